import { invalid, unknown } from './errors.ts';

/**
 * Ways to order a list of mentions: by their time, by how long they wait or waited, or by what is left
 * of the promise.
 */
export const SORTS = ['newest', 'oldest', 'slowest', 'fastest', 'promise'] as const;
/** What became of a mention: answered so far, without answer, or still young enough to wait. */
export const STATES = ['answered', 'open', 'waiting'] as const;

/** By what people have decided: everything, what is still to do, done, put off. */
export const FOLLOWED = ['any', 'todo', 'done', 'later'] as const;

/** Which of the mentions of a question are listed, and in what order. */
export interface Listing {
	/** The metric whose units are listed; without one, every mention in scope. */
	metric?: string;
	state?: (typeof STATES)[number];
	/** Words in the text or the author's handle, compared without regard to case. */
	text?: string;
	sort: (typeof SORTS)[number];
	/** Whether what people have decided about is listed too, or nothing else is. */
	followed?: (typeof FOLLOWED)[number];
	/** Where the list goes on: what it is sorted by, the place and the brand of the last row seen. */
	after?: [bigint, bigint, bigint];
	limit?: number;
	/** Mentions that are left out, or the only ones listed, as `mentionKey` writes them. */
	without?: string[];
	only?: string[];
}

/** The parameters of a listing, beside those of the grammar of questions. */
export const LISTING = ['metric', 'state', 'text', 'sort', 'after', 'limit', 'followed'] as const;

/**
 * Reads the parameters of a listing.
 *
 * @param metrics the names of metrics that have units to list
 * @throws InputError naming the parameter, the value and what is allowed
 */
export function parseListing(
	given: Record<string, string | undefined>,
	metrics: ReadonlySet<string>
): Listing {
	const { metric, state, text, sort, after, limit, followed } = given;
	const listing: Listing = { sort: oneOf('sort', sort ?? 'newest', SORTS) };
	if (metric) {
		if (!metrics.has(metric)) throw unknown('metric', metric, metrics);
		listing.metric = metric;
	}
	if (state) listing.state = oneOf('state', state, STATES);
	if (text) listing.text = text;
	if (followed) listing.followed = oneOf('followed', followed, FOLLOWED);
	if (after) listing.after = afterOf(after);
	if (limit) {
		if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > 100_000) {
			throw invalid('limit', limit, 'a whole number from 1 to 100000');
		}
		listing.limit = Number(limit);
	}
	return listing;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
	const found = allowed.find((each) => each === value);
	if (!found) throw unknown(name, value, allowed);
	return found;
}

function afterOf(text: string): [bigint, bigint, bigint] {
	if (!/^\d{1,15}\.\d{1,18}\.\d{1,9}$/.test(text)) {
		throw invalid('after', text, 'what the link to the next page says');
	}
	const [key = 0n, post = 0n, brand = 0n] = text.split('.').map(BigInt);
	return [key, post, brand];
}

/** Names a mention: a post and the brand that it addresses. */
export function mentionKey(mention: { brand: string; post_id: string; space: string }): string {
	return `${mention.brand}\n${mention.post_id}\n${mention.space}`;
}
