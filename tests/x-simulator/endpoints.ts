import { idAt, timeOf } from './history.ts';
import { namesIn, parseSearch } from './query.ts';
import { invalidRequest, Problem, unseen } from './problem.ts';
import { shape, type Shown, type Vocabulary } from './shape.ts';
import type { Asked, Simulator } from './simulator.ts';

const DAY = 86_400_000;

/** A list of posts that is read page by page. */
export type Listing =
	{ kind: 'mentions' | 'posts'; id: string } | { kind: 'search'; reach: string };

const SIZES = { mentions: [5, 100], posts: [5, 100], recent: [10, 100], all: [10, 500] } as const;

/** One page of the mentions or the timeline of an account, or of a search. */
export function list(simulator: Simulator, asked: Asked, listing: Listing) {
	const { query, now, user } = asked;
	const { options, bill, faults } = simulator;
	if (listing.kind === 'search' && listing.reach === 'all' && user) {
		throw new Problem(403, { title: 'Unsupported Authentication', status: 403 });
	}
	const fields = fieldsOf(query, options.vocabulary);
	const [least, most] = SIZES[listing.kind === 'search' ? (listing.reach as 'all') : listing.kind];
	const size = Number(query.get('max_results') ?? 10);
	if (!(size >= least && size <= most)) {
		throw invalidRequest(
			{ max_results: [String(size)] },
			`max_results must be between ${least} and ${most}`
		);
	}
	if (listing.kind === 'search' && listing.reach === 'recent') refuseOld(query, now);
	const since = BigInt(query.get('since_id') ?? 0);
	let until = BigInt(query.get('until_id') ?? idAt(now + DAY));
	const token = query.get('next_token') ?? query.get('pagination_token');
	if (token !== null) {
		if (faults.strikes('stale')) {
			throw invalidRequest({ next_token: [token] }, `The value for 'next_token' is not valid.`);
		}
		until = BigInt(Buffer.from(token, 'base64url').toString().split('.')[0] as string);
	}
	const found = matching(simulator, asked, listing).filter(
		({ version: { id } }) => id > since && id < until
	);
	const tokenOf = (id: bigint) => Buffer.from(`${id}.${Math.random()}`).toString('base64url');
	if (found.length > 0 && faults.strikes('empty')) {
		return { meta: { result_count: 0, next_token: tokenOf(until) } };
	}
	const page = found.slice(0, size);
	if (page.length === 0) return { meta: { result_count: 0 } };
	const kind = listing.kind !== 'search' && user?.id === listing.id ? 'owned' : 'post';
	for (const { version } of page) bill.charge(now, kind, String(version.id));
	const last = page.at(-1)?.version.id as bigint;
	return {
		data: page.map((each) => shape(each, fields, options.vocabulary, simulator.users)),
		includes: includes(simulator, asked, page),
		errors: faults.strikes('partial')
			? [unseen(String(last - 1n), 'not-authorized-for-resource')]
			: undefined,
		meta: {
			newest_id: String(page[0]?.version.id),
			oldest_id: String(last),
			result_count: page.length,
			next_token: found.length > page.length ? tokenOf(last) : undefined
		}
	};
}

function matching(simulator: Simulator, { query, now }: Asked, listing: Listing): Shown[] {
	const served = simulator.served(now);
	if (listing.kind === 'search') {
		const matches = searchOf(query, listing.reach);
		return served.filter(({ post, version }) => matches(post, version.text));
	}
	const account = simulator.world.users.find(({ id }) => id === listing.id);
	if (!account) throw new Problem(404, { title: 'Not Found Error', detail: 'unknown user' });
	const { caps } = simulator.options;
	if (listing.kind === 'mentions') {
		return served
			.filter(({ version }) => namesIn(version.text).includes(account.username))
			.slice(0, caps.mentions);
	}
	const exclude = query.get('exclude') ?? '';
	return served
		.filter(({ post }) => post.author === account)
		.slice(0, exclude.includes('replies') ? caps.mentions : caps.posts)
		.filter(({ post }) => !(exclude.includes('retweets') && post.reposts));
}

function searchOf(query: URLSearchParams, reach: string) {
	const search = query.get('query') ?? '';
	const most = reach === 'recent' ? 512 : 1024;
	if (search === '' || search.length > most) {
		throw invalidRequest({ query: [search] }, `query must be between 1 and ${most} characters`);
	}
	try {
		return parseSearch(search);
	} catch (error) {
		throw invalidRequest({ query: [search] }, (error as Error).message);
	}
}

/** Recent search refuses what is older than seven days. */
function refuseOld(query: URLSearchParams, now: number) {
	const oldest = now - 7 * DAY;
	for (const name of ['since_id', 'until_id'] as const) {
		const id = query.get(name);
		if (id !== null && timeOf(BigInt(id)) < oldest) {
			throw invalidRequest(
				{ [name]: [id] },
				`'${name}' must be a tweet id created after ${new Date(oldest).toISOString()}. Please use a '${name}' that is larger than ${idAt(oldest)}`
			);
		}
	}
	const start = query.get('start_time');
	if (start !== null && Date.parse(start) < oldest) {
		throw invalidRequest(
			{ start_time: [start] },
			`Invalid 'start_time':'${start}'. 'start_time' must be on or after ${new Date(oldest).toISOString()}.`
		);
	}
}

/** How many posts a search finds, by hour or day; at most 31 days an answer. */
export function counts(simulator: Simulator, asked: Asked, reach: string) {
	const { query, now } = asked;
	if (reach === 'recent') refuseOld(query, now);
	const matches = searchOf(query, reach);
	const step = query.get('granularity') === 'day' ? DAY : 3_600_000;
	const to = Date.parse(query.get('end_time') ?? new Date(now).toISOString());
	const begin = Date.parse(query.get('start_time') ?? new Date(to - 7 * DAY).toISOString());
	const token = query.get('next_token');
	const end = token === null ? to : Number(token);
	const from = Math.max(begin, end - 31 * DAY);
	simulator.bill.chargeRequest(now, `counts/${reach}` as 'counts/all');
	const times = simulator
		.served(now)
		.filter(({ post, version }) => matches(post, version.text))
		.map(({ version }) => timeOf(version.id));
	const word = simulator.options.vocabulary;
	const data: Record<string, unknown>[] = [];
	let total = 0;
	for (let at = from; at < end; at = Math.min(end, Math.floor(at / step) * step + step)) {
		const next = Math.min(end, Math.floor(at / step) * step + step);
		const count = times.filter((time) => time >= at && time < next).length;
		total += count;
		const [first, last] = [at, next].map((time) => new Date(time).toISOString());
		data.push({ start: first, end: last, [`${word}_count`]: count });
	}
	const next = from > begin ? String(from) : undefined;
	return { data, meta: { [`total_${word}_count`]: total, next_token: next } };
}

/** Posts by their ids. */
export function lookup(simulator: Simulator, asked: Asked) {
	const { query, now } = asked;
	const { options, bill, world } = simulator;
	const fields = fieldsOf(query, options.vocabulary);
	const ids = (query.get('ids') ?? '').split(',');
	if (ids.length > 100) throw invalidRequest({ ids }, 'size must be between 1 and 100');
	const errors: unknown[] = [];
	const page = ids.flatMap((id) => {
		const post = world.posts.find(({ versions }) =>
			versions.some((each) => String(each.id) === id)
		);
		const version = post?.versions.findLast(({ at }) => at <= now);
		if (post && version && post.deletedAt > now && !post.hidden) return [{ post, version }];
		errors.push(unseen(id, post?.hidden ? 'not-authorized-for-resource' : 'resource-not-found'));
		return [];
	});
	for (const { version } of page) bill.charge(now, 'post', String(version.id));
	return {
		data:
			page.length > 0
				? page.map((each) => shape(each, fields, options.vocabulary, simulator.users))
				: undefined,
		includes: includes(simulator, asked, page),
		errors: errors.length > 0 ? errors : undefined
	};
}

function includes({ bill }: Simulator, { query, now }: Asked, page: Shown[]) {
	if (!query.get('expansions')?.split(',').includes('author_id') || page.length === 0)
		return undefined;
	const authors = [...new Set(page.map(({ post }) => post.author))];
	authors.forEach(({ id }) => bill.charge(now, 'user', id));
	return { users: authors.map(({ id, username }) => ({ id, username, name: username })) };
}

/** The fields that were asked for; a name of the other vocabulary is refused. */
function fieldsOf(query: URLSearchParams, vocabulary: Vocabulary): Set<string> {
	const other = vocabulary === 'tweet' ? 'post.fields' : 'tweet.fields';
	const wrong = query.get(other);
	if (wrong !== null) {
		throw invalidRequest(
			{ [other]: [wrong] },
			`The query parameter [${other}] is not one of [${vocabulary}.fields,…]`
		);
	}
	return new Set((query.get(`${vocabulary}.fields`) ?? '').split(','));
}
