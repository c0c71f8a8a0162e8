import { Z95 } from './interval.ts';

/** A share of some units of one of several institutions. */
export interface Counted {
	/** Successes. */
	k: number;
	n: number;
}

/** What a funnel plot is drawn around. */
export interface Funnel {
	/** The share of all units together. */
	target: number;
	/** Variance of the shares against what chance alone gives; 1 where it is no more. */
	overdispersion: number;
}

/** The share of values at either end that count like the next when variance is estimated. */
const WINSORISED = 0.1;

/**
 * The funnel of several shares: their common share, and how much more they scatter than chance
 * would make them.
 *
 * @returns undefined where nothing is counted, or every unit is alike
 * @see D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in
 * Medicine 24 (2005) 1185–1202, with the winsorised estimate of over-dispersion
 */
export function funnelOf(all: Counted[]): Funnel | undefined {
	const counted = all.filter(({ n }) => n > 0);
	const total = counted.reduce((sum, { n }) => sum + n, 0);
	const target = counted.reduce((sum, { k }) => sum + k, 0) / total;
	if (!(target > 0 && target < 1)) return undefined;
	const scores = counted
		.map(({ k, n }) => (k / n - target) / Math.sqrt((target * (1 - target)) / n))
		.sort((a, b) => a - b);
	const cut = Math.floor(WINSORISED * scores.length);
	const [low, high] = [scores[cut] as number, scores[scores.length - 1 - cut] as number];
	const squares = scores.map((score) => Math.min(high, Math.max(low, score)) ** 2);
	const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
	return { target, overdispersion: Math.max(1, mean) };
}

/** Standard deviations within which 95 % and 99.8 % of shares lie by chance. */
export const LIMITS = { 95: Z95, 99.8: 3.090232306167813 } as const;

/** Where the limit of a funnel lies for `n` units, `z` standard deviations away; within 0 and 1. */
export function limitsAt({ target, overdispersion }: Funnel, n: number, z: number) {
	const width = z * Math.sqrt((overdispersion * target * (1 - target)) / n);
	return { low: Math.max(0, target - width), high: Math.min(1, target + width) };
}
