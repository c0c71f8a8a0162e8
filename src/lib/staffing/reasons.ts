import type { BacklogModel } from './backlogProgram.ts';
import { isLive } from './demand.ts';
import type { PlanInput } from './plan.ts';

/** Why a plan breaks promises, each reason a sentence; empty when it breaks none. */
export function reasonsOf(
	{ columns, sites, demands, horizon, maxColumns }: PlanInput,
	breach: { late: number; undone: number; missing: number },
	{ left, wanted }: { left: Float64Array[]; wanted: BacklogModel }
): string[] {
	const reasons: string[] = [];
	for (const demand of demands) {
		for (const target of demand.targets) {
			if (target.within < demand.handling) {
				reasons.push(
					`An answer takes ${time(demand.handling)} of work, so none can be out within ${time(target.within)}: the plan takes every item up at once instead.`
				);
			} else if (target.share === 1 && isLive(demand, target)) {
				reasons.push(
					`All of them within ${time(target.within)} cannot be promised where arrivals are a matter of chance: the plan is made for 99.9 %.`
				);
			}
		}
	}
	if (breach.late + breach.undone + breach.missing < 1e-5) return reasons;
	const nobody = wanted.streams.filter(({ sites, work }) => {
		const staffed = columns.some(({ site }) => sites.includes(site));
		return !staffed && work.some((hours) => hours > 0);
	});
	if (columns.length === 0) {
		reasons.push('No shift fits into the opening hours of any site, so nobody can do the work.');
	} else {
		for (const { id } of nobody) reasons.push(`No site has people who can answer ${id}.`);
	}
	if (columns.length > 0 && nobody.length === 0) {
		const closed = lateWhile(left, wanted, (t) => columns.every(({ onDuty }) => onDuty[t] === 0));
		if (closed > 0) {
			reasons.push(
				`Work falls due in ${hours(closed, horizon.step)} of the week in which no shift of any site is worked: more shifts, or longer opening hours of a site, would help.`
			);
		}
		const full = sites.filter(({ seats }) => seats !== undefined);
		if (full.length > 0 && breach.late + breach.undone > 1e-5) {
			const list = full.map(({ name, seats }) => `${name} ${seats}`).join(', ');
			reasons.push(`The seats may be too few for the load (${list}).`);
		}
		if (maxColumns !== undefined) {
			reasons.push(`Only ${maxColumns} different shifts are allowed.`);
		}
		if (reasons.length === 0)
			reasons.push(
				'No combination of the shifts offered is in time for the cases of every hour; shifts of other lengths or starts might be.'
			);
	}
	if (breach.undone > 0) {
		reasons.push(`${breach.undone.toFixed(1)} agent-hours of work are never done.`);
	}
	return reasons;
}

/** Intervals that end with late work and satisfy a condition. */
function lateWhile(
	left: Float64Array[],
	{ streams, horizon }: BacklogModel,
	holds: (t: number) => boolean
) {
	let count = 0;
	for (let t = 0; t < horizon.count; t++) {
		const late = streams.some(
			({ ceiling }, k) => (left[k]?.[t] ?? 0) > (ceiling[t] as number) + 1e-5
		);
		if (late && holds(t)) count++;
	}
	return count;
}

function hours(intervals: number, step: number): string {
	return `${(intervals * step) / 3600} h`;
}

function time(seconds: number): string {
	return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 6) / 10} min`;
}
