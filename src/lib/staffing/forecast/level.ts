import { variance } from './negativeBinomial.ts';
import { dayOf, isUsual, stepHours, type Series } from './series.ts';

/** Days of half weight of the means among which the past chooses. */
export const HALF_LIVES = [40, 20, 10, 5];
/** Days ahead over which a choice is judged. */
const AHEAD = 7;
/** Days needed before the first judgement. */
const BEFORE = 14;
const CLIP = 3;

/**
 * How high a series stands at its end against a shape: the mean of actual over expected items of its
 * days, weighted down with age, at the speed that would have told best the week after each past day.
 *
 * @param shape items expected of each interval were all of it observed
 * @param k size by which an interval that stands out is cut back to three standard deviations
 */
export function levelOf(series: Series, shape: Float64Array, k: number): number {
	const days = daysOf(series, shape, k);
	let best = { error: Infinity, level: 1 };
	for (const halfLife of HALF_LIVES) {
		const keep = 0.5 ** (1 / halfLife);
		let actual = 0;
		let expected = 0;
		let error = 0;
		days.forEach((day, index) => {
			actual = keep * actual + day.actual;
			expected = keep * expected + day.expected;
			const next = days.slice(index + 1, index + 1 + AHEAD);
			if (index < BEFORE || next.length < AHEAD || !expected) return;
			const coming = next.reduce((sum, each) => sum + each.expected, 0);
			const came = next.reduce((sum, each) => sum + each.actual, 0);
			if (coming > 0) error += (came / coming - actual / expected) ** 2;
		});
		if (expected > 0 && error < best.error) best = { error, level: actual / expected };
	}
	return best.level;
}

function daysOf(series: Series, shape: Float64Array, k: number) {
	const days: { day: number; actual: number; expected: number }[] = [];
	const hours = stepHours(series);
	series.wall.forEach((at, index) => {
		if (!isUsual(series, index)) return;
		const day = dayOf(at);
		if (days.at(-1)?.day !== day) days.push({ day, actual: 0, expected: 0 });
		const last = days.at(-1) as (typeof days)[number];
		const mean = ((shape[index] as number) * (series.exposure[index] as number)) / hours;
		const most = mean + CLIP * Math.sqrt(variance(mean, k)) + 1;
		last.actual += Math.min(series.counts[index] as number, most);
		last.expected += mean;
	});
	return days;
}
