/** The density of the standard normal distribution. */
export function density(x: number): number {
	return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * The chance of a standard normal value below x, by a series around 0; exact to about 1e-15.
 *
 * @see G. Marsaglia, Evaluating the normal distribution, Journal of Statistical Software 11 (2004)
 */
export function below(x: number): number {
	if (Math.abs(x) > 8) return x > 0 ? 1 : 0;
	let term = x;
	let sum = x;
	for (let i = 3; Math.abs(term) > 1e-17; i += 2) {
		term *= (x * x) / i;
		sum += term;
	}
	return 0.5 + sum * density(x);
}
