import { below, density } from '../normal.ts';

/*
 * The negative binomial distribution by mean m and size k: variance m + m²/k, Poisson as k → ∞.
 */

/** Standard deviations from the mean beyond which a probability is taken for 0. */
const REACH = 9;
/** Mean from which moments of clipped residuals follow from skewness alone. */
const MANY = 40;

export function variance(mean: number, k: number): number {
	return mean + (mean * mean) / k;
}

/** Quantiles at ascending levels in (0, 1): the smallest counts whose distribution function reaches them. */
export function quantiles(mean: number, k: number, levels: readonly number[]): number[] {
	if (mean <= 0) return levels.map(() => 0);
	let { count, probability } = begin(mean, k);
	let reached = probability;
	const end = mean + 2 * REACH * Math.sqrt(variance(mean, k)) + 20;
	return levels.map((level) => {
		while (reached < level && count < end) {
			probability *= next(count++, mean, k);
			reached += probability;
		}
		return count;
	});
}

/**
 * First and second moment of Huber's ψ of a Pearson residual, ψ(r) = max(−c, min(c, r)) with
 * r = (Y − m)/√V: summed over the counts, or for large means by the Edgeworth expansion to the
 * skewness γ, E ψ ≈ −γ c φ(c)/3.
 *
 * @see E. Cantoni, E. Ronchetti, Robust inference for generalized linear models, JASA 96 (2001)
 * 1022–1030, whose estimating equation this makes unbiased
 */
export function clippedMoments(
	mean: number,
	k: number,
	c: number
): [first: number, second: number] {
	const v = variance(mean, k);
	const sd = Math.sqrt(v);
	if (mean > MANY) return [((-(1 + (2 * mean) / k) / sd) * c * density(c)) / 3, normalSecond(c)];
	let { count, probability } = begin(mean, k);
	const last = mean + c * sd;
	let seen = 0;
	let first = 0;
	let second = 0;
	for (; count <= last; probability *= next(count++, mean, k)) {
		const clipped = Math.max(-c, (count - mean) / sd);
		seen += probability;
		first += clipped * probability;
		second += clipped * clipped * probability;
	}
	const above = Math.max(0, 1 - seen);
	return [first + c * above, second + c * c * above];
}

/** The first count worth looking at, and its probability. */
function begin(mean: number, k: number): { count: number; probability: number } {
	const count = Math.max(0, Math.floor(mean - REACH * Math.sqrt(variance(mean, k))));
	return { count, probability: Math.exp(logProbability(count, mean, k)) };
}

/** Ratio of the probability of count + 1 to that of count. */
function next(count: number, mean: number, k: number): number {
	return (((count + k) / (count + 1)) * mean) / (mean + k);
}

function logProbability(count: number, mean: number, k: number): number {
	const ways = count === 0 ? 0 : logGamma(count + k) - logGamma(k) - logGamma(count + 1);
	return ways - k * Math.log1p(mean / k) - (count === 0 ? 0 : count * Math.log1p(k / mean));
}

/** ln Γ(x) for x > 0 by Stirling's series, after shifting x above 8. */
export function logGamma(x: number): number {
	let shift = 0;
	for (; x < 8; x++) shift += Math.log(x);
	const inverse = 1 / (x * x);
	const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
	return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** E ψ² of a standard normal, by c: Φ(c) − Φ(−c) − 2cφ(c) + 2c²(1 − Φ(c)). */
function normalSecond(c: number): number {
	const inside = 2 * below(c) - 1;
	return inside - 2 * c * density(c) + c * c * (1 - inside);
}
