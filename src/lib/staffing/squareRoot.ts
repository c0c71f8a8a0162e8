/**
 * The share of arrivals that wait in a large steady queue with a + β√a agents for a load a:
 * 1 / (1 + β Φ(β) / φ(β)).
 *
 * @see S. Halfin, W. Whitt, Heavy-traffic limits for queues with many exponential servers, Operations
 * Research 29 (1981) 567–588
 */
export function halfinWhitt(beta: number): number {
	const density = Math.exp((-beta * beta) / 2) / Math.sqrt(2 * Math.PI);
	return 1 / (1 + (beta * normalBelow(beta)) / density);
}

/**
 * By how much a daily wave of arrivals is damped, and by how long it lags, as offered load.
 *
 * @param period of the wave, in the unit of `handling`
 * @see S. G. Eick, W. A. Massey, W. Whitt, Mt/G/∞ queues with sinusoidal arrival rates, Management
 * Science 39 (1993) 241–252
 */
export function waveOfLoad(period: number, handling: number): { damping: number; lag: number } {
	const turn = (2 * Math.PI) / period;
	return {
		damping: 1 / Math.hypot(1, turn * handling),
		lag: Math.atan(turn * handling) / turn
	};
}

/** Φ, by Marsaglia's series around 0; exact to rounding for |x| < 6. */
function normalBelow(x: number): number {
	let term = x;
	let sum = x;
	for (let i = 3; Math.abs(term) > 1e-17; i += 2) {
		term *= (x * x) / i;
		sum += term;
	}
	return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
