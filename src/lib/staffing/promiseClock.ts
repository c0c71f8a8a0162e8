import type { Seconds, Stretch } from '../model/time.ts';
import { span, type Horizon } from './horizon.ts';

/** A clock that may stand still: what a promise counts its time on. */
export interface PromiseClock {
	/** Seconds that the clock has run at an instant, from an origin of its own; nondecreasing. */
	at(instant: Seconds): Seconds;
	/** The last instant at which it has run no longer than that; ±Infinity where it stands still. */
	until(run: Seconds): Seconds;
}

/** The clock that never stands still. */
export const ALWAYS: PromiseClock = { at: (instant) => instant, until: (run) => run };

/**
 * A clock that runs in sorted stretches that do not overlap. On a cyclic horizon the part of them
 * within the horizon comes again each time; without a horizon, or on a dated one, each comes once.
 */
export function openClock(open: Stretch[], horizon?: Horizon): PromiseClock {
	const { start, cyclic } = horizon ?? { start: 0, cyclic: false };
	const length = horizon ? span(horizon) : 0;
	const inside = open.flatMap(([from, to]): Stretch[] => {
		if (!cyclic) return [[from, to]];
		const cut: Stretch = [Math.max(from, start), Math.min(to, start + length)];
		return cut[0] < cut[1] ? [cut] : [];
	});
	const before: number[] = [];
	let total = 0;
	for (const [from, to] of inside) {
		before.push(total);
		total += to - from;
	}
	const within = (instant: Seconds) => {
		const index = lastAtMost(inside.length, (i) => (inside[i] as Stretch)[0] <= instant);
		if (index < 0) return 0;
		const [from, to] = inside[index] as Stretch;
		return (before[index] as number) + Math.min(instant, to) - from;
	};
	const until = (run: Seconds) => {
		if (run < 0) return -Infinity;
		const index = lastAtMost(inside.length, (i) => (before[i] as number) <= run);
		if (index < 0) return Infinity;
		const [from, to] = inside[index] as Stretch;
		const instant = from + run - (before[index] as number);
		return instant < to ? instant : (inside[index + 1]?.[0] ?? Infinity);
	};
	if (!cyclic) return { at: within, until };
	return {
		at(instant) {
			const round = Math.floor((instant - start) / length);
			return round * total + within(instant - round * length);
		},
		until(run) {
			if (total === 0) return run < 0 ? -Infinity : Infinity;
			const round = Math.floor(run / total);
			const rest = until(run - round * total);
			const begin = inside[0]?.[0] as number;
			return round * length + (rest === Infinity ? begin + length : rest);
		}
	};
}

function lastAtMost(count: number, holds: (index: number) => boolean): number {
	let [low, high] = [0, count];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (holds(middle)) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}
