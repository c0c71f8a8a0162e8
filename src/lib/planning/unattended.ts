import { merge } from '../model/schedule.ts';
import type { Seconds, Stretch } from '../model/time.ts';
import { span, type Horizon } from '../staffing/horizon.ts';
import type { PlanInput } from '../staffing/plan.ts';

/** The cases that come while nobody is on duty, as shares of those to be answered. */
export interface Unattended {
	share: number;
	/** For each promise those that nobody can answer in time, as whoever comes next comes too late. */
	late: Late[];
}

interface Late {
	/** The time that is promised. */
	within: Seconds;
	share: number;
	/** When they come. */
	when: Stretch[];
	/** The part of them that comes while no shift of any site can be worked. */
	closed: number;
}

/** Tells what comes in the stretches of a cyclic week in which nobody is on duty, and what of it is late. */
export function unattendedOf(
	empty: Stretch[],
	{ horizon, demands, columns }: PlanInput
): Unattended {
	const [demand] = demands;
	const { start, step, count } = horizon;
	const all = demand ? sum(demand.items) : 0;
	if (!demand || all === 0) return { share: 0, late: [] };
	const { items, handling, clock } = demand;
	const gaps = Array.from({ length: count }, (_, t) => t).flatMap((t) => {
		const at = start + (t + 0.5) * step;
		return [at, at + span(horizon)]
			.flatMap((when) => {
				const gap = empty.find(([from, to]) => from <= when && when < to);
				return gap ? [clock.at(gap[1]) - clock.at(when)] : [];
			})
			.slice(0, 1)
			.map((wait) => ({ cases: items[t] as number, from: start + t * step, wait, t }));
	});
	const shareOf = (some: typeof gaps) => sum(some.map(({ cases }) => cases)) / all;
	return {
		share: shareOf(gaps),
		late: demand.targets.map(({ within }) => {
			const late = gaps.filter(({ wait }) => wait + handling > within);
			const closed = late.filter(({ t }) => columns.every(({ onDuty }) => onDuty[t] === 0));
			const share = shareOf(late);
			return {
				within,
				share,
				when: joined(merge(late.map(({ from }): Stretch => [from, from + step])), horizon),
				closed: share > 0 ? shareOf(closed) / share : 0
			};
		})
	};
}

/** Stretches of a week of which one that runs over its end is one, as the week comes again. */
function joined(stretches: Stretch[], horizon: Horizon): Stretch[] {
	const [first, ...rest] = stretches;
	const last = rest.pop();
	const end = horizon.start + span(horizon);
	return first && last && first[0] === horizon.start && last[1] === end
		? [...rest, [last[0], first[1] + span(horizon)]]
		: stretches;
}

function sum(values: ArrayLike<number>): number {
	return Array.from(values).reduce((all, each) => all + each, 0);
}
