import type { EndpointName } from './endpoints.ts';
import { OVERLAP, RECENT } from './endpoints.ts';
import { without, type Interval } from './intervals.ts';
import { idAt, timeOf } from './snowflake.ts';
import type { Stream } from './streams.ts';

/** A stretch of a stream that is read page by page, from the newest post down. */
export interface Span {
	span: number;
	stream: string;
	endpoint: EndpointName;
	query: string;
	/** Both are left out: only what lies between is read. */
	lo: bigint;
	hi: bigint;
	/** The oldest id that was read; null before the first. */
	cursor: bigint | null;
	token: string | null;
	state: 'open' | 'done' | 'truncated';
	posts: number;
}

/** What a span still has to be: its stretch, and how it is to be read. */
export type Wanted = Pick<Span, 'endpoint' | 'lo' | 'hi'>;

/** The stretch of time of which a span holds everything. */
export function coveredBy({
	state,
	lo,
	hi,
	cursor
}: Pick<Span, 'state' | 'lo' | 'hi' | 'cursor'>): Interval {
	const to = timeOf(hi);
	if (state === 'done') return [timeOf(lo + 1n), to];
	// Of the second of the oldest post there may be more.
	return [cursor === null ? to : Math.floor(timeOf(cursor) / 1000) * 1000 + 1000, to];
}

/**
 * What is to be read next of a stream, newest first: what is missing between `since` and `horizon`,
 * the newest part with what was read last before it, for posts that the index found late. What the
 * own lists of an account no longer reach, and what is older than a week, is searched by the month.
 *
 * @param since, horizon and now in milliseconds since 1970
 */
export function planned(
	{ own, valid }: Stream,
	covered: Interval[],
	since: number,
	horizon: number,
	now: number
): Wanted[] {
	const whole: Interval = [Math.max(since, valid[0] * 1000), Math.min(horizon, valid[1] * 1000)];
	const gaps = without(whole, covered);
	return gaps.reverse().flatMap(([from, to]) => {
		const lo = to === horizon ? Math.max(whole[0], from - OVERLAP) : from;
		if (to === horizon && own !== null) return [];
		return cut([lo, to], now - RECENT);
	});
}

/** The newest part of an own stream, which the lists of its account reach first; null where none is missing. */
export function newest(
	{ own, side, valid }: Stream,
	covered: Interval[],
	since: number,
	horizon: number
): Wanted | null {
	if (own === null || horizon > valid[1] * 1000) return null;
	const from = Math.max(since, valid[0] * 1000);
	const last = without([from, horizon], covered).at(-1);
	if (last?.[1] !== horizon) return null;
	return wanted(side, [Math.max(from, last[0] - OVERLAP), horizon]);
}

function cut([from, to]: Interval, recent: number): Wanted[] {
	const parts: Wanted[] = [];
	if (to > recent) parts.push(wanted('search/recent', [Math.max(from, recent), to]));
	for (let end = Math.min(to, recent); end > from;) {
		const day = new Date(end - 1);
		const begin = Math.max(from, Date.UTC(day.getUTCFullYear(), day.getUTCMonth()));
		parts.push(wanted('search/all', [begin, end]));
		end = begin;
	}
	return parts;
}

function wanted(endpoint: EndpointName, [from, to]: Interval): Wanted {
	return { endpoint, lo: idAt(from) - 1n, hi: idAt(to) };
}
