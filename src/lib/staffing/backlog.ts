import type { BacklogModel, BacklogProgram } from './backlogProgram.ts';
import type { Ceiling } from './ceiling.ts';
import type { Horizon } from './horizon.ts';

/**
 * Agent-hours left at the end of each interval when a capacity works whatever is there; on a cyclic
 * horizon in the steady state, or growing without end (then as after the second round).
 */
export function runBacklog(
	{ work, opening }: Pick<Ceiling, 'work' | 'opening'>,
	capacity: ArrayLike<number>,
	{ count, cyclic }: Horizon
): Float64Array {
	const left = new Float64Array(count);
	let backlog = cyclic ? 0 : opening;
	for (let round = 0; round < (cyclic ? 2 : 1); round++) {
		for (let t = 0; t < count; t++) {
			backlog = Math.max(0, backlog + (work[t] as number) - (capacity[t] as number));
			left[t] = backlog;
		}
	}
	return left;
}

/** What is left of each class in a solved program, and what breaks the promises that were wanted. */
export function backlogOf(
	wanted: BacklogModel,
	solved: {
		model: BacklogModel;
		built: BacklogProgram;
		values: Float64Array;
		capacity: Float64Array;
	}
): { left: Float64Array[]; late: number; undone: number; missing: number } {
	const { model, built, values, capacity } = solved;
	const { horizon, streams } = wanted;
	const value = (variable: number | undefined) => values[variable ?? -1] ?? 0;
	const cut = streams.map((stream, k) =>
		stream.work.map((hours, t) => {
			const never = value(built.undone[k]?.[t]);
			return hours - (model.streams[k]?.work[t] as number) + never;
		})
	);
	const left = streams.map((stream, k) => {
		const done = stream.work.map((hours, t) => hours - (cut[k]?.[t] as number));
		if (streams.length === 1 && model.sites.every(({ name }) => stream.sites.includes(name))) {
			return runBacklog({ work: done, opening: stream.opening }, capacity, horizon);
		}
		return done.map((_, t) => value(built.left[k]?.[t]) + value(built.over[k]?.[t]));
	});
	let late = 0;
	streams.forEach(({ ceiling }, k) =>
		left[k]?.forEach((hours, t) => {
			const over = hours - (ceiling[t] as number);
			if (over > 1e-5) late += over;
		})
	);
	const undone = cut.flatMap((each) => [...each]).reduce((sum, hours) => sum + hours, 0);
	return {
		left,
		late,
		undone: undone > 1e-6 ? undone : 0,
		missing: built.missing.reduce((sum, variable) => sum + value(variable), 0)
	};
}
