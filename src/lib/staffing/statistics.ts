import { wilsonEnds, Z95 } from '../model/interval.ts';

/** A mean or a share with both ends of its 95 % interval. */
export interface Interval {
	value: number;
	low: number;
	high: number;
}

/** A share `k` of `n` with its Wilson score interval; 0 to 1 when n = 0. */
export function wilson(k: number, n: number): Interval {
	return { value: k / n, ...wilsonEnds(k, n) };
}

/** The mean of independent values with its normal interval; NaN without values. */
export function meanOf(values: ArrayLike<number>): Interval {
	const all = Array.from(values);
	const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
	const squares = all.reduce((sum, each) => sum + (each - mean) ** 2, 0);
	const half = all.length > 1 ? Z95 * Math.sqrt(squares / (all.length - 1) / all.length) : Infinity;
	return { value: mean, low: mean - half, high: mean + half };
}
