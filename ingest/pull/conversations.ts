import { RECENT } from './endpoints.ts';
import { openSpan, spansOf } from './journal.ts';
import type { Reader } from './reader.ts';
import { idAt } from './snowflake.ts';
import type { Span } from './spans.ts';
import type { Store } from './store.ts';

/** What the ledger calls it. */
export const CONVERSATIONS = 'conversations';

/** As many as a search may name: its letters are limited, to fewer where it is of the last week. */
const BATCH = { 'search/recent': 12, 'search/all': 24 };

/**
 * Reads what others wrote in the conversations in which a brand has answered, as far as the index of X
 * has it, several by one search. One is read again, from where it was read to, when the brand writes
 * in it again.
 *
 * @param horizon the instant up to which the index is complete, in milliseconds since 1970
 * @throws BudgetReached, Postponed, Stopped or ApiFailure; what was read by then is kept
 */
export async function fillConversations(store: Store, reader: Reader, horizon: number) {
	for (const span of await spansOf(store, CONVERSATIONS)) {
		if (span.state === 'open') await fill(store, reader, span);
	}
	const recent = idAt(reader.now() - RECENT);
	for (const endpoint of ['search/recent', 'search/all'] as const) {
		const reach = endpoint === 'search/recent' ? '>=' : '<';
		for (;;) {
			const rows = await store.all(
				`select conversation::varchar as id, low::varchar as since from (
					select conversation, coalesce(read_to, conversation - 1) as low from threads
					where answered > coalesce(read_to, 0) and answered < $hi::bigint
				) where low ${reach} $recent::bigint
				order by low desc limit ${BATCH[endpoint]}`,
				{ hi: String(idAt(horizon)), recent: String(recent) }
			);
			if (rows.length === 0) break;
			const lo = rows.map(({ since }) => BigInt(since as string)).reduce((a, b) => (a < b ? a : b));
			const query = `(${rows.map(({ id }) => `conversation_id:${id}`).join(' OR ')}) -is:retweet`;
			const wanted = { endpoint, lo, hi: idAt(horizon) };
			const stream = { name: CONVERSATIONS, query };
			await fill(store, reader, await openSpan(store, stream, wanted, reader.now()));
		}
	}
}

async function fill(store: Store, reader: Reader, span: Span) {
	await reader.read(span, undefined);
	const ids = [...span.query.matchAll(/conversation_id:(\d+)/g)].map(([, id]) => id);
	await store.run(
		`update threads set read_to = $hi::bigint
		where conversation in (select unnest(string_split($ids, ' '))::bigint)`,
		{ hi: String(span.hi), ids: ids.join(' ') }
	);
}
