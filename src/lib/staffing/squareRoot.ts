import { below, density } from './normal.ts';

/**
 * The share of arrivals that wait in a large steady queue with a + β√a agents for a load a:
 * 1 / (1 + β Φ(β) / φ(β)).
 *
 * @see S. Halfin, W. Whitt, Heavy-traffic limits for queues with many exponential servers, Operations
 * Research 29 (1981) 567–588
 */
export function halfinWhitt(beta: number): number {
	return 1 / (1 + (beta * below(beta)) / density(beta));
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
