import { randomGamma, randomNormal, randomPoisson } from 'd3-random';

/** Random draws that follow from keys alone: the same keys, the same draws. */
export interface Random {
	/** From 0 to 1, 1 excluded. */
	unit(): number;
	poisson(mean: number): number;
	/** Log-normal with mean 1 and a coefficient of variation. */
	around(cv: number): () => number;
	/** Gamma with mean 1 and a shape. */
	gamma(shape: number): number;
}

/** A stream of draws for a seed and what it is for, such as replication and purpose. */
export function randomOf(...keys: number[]): Random {
	const unit = generator(keys);
	const poisson = randomPoisson.source(unit);
	const gamma = randomGamma.source(unit);
	const normal = randomNormal.source(unit)();
	return {
		unit,
		poisson: (mean) => (mean > 0 ? poisson(mean)() : 0),
		around(cv) {
			const variance = Math.log(1 + cv * cv);
			const deviation = Math.sqrt(variance);
			return cv === 0 ? () => 1 : () => Math.exp(deviation * normal() - variance / 2);
		},
		gamma: (shape) => gamma(shape, 1 / shape)()
	};
}

/** One draw from 0 to 1 for keys, without a stream. */
export function unitOf(...keys: number[]): number {
	return hash(keys, 0) / 2 ** 32;
}

/**
 * Chris Doty-Humphrey's sfc32, begun from a hash of the keys.
 *
 * @see https://pracrand.sourceforge.net
 */
function generator(keys: number[]): () => number {
	let [a, b, c, counter] = [hash(keys, 1), hash(keys, 2), hash(keys, 3), 1];
	const next = () => {
		const sum = (a + b + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (c << 21) | (c >>> 11);
		c = (c + sum) | 0;
		return (sum >>> 0) / 2 ** 32;
	};
	for (let i = 0; i < 12; i++) next();
	return next;
}

/** MurmurHash3's mixing of 32-bit words. */
function hash(keys: number[], seed: number): number {
	let h = Math.imul(seed + 1, 0x9e3779b1);
	for (const key of keys) {
		let k = Math.imul(key | 0, 0xcc9e2d51);
		k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
		h ^= k;
		h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
	}
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}
