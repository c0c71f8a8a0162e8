import { erlangB, type Queue } from './erlang.ts';

/** A steady queue whose customers leave when their patience ends (M/M/n + M). */
export interface ImpatientQueue extends Queue {
	/** Mean handle time, in any unit of time. */
	handling: number;
	/** Mean patience, in the same unit; above 0. */
	patience: number;
}

/** What becomes of the arrivals of such a queue. */
export interface Impatience {
	/** Share of arrivals that find nobody free. */
	waiting: number;
	/** Share of arrivals that leave without an answer. */
	abandoned: number;
	/** Mean wait of all arrivals, in the unit of the handle time. */
	meanWait: number;
	/** Mean number waiting. */
	queued: number;
	/** Part of their time that agents work. */
	occupancy: number;
}

/**
 * Erlang A, by the weights of the states above "all agents busy" relative to it:
 * w_j = Π_{i≤j} λ / (nμ + iθ).
 *
 * @see A. Mandelbaum, S. Zeltyn, Service engineering in action: the Palm/Erlang-A queue (2007)
 */
export function erlangA({ agents, erlangs, handling, patience }: ImpatientQueue): Impatience {
	if (erlangs <= 0) return { waiting: 0, abandoned: 0, meanWait: 0, queued: 0, occupancy: 0 };
	const leaving = handling / patience;
	let weight = 1;
	let [above, queue] = [1, 0];
	for (let j = 1; weight > above * 1e-17; j++) {
		weight *= erlangs / (agents + j * leaving);
		above += weight;
		queue += j * weight;
	}
	const full = 1 / (1 / erlangB({ agents, erlangs }) + above - 1);
	const queued = queue * full;
	const abandoned = (leaving * queued) / erlangs;
	return {
		waiting: above * full,
		abandoned,
		meanWait: (queued / erlangs) * handling,
		queued,
		occupancy: agents > 0 ? (erlangs * (1 - abandoned)) / agents : 0
	};
}
