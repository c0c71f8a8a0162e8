import { Heap } from './heap.ts';
import type { Random } from './random.ts';

/** Something that waits for an answer from `at` on. */
export interface Item<T> {
	at: number;
	what: T;
}

/** One person's presence, in seconds since 1970. */
export interface Presence {
	agent: string;
	from: number;
	to: number;
}

/** What an agent did: took an item up and answered it at `at` after `handling` seconds of work. */
export interface Done<T> {
	what: T;
	at: number;
	agent: string;
	handling: number;
}

/** Spread of the logarithm of the work of an answer, and the median for a mean of 1. */
const SPREAD = 0.9;
const MEDIAN_TO_MEAN = Math.exp((-SPREAD * SPREAD) / 2);

/** Median seconds until the word of somebody else is there. */
const CONSULTING = 3600;

/** How a desk works. */
export interface Pace {
	/** Mean seconds of work per answer. */
	handling: number;
	/** Items older than this many seconds are given up when they come up. */
	patience: number;
	/** Share of looks at an item that end with asking somebody else; then it comes back later. */
	consults: number;
}

/**
 * Plays a desk: whoever is present and free takes the oldest item that waits. `answered` is called
 * in the order of the answers and may return an item that they bring about later.
 */
export function play<T>(
	items: Item<T>[],
	presences: Presence[],
	pace: Pace,
	random: Random,
	answered: (done: Done<T>) => Item<T> | undefined
) {
	const arriving = new Heap<Item<T>>(({ at }) => at);
	items.forEach((item) => arriving.push(item));
	const free = new Heap<Presence & { at: number }>(({ at }) => at);
	presences.forEach((presence) => free.push({ ...presence, at: presence.from }));
	for (let agent = free.pop(); agent; agent = free.pop()) {
		if (agent.at >= agent.to) continue;
		const next = arriving.peek();
		if (!next) return;
		if (next.at > agent.at) {
			agent.at = next.at;
			free.push(agent);
			continue;
		}
		arriving.pop();
		if (agent.at - next.at > pace.patience) {
			free.push(agent);
			continue;
		}
		if (random.chance(pace.consults)) {
			arriving.push({ at: agent.at + random.around(CONSULTING, 1.2), what: next.what });
			free.push(agent);
			continue;
		}
		// It takes a moment to see what has come, and answers take as long as they take.
		const noticed = agent.at - next.at < 60 ? random.around(90, 1) : 0;
		const work = random.around(pace.handling * MEDIAN_TO_MEAN, SPREAD);
		const at = Math.round(agent.at + noticed + work);
		const later = answered({ what: next.what, at, agent: agent.agent, handling: Math.round(work) });
		if (later) arriving.push(later);
		agent.at = at;
		free.push(agent);
	}
}
