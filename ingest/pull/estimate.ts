import { coveredOf } from './journal.ts';
import type { Interval } from './intervals.ts';
import type { Purse } from './purse.ts';
import type { Reader } from './reader.ts';
import { timeOf } from './snowflake.ts';
import { newest, planned, type Wanted } from './spans.ts';
import type { Store } from './store.ts';
import type { Stream } from './streams.ts';

const DAY = 86_400_000;

/** What reading a stream would bring and cost. */
export interface Expected {
	stream: string;
	/** What is missing, in milliseconds since 1970. */
	from: number;
	to: number;
	/** About how many posts; null where too little is missing to be counted. */
	posts: number | null;
	/** Dollars at most, with the authors where they are asked for. */
	usd: number;
}

export interface Estimate {
	streams: Expected[];
	posts: number;
	usd: number;
	/** Back to when the budget reaches, in milliseconds since 1970; null where it reaches all. */
	reaches: number | null;
}

/**
 * Counts what is missing of each stream by X's own counts, for stretches of a day and more; a shorter
 * one costs less than a count tells.
 *
 * @param left dollars that may be spent
 */
export async function estimate(
	store: Store,
	reader: Reader,
	purse: Purse,
	streams: Stream[],
	[since, horizon]: Interval,
	left: number
): Promise<Estimate> {
	const expected: Expected[] = [];
	const days = new Map<number, number>();
	for (const stream of streams) {
		const covered = await coveredOf(store, stream.name);
		const first = newest(stream, covered, since, horizon);
		const parts = [
			...(first ? [first] : []),
			...planned(stream, covered, since, horizon, reader.now())
		];
		if (parts.length === 0) continue;
		const [from, to] = bounds(parts);
		if (to - from < DAY) {
			expected.push({ stream: stream.name, from, to, posts: null, usd: 0 });
			continue;
		}
		const buckets = await reader.count(stream.name, stream.query, [from, to], 'day');
		const posts = buckets.reduce((sum, { count }) => sum + count, 0);
		for (const bucket of buckets) {
			const day = Math.floor(bucket.from / DAY);
			days.set(day, (days.get(day) ?? 0) + bucket.count * purse.priceOf('post'));
		}
		expected.push({ stream: stream.name, from, to, posts, usd: posts * purse.priceOf('post') });
	}
	const sum = (of: (each: Expected) => number) => expected.reduce((all, each) => all + of(each), 0);
	return {
		streams: expected,
		posts: sum(({ posts }) => posts ?? 0),
		usd: sum(({ usd }) => usd),
		reaches: reach(days, left)
	};
}

/** The day back to which the money lasts, when all streams are read from the newest down. */
function reach(days: Map<number, number>, left: number): number | null {
	let spent = 0;
	for (const day of [...days.keys()].sort((a, b) => b - a)) {
		spent += days.get(day) as number;
		if (spent > left) return (day + 1) * DAY;
	}
	return null;
}

function bounds(parts: Wanted[]): Interval {
	return [
		Math.min(...parts.map(({ lo }) => timeOf(lo + 1n))),
		Math.max(...parts.map(({ hi }) => timeOf(hi)))
	];
}
