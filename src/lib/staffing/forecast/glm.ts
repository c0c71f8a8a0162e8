import { solve } from './cholesky.ts';
import { clippedMoments, variance } from './negativeBinomial.ts';

/** Counts and what is known of each: the rows of a regression. */
export interface Rows {
	counts: Float64Array;
	/** Hours over which each was counted, above 0; their logarithm is the offset. */
	exposure: Float64Array;
	/** n × p features, row by row. */
	features: Float64Array;
}

/** A fitted log-linear model of counts. */
export interface Glm {
	/** p coefficients. */
	beta: Float64Array;
	/** Size of the negative binomial; the larger the nearer to Poisson. */
	k: number;
	/** Expected counts of the rows. */
	mean: Float64Array;
	/** Steps taken. */
	steps: number;
}

export interface GlmOptions {
	/** Prior standard deviation about 0 of each of the p coefficients; Infinity leaves it free. */
	spread: ArrayLike<number>;
	/** Where to begin; p coefficients. */
	start: ArrayLike<number>;
	/** Huber's c: a residual beyond so many standard deviations counts as that many; 2 by default. */
	c?: number;
	/** A known size; left out, it is estimated. */
	k?: number;
}

const MOST_STEPS = 100;
/** 1/k is kept between these: next to Poisson, and chaos. */
const ALPHA = [1e-6, 20] as const;

/**
 * Fits log E(y) = log exposure + xβ with variance V = μ + μ²/k by Huber's quasi-likelihood for counts:
 * Σ x (ψ(r) − E ψ(r)) μ/√V = β/spread², r being Pearson residuals, by scoring with the weights μ²/V;
 * and k so that Σ ψ²(r) is what is expected of it.
 *
 * @throws RangeError when the rows do not determine a coefficient that is left free
 * @see E. Cantoni, E. Ronchetti, JASA 96 (2001) 1022–1030; W. H. Aeberhard, E. Cantoni, S. Heritier,
 * Biometrics 70 (2014) 920–931
 */
export function fitGlm(rows: Rows, options: GlmOptions): Glm {
	const { spread, c = 2 } = options;
	const p = spread.length;
	const beta = Float64Array.from(options.start);
	const mean = new Float64Array(rows.counts.length);
	let alpha = 1 / (options.k ?? 10);
	let steps = 0;
	for (let still = false; !still && steps < MOST_STEPS; steps++) {
		predict(rows, beta, mean);
		const { information, score, excess } = scoring(rows, mean, 1 / alpha, c, p);
		for (let j = 0; j < p; j++) {
			const precision = 1 / (spread[j] as number) ** 2;
			add(information, j * p + j, precision);
			add(score, j, -precision * (beta[j] as number));
		}
		const step = solve(information, score);
		const length = Math.max(...step.map(Math.abs));
		for (let j = 0; j < p; j++) add(beta, j, (step[j] as number) * Math.min(1, 1 / length));
		const before = alpha;
		if (!options.k) alpha = Math.min(ALPHA[1], Math.max(ALPHA[0], alpha + excess));
		still = length < 1e-6 && Math.abs(alpha - before) < 1e-4 * before;
	}
	predict(rows, beta, mean);
	return { beta, k: 1 / alpha, mean, steps };
}

/** Writes the means exposure · exp(xβ) into `mean`. */
export function predict(
	{ exposure, features }: Pick<Rows, 'exposure' | 'features'>,
	beta: Float64Array,
	mean: Float64Array
): Float64Array {
	const p = beta.length;
	for (let i = 0; i < mean.length; i++) {
		let sum = 0;
		for (let j = 0; j < p; j++) sum += (features[i * p + j] as number) * (beta[j] as number);
		mean[i] = (exposure[i] as number) * Math.exp(Math.min(sum, 30));
	}
	return mean;
}

/** Information (lower triangle) and score of β, and by how much 1/k falls short. */
function scoring({ counts, features }: Rows, mean: Float64Array, k: number, c: number, p: number) {
	const information = new Float64Array(p * p);
	const score = new Float64Array(p);
	let excess = 0;
	let lever = 0;
	for (let i = 0; i < mean.length; i++) {
		const m = mean[i] as number;
		const v = variance(m, k);
		const sd = Math.sqrt(v);
		const [first, second] = clippedMoments(m, k, c);
		const psi = Math.max(-c, Math.min(c, ((counts[i] as number) - m) / sd));
		const weight = (m * m) / v;
		excess += psi * psi - second;
		lever += weight;
		for (let a = 0; a < p; a++) {
			const x = features[i * p + a] as number;
			if (x === 0) continue;
			add(score, a, x * (psi - first) * (m / sd));
			for (let b = 0; b <= a; b++)
				add(information, a * p + b, weight * x * (features[i * p + b] as number));
		}
	}
	return { information, score, excess: excess / lever };
}

function add(values: Float64Array, index: number, amount: number) {
	values[index] = (values[index] as number) + amount;
}
