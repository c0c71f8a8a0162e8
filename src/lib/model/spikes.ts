import { upperBound } from './negativeBinomial.ts';
import { offsetsIn, type Seconds, type Stretch } from './time.ts';

/** How often something happened, by the quarter hour. */
export interface Counted {
	/** The number of the first quarter hour since 1970. */
	first: number;
	counts: Int32Array;
	/** 1 where the quarter hour was wholly observed. */
	observed: Uint8Array;
	/** Whose clock people live by. */
	zone: string;
}

/** What is usual. */
export interface Usual {
	/** By the quarter hour; NaN where it cannot be told. */
	expected: Float64Array;
	/** Variance beyond that of a Poisson variable, over the square of the mean. */
	dispersion: number;
}

/** Hours in which far more happened than is usual for their hour of the week. */
export interface Spike {
	from: Seconds;
	to: Seconds;
	count: number;
	expected: number;
}

const QUARTER = 900;
const HOUR = 3600;
const WEEK = 168;
/** Weeks before and after that tell what is usual. */
const NEAR = 4;
/** Weeks of those without which nothing can be told. */
const FEWEST = 3;
/** No quarter hour is taken to have less than one in twelve hours, however silent it was. */
const LEAST = 1 / 48;
/** A half hour is out of the ordinary beyond what comes once in a thousand. */
const BEYOND = 0.001;
/** Fewer than this in half an hour are never out of the ordinary. */
const FEWEST_BEYOND = 3;
/** It must stay so while the half hour moves on by as many quarters, and may pause for as many. */
const LASTS = 2;
const PAUSE = 4;
/** What is usual must be exceeded as many times, and by as many. */
const TIMES = 2;
const MORE = 10;

/**
 * Finds the stretches in which the counts of half an hour lie beyond the 99.9 % bound of a negative
 * binomial variable around what is usual at that hour of the week, and stay there while that half
 * hour moves on by another. A stretch begins and ends where it is least likely to be chance.
 *
 * @see M. Kulldorff, A spatial scan statistic, Communications in Statistics 26 (1997) 1481–1496
 */
export function spikesIn(
	{ first, counts, observed }: Counted,
	{ expected, dispersion }: Usual
): Spike[] {
	const known = (at: number) => observed[at] === 1 && !Number.isNaN(expected[at]);
	const beyond = (at: number) => {
		const count = (counts[at] as number) + (counts[at + 1] as number);
		if (count < FEWEST_BEYOND || !known(at) || !known(at + 1)) return false;
		const mean = (expected[at] as number) + (expected[at + 1] as number);
		// No bound lies within two standard deviations of the mean: most half hours need no more.
		if (count < mean + 2 * Math.sqrt(mean)) return false;
		return count > upperBound(mean, dispersion, BEYOND);
	};
	const spikes: Spike[] = [];
	for (const [start, end] of lasting(counts.length, beyond)) {
		const [from, to] = likeliest(counts, expected, start, end);
		const [count, mean] = [sum(counts, from, to), sum(expected, from, to)];
		if (count >= TIMES * mean && count >= mean + MORE) {
			const at = (quarter: number) => (first + quarter) * QUARTER;
			spikes.push({ from: at(from), to: at(to), count, expected: mean });
		}
	}
	return spikes;
}

/** Whether there can be a spike, whatever is usual: told without a look at what is. */
export function canSpike(counts: Int32Array): boolean {
	const many = (at: number) => (counts[at] as number) + (counts[at + 1] as number) >= FEWEST_BEYOND;
	for (const [start, end] of lasting(counts.length, many)) {
		if (sum(counts, start, end) >= MORE) return true;
	}
	return false;
}

/** The stretches in which half an hour is beyond something for long enough, each from its quarter hours. */
function* lasting(many: number, beyond: (at: number) => boolean): Generator<Stretch> {
	for (let start = 0; start + 1 < many; start++) {
		if (!beyond(start)) continue;
		let last = start;
		for (let at = start + 1; at <= last + PAUSE; at++) if (beyond(at)) last = at;
		if (last - start >= LASTS) yield [start, last + 2];
		start = last + 2;
	}
}

function sum(values: ArrayLike<number>, from: number, to: number): number {
	let total = 0;
	for (let at = from; at < to; at++) total += values[at] as number;
	return total;
}

/** The part, of half an hour at least, for which "more than usual" explains most. */
function likeliest(
	counts: Int32Array,
	expected: Float64Array,
	start: number,
	end: number
): Stretch {
	let best: Stretch = [start, end];
	let most = -Infinity;
	for (let from = start; from < end; from++) {
		let count = 0;
		let mean = 0;
		for (let to = from; to < end; to++) {
			count += counts[to] as number;
			mean += expected[to] as number;
			const score = count > mean ? count * Math.log(count / mean) - (count - mean) : 0;
			if (to > from && score > most) {
				most = score;
				best = [from, to + 1];
			}
		}
	}
	return best;
}

/**
 * What is usual in each quarter hour, by the counts of that local hour of the week and its neighbours
 * in the four weeks before and after, and how much the counts of hours vary around it. The fullest of
 * these weeks counts like the next, so that one spike does not hide another.
 */
export function usualOf({ first, counts, observed, zone }: Counted): Usual {
	const cellOf = cells(first, counts.length, zone);
	const many = (cellOf.at(-1) ?? -1) + 1;
	const count = new Float64Array(many);
	const quarters = new Float64Array(many);
	for (let at = 0; at < counts.length; at++) {
		if (observed[at] !== 1) continue;
		const cell = cellOf[at] as number;
		count[cell] = (count[cell] as number) + (counts[at] as number);
		quarters[cell] = (quarters[cell] as number) + 1;
	}
	const [near, nearQuarters] = [smoothed(count), smoothed(quarters)];
	const rate = new Float64Array(many);
	for (let cell = 0; cell < many; cell++) {
		let [sum, weeks, fullest, next] = [0, 0, 0, 0];
		for (let step = -NEAR; step <= NEAR; step++) {
			const other = cell + step * WEEK;
			if (step === 0 || other < 0 || other >= many || nearQuarters[other] === 0) continue;
			const value = (near[other] as number) / (nearQuarters[other] as number);
			if (value > fullest) [next, fullest] = [fullest, value];
			else if (value > next) next = value;
			sum += value;
			weeks++;
		}
		rate[cell] = weeks < FEWEST ? NaN : Math.max(LEAST, (sum - fullest + next) / weeks);
	}
	let dispersion = 0;
	for (let turn = 0; turn < 3; turn++) {
		let [more, squares] = [0, 0];
		for (let cell = 0; cell < many; cell++) {
			const mean = (rate[cell] as number) * (quarters[cell] as number);
			if (!(mean > 0)) continue;
			const spread = turn === 0 ? Infinity : 4 * Math.sqrt(mean + dispersion * mean * mean);
			const off = Math.min(Math.abs((count[cell] as number) - mean), spread);
			more += off * off - mean;
			squares += mean * mean;
		}
		dispersion = squares > 0 ? Math.max(0, more / squares) : 0;
	}
	const expected = new Float64Array(counts.length);
	for (let at = 0; at < counts.length; at++) expected[at] = rate[cellOf[at] as number] as number;
	return { expected, dispersion };
}

/** Each hour with half of the hours beside it. */
function smoothed(values: Float64Array): Float64Array {
	const all = new Float64Array(values.length);
	for (let at = 0; at < values.length; at++) {
		const own = values[at] as number;
		all[at] = ((values[at - 1] ?? own) + 2 * own + (values[at + 1] ?? own)) / 4;
	}
	return all;
}

/** The local hour of each quarter hour, counted from the Monday before the first. */
function cells(first: number, many: number, zone: string): Int32Array {
	const range: Stretch = [first * QUARTER, (first + many) * QUARTER];
	const all = new Int32Array(many);
	let start: number | undefined;
	for (const { piece, offset } of offsetsIn(range, zone)) {
		const local = (piece[0] + offset) / HOUR;
		// 1970 began on a Thursday.
		start ??= Math.floor((local + 72) / WEEK) * WEEK - 72;
		const from = Math.round(piece[0] / QUARTER) - first;
		const to = Math.min(many, Math.round(piece[1] / QUARTER) - first);
		for (let at = from; at < to; at++) all[at] = Math.floor(local + (at - from) / 4) - start;
	}
	return all;
}
