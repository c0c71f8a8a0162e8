import { variance } from './negativeBinomial.ts';
import { dayOf, isUsual, stepHours, type Series } from './series.ts';

const HALF_LIFE_DAYS = 10;
const CLIP = 3;

/**
 * How high a series stands at its end against a shape: actual over expected items, weighted down by
 * half every ten days of age; 1 where nothing was expected.
 *
 * @param shape items expected of each interval were all of it observed
 * @param k size by which an interval that stands out is cut back to three standard deviations
 */
export function levelOf(series: Series, shape: Float64Array, k: number): number {
	const end = dayOf(series.wall.at(-1) as number);
	let actual = 0;
	let expected = 0;
	series.wall.forEach((at, index) => {
		if (!isUsual(series, index)) return;
		const weight = 0.5 ** ((end - dayOf(at)) / HALF_LIFE_DAYS);
		const seen = (series.exposure[index] as number) / stepHours(series);
		const mean = (shape[index] as number) * seen;
		const most = mean + CLIP * Math.sqrt(variance(mean, k)) + 1;
		actual += weight * Math.min(series.counts[index] as number, most);
		expected += weight * mean;
	});
	return expected > 0 ? actual / expected : 1;
}
