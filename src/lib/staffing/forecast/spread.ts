import { quantiles, variance } from './negativeBinomial.ts';

/** How far what came lay from what was expected: of single days, and of single intervals within them. */
export interface Spread {
	/** Coefficient of variation of the factor that all intervals of a day share. */
	dayCv: number;
	/** Size of the negative binomial of an interval, given the factor of its day. */
	nbK: number;
}

/** Forecasts beside what came. */
export interface Residuals {
	actual: number[];
	/** Expected in the time observed, above 0. */
	expected: number[];
	/** The same for all intervals of one day of one forecast, and next to each other. */
	day: number[];
	/** How many independent pieces of evidence on days they are: the weeks that they come from. */
	pieces: number;
}

/** Levels of the quantiles that forecasts come with. */
export const LEVELS = [0.025, 0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.975] as const;

/** Days are never taken to be more alike than this. */
const DAY_CV_MIN = 0.1;
const CLIP = 3;
const PASSES = 8;
const ALPHA_MAX = 20;
/** As good as Poisson. */
const K_MAX = 1e6;

/**
 * Variance of days and of intervals within days by moments, residuals beyond three standard deviations
 * counted as three. Within a day the actual items are held against the expected ones scaled to the
 * total of the day; between days what Poisson and interval noise explain is taken off. The variation of
 * days is widened by the quantile of Student's t over that of the normal, for it is itself estimated.
 */
export function spreadOf(residuals: Residuals): Spread {
	const days = daysOf(residuals);
	if (!days.length) return { dayCv: DAY_CV_MIN, nbK: K_MAX };
	let alpha = 0.1;
	for (let pass = 0; pass < PASSES; pass++) alpha = alphaOf(residuals, days, alpha);
	const ratios = days.map(({ actual, expected, squares }) => ({
		miss: actual / expected - 1,
		noise: (expected + alpha * squares) / expected ** 2
	}));
	let square = DAY_CV_MIN ** 2;
	for (let pass = 0; pass < PASSES; pass++) square = squareOf(ratios, square);
	const widened = Math.sqrt(square) * (student90(Math.max(1, residuals.pieces - 1)) / Z90);
	return { dayCv: Math.max(DAY_CV_MIN, widened), nbK: 1 / alpha };
}

/** Quantiles of the count of an interval, factor of the day included. */
export function intervalQuantiles(mean: number, { dayCv, nbK }: Spread, levels: readonly number[]) {
	return quantiles(mean, 1 / ((1 + 1 / nbK) * (1 + dayCv ** 2) - 1), levels);
}

/** Quantiles of the count of a day, or of any intervals that share one factor. */
export function dayQuantiles(means: number[], { dayCv, nbK }: Spread, levels: readonly number[]) {
	const total = means.reduce((sum, mean) => sum + mean, 0);
	const squares = means.reduce((sum, mean) => sum + mean ** 2, 0);
	const beyond = dayCv ** 2 * total ** 2 + ((1 + dayCv ** 2) * squares) / nbK;
	return quantiles(total, total ** 2 / beyond, levels);
}

interface Day {
	from: number;
	to: number;
	actual: number;
	expected: number;
	/** Σ of squares of the expected items of the intervals. */
	squares: number;
}

function daysOf({ actual, expected, day }: Residuals): Day[] {
	const days: Day[] = [];
	day.forEach((of, index) => {
		if (index === 0 || of !== day[index - 1])
			days.push({ from: index, to: index, actual: 0, expected: 0, squares: 0 });
		const last = days.at(-1) as Day;
		const mean = expected[index] as number;
		last.to = index + 1;
		last.actual += actual[index] as number;
		last.expected += mean;
		last.squares += mean ** 2;
	});
	return days;
}

/** The next 1/k: Σ (residual² − Poisson variance) / Σ mean², less the freedom that totals of days take. */
function alphaOf({ actual, expected }: Residuals, days: Day[], alpha: number): number {
	let above = 0;
	let squares = 0;
	for (const day of days) {
		const factor = day.actual / day.expected;
		for (let index = day.from; index < day.to; index++) {
			const mean = factor * (expected[index] as number);
			const most = CLIP ** 2 * variance(mean, 1 / alpha);
			const free = 1 - (expected[index] as number) / day.expected;
			above += Math.min(((actual[index] as number) - mean) ** 2, most) - mean * free;
			squares += mean ** 2 * free;
		}
	}
	return squares ? Math.min(ALPHA_MAX, Math.max(1 / K_MAX, above / squares)) : alpha;
}

/** The next squared coefficient of variation, days weighted by how well they tell it. */
function squareOf(ratios: { miss: number; noise: number }[], square: number): number {
	let above = 0;
	let weights = 0;
	for (const { miss, noise } of ratios) {
		const weight = 1 / (square + noise) ** 2;
		above += weight * (Math.min(miss ** 2, CLIP ** 2 * (square + noise)) - noise);
		weights += weight;
	}
	return Math.max(1e-4, above / weights);
}

const Z90 = 1.2815515655446004;

/** The 90 % quantile of Student's t: exact for 1 and 2 degrees of freedom, else by Cornish and Fisher. */
export function student90(freedom: number): number {
	if (freedom === 1) return 1 / Math.tan(Math.PI * 0.1);
	if (freedom === 2) return 0.8 * Math.sqrt(2 / (1 - 0.8 ** 2));
	const z = Z90;
	const n = freedom;
	const first = (z ** 3 + z) / 4;
	const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
	const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
	return z + first / n + second / n ** 2 + third / n ** 3;
}
