import { MINUTE } from '../../model/duration.ts';
import { invalid } from '../../model/errors.ts';
import { isDate, isZone } from '../../model/time.ts';
import type { ForecastOptions } from '../forecast.ts';
import type { History } from './series.ts';

/** The sixth whole week from now ends in the seventh. */
const MOST_WEEKS = 7;

/** Throws an InputError at the first thing of a history or its options that is not allowed. */
export function check(history: History, { zone, weeks, origins = 1 }: ForecastOptions) {
	const { start, stepMin, counts, exposure, incidents, holidays = [] } = history;
	const hours = stepMin / 60;
	if (![15, 30, 60].includes(stepMin)) throw invalid('step', `${stepMin} min`, '15, 30, 60 min');
	if (!Number.isInteger(start / (stepMin * MINUTE)))
		throw invalid('start', String(start), `seconds since 1970 on the grid of ${stepMin} min`);
	for (const [noun, values] of Object.entries({ exposure, incidents }))
		if (values && values.length !== counts.length)
			throw invalid(
				`${noun} of a history`,
				`${values.length} values`,
				`${counts.length} as counts`
			);
	for (let index = 0; index < counts.length; index++) {
		const count = counts[index] as number;
		const observed = exposure[index] as number;
		if (!(count >= 0 && count < Infinity))
			throw invalid(`count of interval ${index}`, String(count), 'numbers from 0');
		if (!(observed >= 0 && observed <= hours * 1.000001))
			throw invalid(`exposure of interval ${index}`, `${observed} h`, `0 to ${hours} h`);
	}
	for (const date of holidays)
		if (!isDate(date)) throw invalid('holiday', date, 'dates YYYY-MM-DD');
	if (!isZone(zone)) throw invalid('time zone', zone, 'IANA names such as Europe/Berlin');
	if (!(Number.isInteger(weeks) && weeks >= 1 && weeks <= MOST_WEEKS))
		throw invalid('weeks ahead', String(weeks), `whole numbers from 1 to ${MOST_WEEKS}`);
	if (!(Number.isInteger(origins) && origins >= 0))
		throw invalid('number of origins', String(origins), 'whole numbers from 0');
}
