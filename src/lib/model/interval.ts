/** The normal quantile of a two-sided 95 % interval. */
export const Z95 = 1.959963984540054;

/** Both ends of an interval of a share, or of a difference of shares. */
export interface Ends {
	low: number;
	high: number;
}

/** Wilson score interval, 95 % or of another `z`, for `k` successes out of `n`; all of 0 to 1 when n = 0. */
export function wilsonEnds(k: number, n: number, z = Z95): Ends {
	if (n === 0) return { low: 0, high: 1 };
	const z2 = z * z;
	const root = z * Math.sqrt(k * (1 - k / n) + z2 / 4);
	return {
		low: k === 0 ? 0 : (k + z2 / 2 - root) / (n + z2),
		high: k === n ? 1 : (k + z2 / 2 + root) / (n + z2)
	};
}

/**
 * Interval of the difference of two independent shares, first less second, 95 % or of another `z`.
 *
 * @see R. G. Newcombe, Interval estimation for the difference between independent proportions,
 * Statistics in Medicine 17 (1998) 873–890, method 10
 */
export function newcombeEnds(
	first: { k: number; n: number },
	second: { k: number; n: number },
	z = Z95
): Ends {
	const [a, b] = [wilsonEnds(first.k, first.n, z), wilsonEnds(second.k, second.n, z)];
	const [p, q] = [first.k / first.n, second.k / second.n];
	return {
		low: p - q - Math.hypot(p - a.low, b.high - q),
		high: p - q + Math.hypot(a.high - p, q - b.low)
	};
}

/**
 * The places of things by a share, best first: where intervals overlap nobody can say who is ahead,
 * so a place is a range, such as 2 to 4.
 */
export function places(ends: Ends[]): { best: number; worst: number }[] {
	return ends.map((own) => ({
		best: 1 + ends.filter(({ low }) => low > own.high).length,
		worst: ends.length - ends.filter(({ high }) => high < own.low).length
	}));
}

/**
 * The chance of a χ² with one degree of freedom at least so great, to about 1e-7.
 *
 * @see W. H. Press et al., Numerical Recipes, erfc by a Chebyshev fit
 */
export function chanceOf(statistic: number): number {
	const z = Math.sqrt(Math.max(0, statistic) / 2);
	const t = 1 / (1 + z / 2);
	const fit = [
		-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398,
		1.48851587, -0.82215223, 0.17087277
	];
	const sum = fit.reduceRight((rest, coefficient) => coefficient + t * rest, 0);
	return t * Math.exp(-z * z + sum);
}

/** The standard deviations beyond which a normal variable lies, on either side, with this chance. */
export function quantileOf(chance: number): number {
	let [low, high] = [0, 40];
	for (let turn = 0; turn < 60; turn++) {
		const middle = (low + high) / 2;
		if (chanceOf(middle * middle) > chance) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
