import type { Seconds, Stretch } from '../model/time.ts';
import type { Duty } from './serve.ts';

/** Who was or would be there: each person's stretches at work, breaks left out. */
export interface Roster {
	people: Stretch[][];
	/** Seconds of work done per second of a person's presence. */
	pace: number;
}

/** A roster from agents on duty per interval; a part of an agent is there for that part of it. */
export function rosterOf(
	{ start, step }: { start: Seconds; step: Seconds },
	agents: ArrayLike<number>,
	pace = 1
): Roster {
	const people: Stretch[][] = [];
	for (let t = 0; t < agents.length; t++) {
		const from = start + t * step;
		for (let person = 0; person < (agents[t] as number); person++) {
			const part = Math.min(1, (agents[t] as number) - person);
			const stretches = (people[person] ??= []);
			const last = stretches.at(-1);
			if (last && last[1] === from) last[1] = from + part * step;
			else stretches.push([from, from + part * step]);
		}
	}
	return { people, pace };
}

/** Agents on duty in each interval of a roster. */
export function agentsPer(
	{ people }: Roster,
	{ start, step, count }: { start: Seconds; step: Seconds; count: number }
): Float64Array {
	const agents = new Float64Array(count);
	for (const [from, to] of people.flat()) {
		const first = Math.max(0, Math.floor((from - start) / step));
		for (let t = first; t < count && start + t * step < to; t++) {
			const begin = start + t * step;
			const shared = Math.min(to, begin + step) - Math.max(from, begin);
			agents[t] = (agents[t] as number) + Math.max(0, shared) / step;
		}
	}
	return agents;
}

/** The shifts that the simulator serves by, sorted by their beginning. */
export function dutiesOfRoster({ people, pace }: Roster): Duty[] {
	return people
		.filter((stretches) => stretches.length > 0)
		.map((stretches) => ({ stretches, pace, speed: 1 }))
		.sort((a, b) => (a.stretches[0]?.[0] as number) - (b.stretches[0]?.[0] as number));
}
