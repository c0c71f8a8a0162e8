import { dateAt } from '../model/time.ts';
import { HOUR } from '../model/duration.ts';
import type { Forecast } from '../staffing/forecast.ts';
import { span, type Horizon } from '../staffing/horizon.ts';
import { dayQuantiles } from '../staffing/forecast/spread.ts';
import type { Basis } from './basis.ts';
import { forecastOf } from './coming.ts';
import type { Wish } from './wish.ts';

/** The cases to come, and how far off such forecasts were. */
export interface Foreseen {
	forecast: Forecast;
	/** By local date; the interval holds 80 %. */
	days: { date: string; expected: number; low: number; high: number }[];
}

/** Forecasts the weeks ahead. */
export function foresee(basis: Basis, wish: Wish): Foreseen {
	return foreseen(forecastOf(basis, wish.weeks), basis);
}

/** A forecast with its days, those of a week alone where one is given. */
export function foreseen(
	forecast: Forecast,
	{ zone }: Pick<Basis, 'zone'>,
	week?: Horizon
): Foreseen {
	const [from, to] = week ? [week.start, week.start + span(week)] : [-Infinity, Infinity];
	const means = new Map<string, number[]>();
	forecast.expected.forEach((mean, t) => {
		const at = forecast.start + t * HOUR;
		if (at < from || at >= to) return;
		const date = dateAt(at, zone);
		means.set(date, [...(means.get(date) ?? []), mean]);
	});
	const days = [...means].map(([date, hours]) => {
		const [low = 0, high = 0] = dayQuantiles(hours, forecast, [0.1, 0.9]);
		return { date, expected: hours.reduce((sum, mean) => sum + mean, 0), low, high };
	});
	return { forecast, days };
}
