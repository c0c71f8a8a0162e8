import type { Seconds } from '../model/time.ts';
import { fractionalAgentsFor } from './erlang.ts';
import { stepHours, type Horizon } from './horizon.ts';
import type { PromiseClock } from './promiseClock.ts';

/** A promise: this share of what arrives is answered within so many seconds of the clock. */
export interface Target {
	share: number;
	within: Seconds;
}

/** One class of work over a horizon. */
export interface Demand {
	id: string;
	/** Expected items per interval that are meant to be answered. */
	items: ArrayLike<number>;
	/** Mean seconds of an agent's work per touch. */
	handling: Seconds;
	/** Touches per item, 1 when absent. */
	touches?: number;
	/** Promises that all have to hold; with a `share` of 1, a highest age. */
	targets: Target[];
	/** What the promises count their time on. */
	clock: PromiseClock;
	/**
	 * Part of each interval in which anybody could be there, and the seconds that those who come have for
	 * what came while nobody could. Somebody always can when absent.
	 */
	attended?: { part: ArrayLike<number>; grace: Seconds };
	/** What whoever answers has to speak; any site can when absent. */
	language?: string;
	/** Items that wait when a dated horizon begins. */
	opening?: { at: Seconds; items: number }[];
	/** Share of items that machines settle without an agent, 0 when absent. */
	deflected?: number;
	/** Items that an agent works at once to full effect, 1 when absent. */
	concurrency?: number;
}

/** Hours of an agent's work per item. */
export function hoursPerItem(demand: Demand): number {
	const { handling, touches = 1, deflected = 0, concurrency = 1 } = demand;
	return (handling * touches * (1 - deflected)) / (3600 * concurrency);
}

/** Agent-hours that arrive in each interval, times a safety factor. */
export function workOf(demand: Demand, safety = 1): Float64Array {
	const each = hoursPerItem(demand) * safety;
	return Float64Array.from(demand.items, (items) => items * each);
}

/**
 * Seconds within which work has to be taken up so that the answer is out in time: the promise less the
 * handle time, never below 0.
 */
export function takenUpWithin({ handling }: Demand, { within }: Target): Seconds {
	return Math.max(0, within - handling);
}

/** Whether a promise is so short (at most three handle times) that the queue itself decides. */
export function isLive({ handling }: Demand, { within }: Target): boolean {
	return within <= 3 * handling;
}

/**
 * Agents who have to be there in each interval for the live promises of a class, by Erlang C: added to
 * what the backlog asks for, as a lower bound. All zeros without a live promise.
 */
export function liveFloor(demand: Demand, horizon: Horizon, safety = 1): Float64Array {
	const live = demand.targets.filter((target) => isLive(demand, target));
	return workOf(demand, safety).map((work) => {
		const erlangs = work / stepHours(horizon);
		if (erlangs === 0) return 0;
		const needs = live.map(({ share, within }) =>
			fractionalAgentsFor({
				erlangs,
				handling: demand.handling,
				share: Math.min(share, 0.999),
				within: Math.max(0, within - demand.handling)
			})
		);
		return Math.max(0, ...needs);
	});
}
