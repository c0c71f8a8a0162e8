/**
 * The greatest count that a negative binomial variable exceeds with a probability of no more than
 * `beyond`. Its variance is mean + dispersion × mean²; without dispersion it is a Poisson variable.
 *
 * @param mean at least 0
 * @see M. G. Kendall and A. Stuart, The Advanced Theory of Statistics, vol. 1 (1977), 5.10
 */
export function upperBound(mean: number, dispersion: number, beyond: number): number {
	const odds = dispersion * mean;
	// Terms follow from each other: p(k + 1) = p(k) × (1 + dispersion × k) / (k + 1) × mean / (1 + odds).
	let log = dispersion > 1e-9 ? -Math.log1p(odds) / dispersion : -mean;
	let below = Math.exp(log);
	let count = 0;
	while (below < 1 - beyond && count < mean + 1e6) {
		log += Math.log((((1 + dispersion * count) / (count + 1)) * mean) / (1 + odds));
		below += Math.exp(log);
		count++;
	}
	return count;
}
