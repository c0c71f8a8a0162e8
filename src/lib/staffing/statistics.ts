/** A mean or a share with both ends of its 95 % interval. */
export interface Interval {
	value: number;
	low: number;
	high: number;
}

const Z95 = 1.959963984540054;

/** A share `k` of `n` with its Wilson score interval; 0 to 1 when n = 0. */
export function wilson(k: number, n: number): Interval {
	if (n === 0) return { value: NaN, low: 0, high: 1 };
	const z2 = Z95 * Z95;
	const root = Z95 * Math.sqrt(k * (1 - k / n) + z2 / 4);
	return {
		value: k / n,
		low: k === 0 ? 0 : (k + z2 / 2 - root) / (n + z2),
		high: k === n ? 1 : (k + z2 / 2 + root) / (n + z2)
	};
}

/** The mean of independent values with its normal interval; NaN without values. */
export function meanOf(values: ArrayLike<number>): Interval {
	const all = Array.from(values);
	const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
	const squares = all.reduce((sum, each) => sum + (each - mean) ** 2, 0);
	const half = all.length > 1 ? Z95 * Math.sqrt(squares / (all.length - 1) / all.length) : Infinity;
	return { value: mean, low: mean - half, high: mean + half };
}
