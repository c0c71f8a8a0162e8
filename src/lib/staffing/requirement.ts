import { cumulative, type Ceiling } from './ceiling.ts';
import type { Horizon } from './horizon.ts';
import { tautString } from './tautString.ts';

/** The smoothest rate of work that keeps every promise, without regard to shifts. */
export interface Requirement {
	/** Agents at work in each interval; 0 while closed. */
	agents: Float64Array;
	/** Agent-hours that no number of agents can do in time, because nobody may work then. */
	late: number;
}

/** When somebody may work: the open part of each interval, 0 to 1. */
export type Open = ArrayLike<number>;

/**
 * Agents at work per interval: the slopes of the shortest path between cumulative arrivals and
 * cumulative due work, on the clock of the open hours. It minimises every convex cost at once, and its
 * peak is the least constant staff. All work of a dated horizon is done at its end.
 *
 * @param factor productive part of an agent's time, by which the result is divided
 * @see F. Yao, A. Demers, S. Shenker, A scheduling model for reduced CPU energy, FOCS 1995
 */
export function requirement(
	ceiling: Ceiling,
	horizon: Horizon,
	{ open, factor = 1 }: { open?: Open; factor?: number } = {}
): Requirement {
	const { count, step, cyclic } = horizon;
	const width = Float64Array.from({ length: count }, (_, t) => ((open?.[t] ?? 1) * step) / 3600);
	const hours = cumulative(width);
	const arrived = cumulative(ceiling.work).map((sum) => sum + ceiling.opening);
	const due = ceiling.ceiling.map((left, t) => (arrived[t + 1] as number) - left);
	const total = hours[count] as number;
	const agents = new Float64Array(count);
	if (total === 0) return { agents, late: arrived[count] as number };

	const knots = cyclic
		? cyclicKnots(hours, arrived, due)
		: { at: hours, upper: [0, ...arrived.slice(1)], lower: [0, ...due], first: 0 };
	const { heights, lifted } = pathBetween(knots);
	for (let i = 0; i < count; i++) {
		const t = (knots.first + i) % count;
		const open = width[t] as number;
		if (open > 0) agents[t] = ((heights[i + 1] as number) - (heights[i] as number)) / open / factor;
	}
	return { agents, late: lifted };
}

interface Knots {
	at: ArrayLike<number>;
	upper: ArrayLike<number>;
	lower: ArrayLike<number>;
	/** The interval after the first knot. */
	first: number;
}

/**
 * One round of a cyclic corridor, begun where the closed shortest path is known to pass: at the highest
 * point of the due curve over the mean rate, unless the mean rate itself fits.
 */
function cyclicKnots(hours: Float64Array, arrived: Float64Array, due: Float64Array): Knots {
	const count = due.length;
	const [open, work] = [hours[count] as number, arrived[count] as number];
	const rate = work / open;
	let first = 0;
	let [highest, lowest] = [-Infinity, Infinity];
	for (let t = 1; t <= count; t++) {
		const lower = (due[t - 1] as number) - rate * (hours[t] as number);
		if (lower > highest) [highest, first] = [lower, t];
		lowest = Math.min(lowest, (arrived[t] as number) - rate * (hours[t] as number));
	}
	const fits = highest <= lowest;
	const start = fits ? highest + rate * (hours[first] as number) : (due[first - 1] as number);
	const around = (values: Float64Array, shift: number, round: number) =>
		Float64Array.from({ length: count + 1 }, (_, i) => {
			const t = first + i;
			return t <= count
				? (values[t - shift] as number)
				: (values[t - count - shift] as number) + round;
		});
	const lower = around(due, 1, work);
	const upper = around(arrived, 0, work);
	lower[0] = upper[0] = start;
	lower[count] = upper[count] = start + work;
	return { at: around(hours, 0, open), upper, lower, first: first % count };
}

/** The string through knots of which several may fall on one instant, those of a closed time. */
function pathBetween({ at, upper, lower }: Knots): { heights: Float64Array; lifted: number } {
	const x: number[] = [];
	const high: number[] = [];
	const low: number[] = [];
	const group = Array.from(at, (hours, i) => {
		if (i === 0 || hours > (x.at(-1) as number)) {
			x.push(hours);
			high.push(upper[i] as number);
			low.push(lower[i] as number);
		} else {
			high.push(Math.min(high.pop() as number, upper[i] as number));
			low.push(Math.max(low.pop() as number, lower[i] as number));
		}
		return x.length - 1;
	});
	let lifted = 0;
	low.forEach((value, i) => {
		const excess = value - (high[i] as number);
		if (excess > 0) {
			lifted += excess;
			low[i] = high[i] as number;
		}
	});
	const last = x.length - 1;
	low[0] = high[0] as number;
	low[last] = high[last] as number;
	const heights = tautString(x, low, high);
	return {
		heights: Float64Array.from(group, (i) => heights[i] as number),
		lifted: lifted > 1e-9 * (1 + Math.abs(low[last] as number)) ? lifted : 0
	};
}
