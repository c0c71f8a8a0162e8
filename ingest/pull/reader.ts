import { OperationError } from '#lib/model/errors.ts';
import type { Answer, Params } from './client.ts';
import { ENDPOINTS, PRICES, RECENT } from './endpoints.ts';
import { ApiFailure } from './failure.ts';
import { keep, keepPage, saveSpan } from './journal.ts';
import { charge, type Charge } from './ledger.ts';
import { bucketsOf, factsOf, type PageFacts } from './page.ts';
import type { Patience } from './patience.ts';
import type { Purse } from './purse.ts';
import { idAt, timeOf } from './snowflake.ts';
import type { Span } from './spans.ts';
import type { Store } from './store.ts';

const DAY = 86_400_000;

/** Pages without a post in a row after which something is wrong. */
const EMPTIES = 200;

const FIELDS =
	'id,text,created_at,author_id,conversation_id,in_reply_to_user_id,referenced_tweets,public_metrics,lang,entities,note_tweet,edit_history_tweet_ids,edit_controls,source,possibly_sensitive,withheld,reply_settings';

/** The same fields by the names that X gives them since August 2026. */
const RENAMED = FIELDS.replace('referenced_tweets', 'referenced_posts')
	.replace('note_tweet', 'note_post')
	.replace('edit_history_tweet_ids', 'edit_history_post_ids');

/** Who asks: the app, and the account that has given it a token of its own. */
export interface Voices {
	app: Patience;
	user: { asks: Patience; id: string } | null;
}

/** Reads lists page by page and keeps what comes. */
export class Reader {
	private vocabulary: 'tweet' | 'post' = 'tweet';

	constructor(
		private readonly store: Store,
		private readonly voices: Voices,
		private readonly purse: Purse,
		/** Streams of what brands write, whose conversations are noted. */
		private readonly answering: ReadonlySet<string>,
		/** Called when a page of a span has been kept, with how many posts it has. */
		private readonly kept: (span: Span, posts: number) => Promise<void>
	) {}

	/** The server's present, in milliseconds since 1970. */
	now(): number {
		return this.voices.app.now();
	}

	/**
	 * Reads a span to its end.
	 *
	 * @param account the id of the account whose lists are asked, for the endpoints that need it
	 * @throws BudgetReached, Postponed, Stopped or ApiFailure; what was read by then is kept
	 */
	async read(span: Span, account: string | undefined): Promise<void> {
		for (let empties = 0; span.state === 'open';) {
			const answer = await this.page(span, account);
			if (answer === null) continue;
			const { kind, body, now } = answer;
			const facts = factsOf(body);
			empties = facts.posts.length === 0 ? empties + 1 : 0;
			if (empties > EMPTIES) {
				throw new OperationError(
					`endless list: ${span.endpoint} gave ${EMPTIES} pages without a post; allowed: run replyscope pull again later`
				);
			}
			for (const { id } of facts.posts) {
				if (span.cursor === null || id < span.cursor) span.cursor = id;
			}
			span.posts += facts.posts.length;
			span.token = facts.next;
			if (facts.next === null) span.state = (await this.reachesDown(span)) ? 'done' : 'truncated';
			const answers = this.answering.has(span.stream);
			const fetched = { endpoint: span.endpoint, stream: span.stream, answers, body, facts, now };
			const usd = await keepPage(this.store, span, {
				...fetched,
				charges: this.charges(kind, facts)
			});
			this.purse.pay(usd);
			await this.kept(span, facts.posts.length);
		}
	}

	/**
	 * How many posts a search finds in a stretch of milliseconds since 1970, by the hour or the day.
	 *
	 * @throws BudgetReached, Postponed, Stopped or ApiFailure
	 */
	async count(
		stream: string,
		query: string,
		[from, to]: [number, number],
		granularity: 'hour' | 'day'
	): Promise<{ from: number; to: number; count: number }[]> {
		const endpoint = from > this.now() - RECENT ? 'counts/recent' : 'counts/all';
		const buckets = [];
		for (let token: string | null | undefined; token !== null;) {
			this.purse.expect(ENDPOINTS[endpoint].request);
			const { body } = await this.voices.app.getPage(endpoint, {
				query,
				granularity,
				start_time: new Date(from).toISOString(),
				end_time: new Date(to).toISOString(),
				next_token: token
			});
			const charges: Charge[] = [{ kind: 'counts', ids: null, price: ENDPOINTS[endpoint].request }];
			await this.pay(stream, charges);
			buckets.push(...bucketsOf(body));
			token = factsOf({ meta: body.meta }).next;
		}
		return buckets;
	}

	/** Asks for posts by their ids, at most 100, and keeps them; returns which came. */
	async lookUp(stream: string, ids: string[]): Promise<Set<string>> {
		const size = Math.min(ids.length, this.purse.page('lookup', 'post'));
		const asked = ids.slice(0, size);
		const { body, now } = await this.inEitherVocabulary((fields) =>
			this.voices.app.getPage('lookup', { ids: asked.join(','), ...fields })
		);
		const facts = factsOf(body);
		const usd = await this.store.transaction(async () => {
			const charges = this.charges('post', facts);
			const at = now ?? this.now();
			const paid = await keep(this.store, {
				endpoint: 'lookup',
				stream,
				body,
				facts,
				charges,
				now: at
			});
			await this.store.run(
				`update parents set state = case when list_contains(string_split($came, ' '), id::varchar) then 'came' else 'gone' end
				where list_contains(string_split($asked, ' '), id::varchar)`,
				{ asked: asked.join(' '), came: facts.posts.map(({ id }) => String(id)).join(' ') }
			);
			return paid;
		});
		this.purse.pay(usd);
		return new Set(facts.posts.map(({ id }) => String(id)));
	}

	/** @throws BudgetReached when that many dollars are not left */
	expect(usd: number) {
		this.purse.expect(usd);
	}

	/** Charges what is no page. */
	async pay(stream: string, charges: Charge[]) {
		const usd = await this.store.transaction(() => charge(this.store, stream, this.now(), charges));
		this.purse.pay(usd);
	}

	/** The next page of a span; null when the span had to be changed before it can be asked again. */
	private async page(span: Span, account: string | undefined) {
		const { endpoint } = span;
		const { token: tokenName } = ENDPOINTS[endpoint];
		const owner = this.voices.user;
		const owned = account !== undefined && owner?.id === account;
		const kind = owned ? ('owned' as const) : ('post' as const);
		const asks = owned && owner ? owner.asks : this.voices.app;
		const params: Params = {
			id: account,
			query: account === undefined ? span.query : undefined,
			exclude: endpoint === 'posts' ? 'retweets' : undefined,
			max_results: this.purse.page(endpoint, kind),
			since_id: String(span.lo),
			until_id: String(span.token === null ? (span.cursor ?? span.hi) : span.hi),
			[tokenName]: span.token ?? undefined
		};
		try {
			const answer = await this.inEitherVocabulary((fields) =>
				asks.getPage(endpoint, { ...params, ...fields })
			);
			return { kind, body: answer.body, now: answer.now ?? this.now() };
		} catch (error) {
			if (!(error instanceof ApiFailure) || error.kind !== 'invalid') throw error;
			await this.mend(span, error);
			return null;
		}
	}

	/** Changes a span so that X takes it: a token that ran out, or a time that recent search left behind. */
	private async mend(span: Span, failure: ApiFailure) {
		const wrong = Object.keys(failure.parameters).join(' ') + failure.message;
		if (span.token !== null && /(next|pagination)_token/.test(wrong)) {
			span.token = null;
		} else if (span.endpoint === 'search/recent' && /(since|until)_id/.test(wrong)) {
			const oldest = idAt(this.now() - RECENT);
			if (oldest >= (span.cursor ?? span.hi)) span.state = 'truncated';
			else if (oldest <= span.lo) throw failure;
			else span.lo = oldest;
		} else throw failure;
		await saveSpan(this.store, span, this.now());
	}

	private async inEitherVocabulary(ask: (fields: Params) => Promise<Answer>): Promise<Answer> {
		try {
			return await ask(this.fields());
		} catch (error) {
			if (!(error instanceof ApiFailure) || !(`${this.vocabulary}.fields` in error.parameters))
				throw error;
			this.vocabulary = this.vocabulary === 'tweet' ? 'post' : 'tweet';
			return ask(this.fields());
		}
	}

	private fields(): Params {
		return {
			[`${this.vocabulary}.fields`]: this.vocabulary === 'tweet' ? FIELDS : RENAMED,
			...(this.purse.names && {
				expansions: 'author_id',
				'user.fields': 'username,name,verified_type,public_metrics,protected'
			})
		};
	}

	private charges(kind: 'post' | 'owned', { posts, users }: PageFacts): Charge[] {
		return [
			{ kind, ids: posts.map(({ id }) => String(id)), price: PRICES[kind] },
			{ kind: 'user', ids: users, price: PRICES.user }
		];
	}

	/**
	 * Whether a list that has ended has ended at the bottom of the span. The lists of an account end
	 * without a word where X keeps no more, so where they are long enough for that, counts decide.
	 */
	private async reachesDown(span: Span): Promise<boolean> {
		const { cap } = ENDPOINTS[span.endpoint];
		if (cap === null) return true;
		const [from, to] = [timeOf(span.lo + 1n), timeOf(span.cursor ?? span.hi)];
		const short = timeOf(span.hi) - from < DAY && span.posts < cap / 2;
		if (short || to - from < 1000) return true;
		const left = await this.count(span.stream, span.query, [from, to], 'day');
		return left.every(({ count }) => count === 0);
	}
}
