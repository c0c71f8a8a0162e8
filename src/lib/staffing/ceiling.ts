import { takenUpWithin, hoursPerItem, workOf, type Demand } from './demand.ts';
import type { Horizon } from './horizon.ts';

/** Work that arrives, and the most of it that may be left at the end of each interval. */
export interface Ceiling {
	/** Agent-hours that arrive in each interval. */
	work: Float64Array;
	/** Agent-hours that wait when the horizon begins. */
	opening: number;
	/** Agent-hours arrived by the end of each interval and not yet due: what may be left then. */
	ceiling: Float64Array;
}

/**
 * The backlog that the promises of a class allow. For a time within of d intervals and a share p it is
 * the work of the last d intervals and 1 − p of the one before; with several promises, the least. What is late
 * when the horizon begins is due with the first item that is not. No promise can be kept for what comes
 * while nobody can be there: such work is due so long after somebody is as `attended` says, so that no crowd
 * is called in to be a little less late.
 */
export function ceilingOf(demand: Demand, horizon: Horizon, safety = 1): Ceiling {
	const work = workOf(demand, safety);
	const opening = (demand.opening ?? [])
		.map(({ at, items }) => ({ at, hours: items * hoursPerItem(demand) * safety }))
		.sort((a, b) => a.at - b.at);
	const arrived = cumulative(work);
	const waiting = opening.reduce((sum, { hours }) => sum + hours, 0);
	const ceiling = new Float64Array(horizon.count).fill(Infinity);
	for (const target of demand.targets) {
		const within = takenUpWithin(demand, target);
		const lastDue = (instant: number) =>
			Math.min(
				lastAttended(demand, horizon, instant - Math.min(within, demand.attended?.grace ?? 0)),
				demand.clock.until(demand.clock.at(instant) - within)
			);
		const late = lastDue(horizon.start);
		for (let t = 0; t < horizon.count; t++) {
			const end = horizon.start + (t + 1) * horizon.step;
			const until = lastDue(end);
			const cohort = Math.ceil((until - horizon.start) / horizon.step) - 1;
			let due = 0;
			if (until === -Infinity) due = horizon.cyclic ? -Infinity : 0;
			else if (cohort >= 0 || horizon.cyclic) {
				const part = (until - horizon.start) / horizon.step - cohort;
				const before = arrivedBy(cohort, arrived, horizon);
				const own = arrivedBy(cohort + 1, arrived, horizon) - before;
				due = waiting + before + target.share * part * own;
			} else if (opening.some(({ at }) => at > late && at <= until)) {
				due = opening.reduce((sum, { at, hours }) => (at <= until ? sum + hours : sum), 0);
			}
			const left = waiting + (arrived[t + 1] as number) - due;
			ceiling[t] = Math.max(0, Math.min(ceiling[t] as number, left));
		}
	}
	return { work, opening: waiting, ceiling };
}

/** An instant, or where nobody can be there then the last one before it at which somebody could. */
function lastAttended({ attended }: Demand, horizon: Horizon, instant: number): number {
	const { start, step, count, cyclic } = horizon;
	if (!attended) return instant;
	const { part } = attended;
	const at = Math.ceil((instant - start) / step) - 1;
	const there = (t: number) => (cyclic ? part[((t % count) + count) % count] : t < 0 ? 1 : part[t]);
	if (there(at)) return instant;
	let t = at;
	while (at - t < count && !there(t)) t--;
	return at - t < count ? start + (t + 1) * step : -Infinity;
}

/** Sums of the first 0, 1, … values: one longer than the values. */
export function cumulative(values: ArrayLike<number>): Float64Array {
	const sums = new Float64Array(values.length + 1);
	for (let t = 0; t < values.length; t++) sums[t + 1] = (sums[t] as number) + (values[t] as number);
	return sums;
}

/** Work that has arrived before an interval, which may lie before a cyclic horizon: then below 0. */
function arrivedBy(interval: number, arrived: Float64Array, { count, cyclic }: Horizon): number {
	const round = cyclic ? Math.floor(interval / count) : 0;
	const within = Math.min(Math.max(interval - round * count, 0), count);
	return round * (arrived[count] as number) + (arrived[within] as number);
}
