/** What answers tell of the one window of the day in which a desk is open. */
export interface Window {
	/** Probability that it has opened by the beginning of each slot. */
	opened: number[];
	/** Probability that it has closed by the beginning of each slot. */
	closed: number[];
	/** Probability that it is open from the first slot to the last. */
	throughout: number;
}

const DAY = 1440;
/** Rates of answers that an open desk may have, against the mean of the day. */
const RATES = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16];
/** How likely each of them is: the less so the further below the mean. */
const LIKELY = share(RATES.map((rate) => Math.min(1, rate) ** 0.75));
/** The same outside the hours, when somebody passes by. */
const STRAY = 1 / 64;
/** How likely the rate becomes another from one slot to the next. */
const CHANGES = 1 / 24;
/** How likely a desk is open already when the day begins, and still when it ends. */
const THROUGH = 0.5;
/** Share of its evidence that a slot counts for, because answers come in runs. */
const EVIDENCE = 0.6;

/** Rates of the states: not yet open; open at each rate; ending from each rate; closed. */
const STATES = [STRAY, ...RATES, ...RATES, STRAY];
const [BEFORE, OPEN, ENDING, AFTER] = [0, 1, 1 + RATES.length, 1 + 2 * RATES.length];
const isOpen = (state: number) => OPEN <= state && state < ENDING;
/**
 * Infers opening and closing from the days, of those observed, on which somebody answered in each slot
 * of the day. A hidden Markov model has three phases: closed, open, closed. While the desk is open, the
 * rate of answers is one of a scale and changes now and then, so that a shift with few answers is open
 * too. A slot has answers with probability 1 − exp(−rate). Before the data, every hour is as likely as
 * any other to open or close the desk.
 *
 * @param begin minutes after midnight at which the first slot begins
 * @see L. R. Rabiner, A tutorial on hidden Markov models, Proceedings of the IEEE 77 (1989) 257–286
 */
export function windowOf(days: ArrayLike<number>, observed: number, begin: number): Window {
	const seen = emissions(days, observed);
	const slots = seen.length;
	const moves = seen.map((_, slot) => movesAt(begin + (slot * DAY) / slots, (1 - THROUGH) / slots));
	const start = STATES.map((_, state) => {
		if (isOpen(state)) return THROUGH * (LIKELY[state - OPEN] as number);
		return state === BEFORE ? 1 - THROUGH : 0;
	});
	const end = STATES.map((_, state) => (state === BEFORE ? 0 : isOpen(state) ? THROUGH : 1));

	const forward = (start: number[]) =>
		chain(seen, (each, slot, last) =>
			times(each, last ? (moves[slot] as Moves).to.map((from) => dot(from, last)) : start)
		);
	const backward = chain(seen.toReversed(), (_, back, next) => {
		if (!next) return end;
		const slot = slots - back;
		const weights = times(seen[slot] as number[], next);
		return (moves[slot] as Moves).from.map((to) => dot(to, weights));
	}).toReversed();
	const states = forward(start).map((each, slot) => share(times(each, backward[slot] as number[])));

	const openFirst = start.map((weight, state) => (isOpen(state) ? weight : 0));
	const ends = share(times(forward(openFirst).at(-1) as number[], end));
	return {
		opened: states.map(([before = 0]) => 1 - before),
		closed: states.map((each) => total(each.slice(ENDING))),
		throughout:
			total((states[0] as number[]).filter((_, state) => isOpen(state))) *
			total(ends.filter((_, state) => isOpen(state)))
	};
}

/** How likely what was seen in each slot is in each state, up to a factor. */
function emissions(days: ArrayLike<number>, observed: number): number[][] {
	const counts = Array.from(days);
	// As many days as there are would tell of a rate without bounds.
	const rateOf = (count: number) => -Math.log1p(-Math.min(count, observed - 0.5) / observed);
	const mean = total(counts.map(rateOf)) / counts.length;
	return counts.map((count) => {
		const logs = STATES.map((times) => times * mean).map(
			(rate) => count * Math.log(-Math.expm1(-rate)) - (observed - count) * rate
		);
		const most = Math.max(...logs);
		return logs.map((each) => Math.exp(EVIDENCE * (each - most)));
	});
}

/** Weights of the moves from each state to each, by where they lead from and where they lead to. */
interface Moves {
	from: number[][];
	to: number[][];
}

const MOVES = new Map<number, Moves>();

/** The moves at a minute of the day: people open and close on the hour or half hour, most of all. */
function movesAt(minute: number, mean: number): Moves {
	const weight = minute % 60 === 0 ? 6 : minute % 30 === 0 ? 3.6 : minute % 15 === 0 ? 0.6 : 0.15;
	const turn = mean * weight;
	const known = MOVES.get(turn);
	if (known) return known;
	const from = STATES.map((_, state) => STATES.map((_, next) => moveWeight(state, next, turn)));
	const moves = { from, to: from.map((_, next) => from.map((row) => row[next] as number)) };
	MOVES.set(turn, moves);
	return moves;
}

/** Some finish what they began: after closing the rate is any lower one, and halves slot by slot. */
function moveWeight(state: number, next: number, turn: number): number {
	const likely = LIKELY[next - OPEN] as number;
	if (state === BEFORE) return next === BEFORE ? 1 : isOpen(next) ? turn * likely : 0;
	if (isOpen(state)) {
		if (isOpen(next)) return CHANGES * likely + (next === state ? 1 - CHANGES : 0);
		const lower = state - OPEN;
		return next === AFTER || (next >= ENDING && next < ENDING + lower) ? turn / (lower + 1) : 0;
	}
	return next === (state === AFTER || state === ENDING ? AFTER : state - 1) ? 1 : 0;
}

/** Applies a step along a list, each time to what came of it before, scaled to a sum of 1. */
function chain(list: number[][], step: (each: number[], at: number, last?: number[]) => number[]) {
	const results: number[][] = [];
	for (const [at, each] of list.entries()) results.push(share(step(each, at, results.at(-1))));
	return results;
}

function total(list: number[]): number {
	let sum = 0;
	for (let at = 0; at < list.length; at++) sum += list[at] as number;
	return sum;
}

function dot(one: number[], other: number[]): number {
	let sum = 0;
	for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number);
	return sum;
}

function times(one: number[], other: number[]): number[] {
	return one.map((each, at) => each * (other[at] as number));
}

function share(list: number[]): number[] {
	const sum = total(list);
	return list.map((each) => each / sum);
}
