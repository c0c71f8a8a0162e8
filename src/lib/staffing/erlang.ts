import { atLeast } from './bisect.ts';

/** A steady queue: agents who work at once, and offered load in erlangs (arrival rate × handle time). */
export interface Queue {
	/** May be fractional: the analytic continuation is used. */
	agents: number;
	erlangs: number;
}

/**
 * Erlang B: the share of arrivals that find all agents busy where nobody waits.
 *
 * 1/B(n) = 1 + n/a · 1/B(n−1), begun at the fractional part of `agents`, where
 * 1/B(x) = a∫₀^∞ e^(−at)(1+t)^x dt.
 *
 * @see D. L. Jagerman, Some properties of the Erlang loss function, Bell System Technical Journal 53
 * (1974) 525–551
 */
export function erlangB({ agents, erlangs }: Queue): number {
	if (erlangs <= 0) return agents > 0 ? 0 : 1;
	const fraction = agents - Math.floor(agents);
	let inverse = fraction === 0 ? 1 : continuedInverse(fraction, erlangs);
	for (let n = 1; n <= Math.floor(agents); n++) inverse = 1 + ((fraction + n) / erlangs) * inverse;
	return 1 / inverse;
}

/**
 * Erlang C: the share of arrivals that have to wait, C = nB / (n − a(1 − B)); 1 where the load is not
 * below the agents.
 */
export function erlangC({ agents, erlangs }: Queue): number {
	if (agents <= erlangs) return 1;
	const blocking = erlangB({ agents, erlangs });
	return (agents * blocking) / (agents - erlangs * (1 - blocking));
}

/** Mean wait before an agent turns to it, in the unit of `handling`; Infinity when overloaded. */
export function meanWait(queue: Queue, handling: number): number {
	if (queue.agents <= queue.erlangs) return Infinity;
	return (erlangC(queue) * handling) / (queue.agents - queue.erlangs);
}

/** Mean number waiting, by Little's law; Infinity when overloaded. */
export function meanQueue(queue: Queue): number {
	return meanWait(queue, 1) * queue.erlangs;
}

/** Share of arrivals that an agent turns to within `within`: 1 − C e^(−(n−a)t/h); 0 when overloaded. */
export function servedWithin(queue: Queue, handling: number, within: number): number {
	const spare = queue.agents - queue.erlangs;
	return spare <= 0 ? 0 : 1 - erlangC(queue) * Math.exp((-spare * within) / handling);
}

/** The wait that a share of the arrivals does not exceed; 0 where so many do not wait at all. */
export function waitQuantile(queue: Queue, handling: number, share: number): number {
	const spare = queue.agents - queue.erlangs;
	if (spare <= 0) return Infinity;
	return Math.max(0, (handling / spare) * Math.log(erlangC(queue) / (1 - share)));
}

/** Part of their time that agents work, at most 1. */
export function occupancy({ agents, erlangs }: Queue): number {
	return agents > 0 ? Math.min(1, erlangs / agents) : 0;
}

/** What a whole number of agents has to reach. */
export interface ServiceGoal {
	/** Offered load. */
	erlangs: number;
	/** Handle time, in the unit of `within`. */
	handling: number;
	share: number;
	within: number;
	/** The highest occupancy allowed, 1 when absent. */
	maxOccupancy?: number;
}

/** The fewest agents of whom a steady queue needs so many to reach the goal (Erlang C). */
export function agentsFor({ erlangs, handling, share, within, maxOccupancy = 1 }: ServiceGoal) {
	let agents = Math.max(Math.floor(erlangs) + 1, Math.ceil(erlangs / maxOccupancy - 1e-9));
	while (servedWithin({ agents, erlangs }, handling, within) < share) agents++;
	return agents;
}

/** Real-valued agents that reach the goal exactly, to be added up before they are rounded. */
export function fractionalAgentsFor({
	erlangs,
	handling,
	share,
	within,
	maxOccupancy = 1
}: ServiceGoal): number {
	const enough = atLeast(share, erlangs, (agents) =>
		servedWithin({ agents, erlangs }, handling, within)
	);
	return Math.max(enough, erlangs / maxOccupancy);
}

/** Real-valued agents at which the mean wait is `wait`, in the unit of `handling`. */
export function fractionalAgentsForWait(erlangs: number, handling: number, wait: number): number {
	return atLeast(-wait, erlangs, (agents) => -meanWait({ agents, erlangs }, handling));
}

/** The fewest servers that block at most a share of the arrivals (Erlang B). */
export function serversFor(erlangs: number, blocking: number): number {
	let agents = 0;
	while (erlangB({ agents, erlangs }) > blocking) agents++;
	return agents;
}

/** The load in erlangs of which `agents` servers block the share `blocking` (Erlang B). */
export function erlangsFor(agents: number, blocking: number): number {
	return atLeast(blocking, 0, (erlangs) => erlangB({ agents, erlangs }));
}

/** Heads to roster so that `agents` are there when a share of them is away: n / (1 − shrinkage). */
export function withShrinkage(agents: number, shrinkage: number): number {
	return agents / (1 - shrinkage);
}

/** 1/B at 0 < x < 1: a times Lentz's continued fraction of e^a a^(−s) Γ(s, a) at s = 1 + x. */
function continuedInverse(x: number, erlangs: number): number {
	const s = 1 + x;
	let b = erlangs + 1 - s;
	let c = 1e300;
	let d = 1 / (Math.abs(b) < 1e-300 ? 1e-300 : b);
	let value = d;
	for (let i = 1; i < 1e6; i++) {
		const numerator = -i * (i - s);
		b += 2;
		d = 1 / (numerator * d + b || 1e-300);
		c = b + numerator / c || 1e-300;
		value *= d * c;
		if (Math.abs(d * c - 1) < 1e-15) break;
	}
	return erlangs * value;
}
