import type { Row } from '../database.ts';
import type { EndpointName } from './endpoints.ts';
import { union, type Interval } from './intervals.ts';
import { charge, type Charge } from './ledger.ts';
import type { PageFacts } from './page.ts';
import { without } from './redact.ts';
import { coveredBy, type Span, type Wanted } from './spans.ts';
import type { Store } from './store.ts';
import type { Stream } from './streams.ts';

/** The spans of a stream, the newest first. */
export async function spansOf(store: Store, stream: string): Promise<Span[]> {
	const rows = await store.all(
		`select span, stream, endpoint, query, lo_id::varchar as lo, hi_id::varchar as hi,
			cursor_id::varchar as cursor, next_token as token, state, posts::integer as posts
		from spans where stream = $stream order by hi_id desc, span`,
		{ stream }
	);
	return rows.map(spanOf);
}

function spanOf({ lo, hi, cursor, ...rest }: Row): Span {
	return {
		...(rest as unknown as Span),
		lo: BigInt(lo as string),
		hi: BigInt(hi as string),
		cursor: cursor === null ? null : BigInt(cursor as string)
	};
}

/** The stretches of time of which everything of a stream is there. */
export async function coveredOf(store: Store, stream: string): Promise<Interval[]> {
	return union((await spansOf(store, stream)).map(coveredBy));
}

export async function openSpan(
	store: Store,
	{ name, query }: Pick<Stream, 'name' | 'query'>,
	{ endpoint, lo, hi }: Wanted,
	now: number
): Promise<Span> {
	const span = 1 + (await store.number('select max(span) from spans'));
	await store.run(
		`insert into spans values ($span, $stream, $endpoint, $query, $lo::bigint, $hi::bigint, null, null, 'open', 0, 0, 0, $now::bigint)`,
		{ span, stream: name, endpoint, query, lo: String(lo), hi: String(hi), now }
	);
	const state = 'open';
	return {
		span,
		stream: name,
		endpoint,
		query,
		lo,
		hi,
		cursor: null,
		token: null,
		state,
		posts: 0
	};
}

/** Keeps where a span stands now. */
export async function saveSpan(store: Store, { lo, cursor, ...span }: Span, now: number) {
	await store.run(
		`update spans set lo_id = $lo::bigint, cursor_id = $cursor::bigint, next_token = $token, state = $state, updated_at = $now::bigint
		where span = $span`,
		{
			span: span.span,
			lo: String(lo),
			cursor: cursor === null ? null : String(cursor),
			token: span.token,
			state: span.state,
			now
		}
	);
}

/** A page that came back, and what it cost. */
export interface Fetched {
	endpoint: EndpointName;
	stream: string;
	/** Whether its replies are a brand's, whose conversations are noted. */
	answers?: boolean;
	body: Record<string, unknown>;
	facts: PageFacts;
	charges: Charge[];
	now: number;
}

/**
 * Keeps a page as it came, with what it cost and what it leads to, inside the caller's transaction.
 *
 * @returns dollars
 */
export async function keep(
	store: Store,
	{ endpoint, stream, answers, body, facts, charges, now }: Fetched
): Promise<number> {
	const forgotten = await store.all('select kind, id from forgotten');
	const of = (wanted: string) =>
		forgotten.flatMap(({ kind, id }) => (kind === wanted ? [id as string] : []));
	const kept =
		forgotten.length === 0 ? body : without(body, { posts: of('post'), users: of('user') });
	await store.run(
		`insert into pages select coalesce(max(page), 0) + 1, $endpoint, $now::bigint, $body from pages`,
		{ endpoint, now, body: JSON.stringify(kept) }
	);
	const replies = facts.posts.filter(({ parent }) => parent !== null);
	const parents = replies.flatMap(({ parent, root }) =>
		root === null ? [String(parent)] : [String(parent), String(root)]
	);
	if (parents.length > 0) {
		await store.run(
			`insert or ignore into parents select distinct id, 'wanted' from (select unnest(string_split($ids, ' '))::bigint as id)`,
			{ ids: parents.join(' ') }
		);
	}
	if (answers) await noteThreads(store, replies);
	return charge(store, stream, now, charges);
}

/** Notes in which conversations there are answers. */
async function noteThreads(store: Store, answers: PageFacts['posts']) {
	for (const { id, root } of answers) {
		if (root === null) continue;
		await store.run(
			`insert into threads values ($root::bigint, $id::bigint, null)
			on conflict do update set answered = greatest(threads.answered, excluded.answered)`,
			{ root: String(root), id: String(id) }
		);
	}
}

/**
 * Keeps a page of a span: its posts unless all of them are there, what it cost and how far the span
 * has come, all or nothing.
 */
export async function keepPage(store: Store, span: Span, fetched: Fetched): Promise<number> {
	return store.transaction(async () => {
		const fresh = await see(store, span.stream, fetched.facts);
		const { stream, now, charges } = fetched;
		const usd = fresh ? await keep(store, fetched) : await charge(store, stream, now, charges);
		await saveSpan(store, span, now);
		await store.run(
			'update spans set posts = $posts, pages = pages + 1, cost_usd = cost_usd + $usd where span = $span',
			{ span: span.span, posts: span.posts, usd }
		);
		return usd;
	});
}

/** Notes which posts a stream has brought; returns whether any of them is new to it. */
async function see(store: Store, stream: string, { posts }: PageFacts): Promise<boolean> {
	if (posts.length === 0) return false;
	const count = () => store.number('select count(*) from seen where stream = $stream', { stream });
	const before = await count();
	const of = (reposts: boolean) =>
		posts.flatMap(({ id, repost }) => (repost === reposts ? [String(id)] : [])).join(' ');
	await store.run(
		`insert or ignore into seen select distinct $stream, id::bigint, repost from (
			select unnest(string_split($posts, ' ')) as id, false as repost
			union all
			select unnest(string_split($reposts, ' ')), true
		) where id <> ''`,
		{ stream, posts: of(false), reposts: of(true) }
	);
	return (await count()) > before;
}
