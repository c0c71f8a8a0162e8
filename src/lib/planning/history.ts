import { HOUR } from '../model/duration.ts';
import { OperationError } from '../model/errors.ts';
import type { Stretch } from '../model/time.ts';
import type { Snapshot } from '../server/warehouse.ts';
import type { History } from '../staffing/forecast.ts';
import type { Ask } from './ask.ts';

/** Days that tell nothing of a week. */
const TOO_SHORT = 3;

/**
 * Case openings of a brand by the hour, with the time observed and the hours of confirmed incidents.
 *
 * @throws OperationError for three days or less
 */
export async function historyOf(
	ask: Ask,
	{ incidents }: Snapshot,
	brand: string,
	[from, to]: Stretch
): Promise<History> {
	const length = Math.max(0, Math.round((to - from) / HOUR));
	const [counts, exposure] = [new Float64Array(length), new Float64Array(length)];
	const rows =
		length > 0 ? await ask({ metrics: 'cases,exposure_hours', by: 'hour' }, [from, to]) : [];
	for (const { hour, cases, exposure_hours: observed } of rows) {
		const index = Math.round((Date.parse(hour as string) / 1000 - from) / HOUR);
		counts[index] = cases as number;
		exposure[index] = observed as number;
	}
	const confirmed = incidents.filter((each) => each.brand === brand && each.kind === 'confirmed');
	const during = Array.from(counts, (_, index) => {
		const begin = from + index * HOUR;
		return confirmed.some(({ began, ended }) => began < begin + HOUR && begin < ended);
	});
	const days = exposure.reduce((sum, each, t) => sum + (during[t] ? 0 : each), 0) / 24;
	if (days <= TOO_SHORT)
		throw new OperationError(
			`short history: ${days.toFixed(1)} whole days of ${brand} without incidents; allowed: more than ${TOO_SHORT}, and ten weeks or more for methods to be compared, so ingest older posts`
		);
	return { start: from, stepMin: 60, counts, exposure, incidents: during };
}
