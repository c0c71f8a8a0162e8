import { RECENT } from './endpoints.ts';
import { coveredOf, openSpan } from './journal.ts';
import { intersection } from './intervals.ts';
import type { Reader } from './reader.ts';
import { idAt } from './snowflake.ts';
import type { Span } from './spans.ts';
import type { Store } from './store.ts';
import type { Stream } from './streams.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/**
 * Once a day compares what is there of the last week with X's own counts, hour by hour, and opens
 * the hours of which X has more again.
 */
export async function reconcile(
	store: Store,
	reader: Reader,
	stream: Stream,
	horizon: number
): Promise<Span[]> {
	const key = `reconciled ${stream.name}`;
	if (horizon - Number((await store.meta(key)) ?? 0) < DAY) return [];
	const from = Math.ceil((reader.now() - RECENT) / HOUR) * HOUR;
	const to = Math.floor(horizon / HOUR) * HOUR;
	if (from >= to) return [];
	const whole = intersection(await coveredOf(store, stream.name), [[from, to]]);
	if (whole.length === 0) return [];
	const buckets = await reader.count(stream.name, stream.query, [from, to], 'hour');
	const opened: Span[] = [];
	for (const { from, to, count } of buckets) {
		const inside = whole.some(([begin, end]) => begin <= from && to <= end);
		if (!inside || count === 0) continue;
		const values = { stream: stream.name, lo: String(idAt(from)), hi: String(idAt(to)) };
		const have = await store.number(
			'select count(*) from seen where stream = $stream and not repost and id >= $lo::bigint and id < $hi::bigint',
			values
		);
		if (count <= have) continue;
		const wanted = { endpoint: 'search/recent', lo: idAt(from) - 1n, hi: idAt(to) } as const;
		opened.push(await openSpan(store, stream, wanted, reader.now()));
	}
	await store.setMeta(key, String(horizon));
	return opened;
}
