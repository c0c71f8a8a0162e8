import { randomLcg, randomLogNormal, randomPareto, randomPoisson } from 'd3-random';

/** Random draws that follow from a seed alone. */
export interface Random {
	/** From 0 to 1, 1 excluded. */
	unit(): number;
	/** True with a probability. */
	chance(probability: number): boolean;
	pick<T>(items: readonly T[]): T;
	/** A key of a table of weights. */
	weighted<K extends string>(weights: Record<K, number>): K;
	poisson(mean: number): number;
	/** Log-normal with a median and a spread of its logarithm. */
	around(median: number, spread: number): number;
	/** Heavy-tailed, at least 1. */
	tail(shape: number): number;
}

export function randomFrom(seed: number): Random {
	const unit = randomLcg(seed / 4294967296 + 1 / 8589934592);
	const poisson = randomPoisson.source(unit);
	const logNormal = randomLogNormal.source(unit);
	const pareto = randomPareto.source(unit);
	const random: Random = {
		unit,
		chance: (probability) => unit() < probability,
		pick: (items) => items[Math.floor(unit() * items.length)] as (typeof items)[number],
		weighted(weights) {
			const entries = Object.entries(weights) as [keyof typeof weights, number][];
			let left = unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
			for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
			return entries[0]?.[0] as keyof typeof weights;
		},
		poisson: (mean) => (mean > 0 ? poisson(mean)() : 0),
		around: (median, spread) => logNormal(Math.log(median), spread)(),
		tail: (shape) => pareto(shape)()
	};
	return random;
}
