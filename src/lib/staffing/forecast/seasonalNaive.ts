import { DAY } from '../../model/duration.ts';
import type { Method } from './method.ts';
import { stepHours, type Calendar, type Series } from './series.ts';

/** Share of an interval that must have been observed for its rate to be copied. */
const ENOUGH = 0.5;

/**
 * What came at the same time of the wall clock a week ago, or two where that was not observed, and so
 * on; 0 where it never was. Knows of neither holidays nor incidents.
 */
export const seasonalNaive: Method = { name: 'naive', label: 'last week', days: 7, fit };

function fit(past: Series) {
	const hours = stepHours(past);
	const step = past.stepMin * 60;
	const rates = new Map<number, number>();
	past.wall.forEach((at, index) => {
		const exposure = past.exposure[index] as number;
		// Of two intervals that show the same time the first is kept.
		if (exposure >= ENOUGH * hours && !rates.has(at))
			rates.set(at, ((past.counts[index] as number) / exposure) * hours);
	});
	const begin = past.wall[0] as number;
	return ({ wall }: Calendar) =>
		wall.map((at) => {
			for (let ago = at - 7 * DAY; ago >= begin - step; ago -= 7 * DAY) {
				const rate = rates.get(ago);
				if (rate !== undefined) return rate;
			}
			return 0;
		});
}
