import { LISTED } from './metrics/listed.ts';
import { VOCABULARY } from './metrics/dimensions.ts';
import { unknown } from './model/errors.ts';
import { LISTING, parseListing, type Listing } from './model/listing.ts';
import { parseTable, parseQuery } from './model/query.ts';
import { answer, type Answer } from './server/answer.ts';
import { warehouse } from './server/app.ts';
import type { Row } from './server/contents.ts';
import { composeCount, composePosts } from './server/posts.ts';
import { comparisons, type Comparison } from './server/studies.ts';
import { answerTable, type TableName } from './server/tables.ts';
import { composeThread } from './server/thread.ts';

/**
 * Asks the published data: the one door of the pages and of the HTTP interface.
 *
 * @param search a query string in the grammar of the definitions
 * @throws InputError for a query that is wrong, OperationError past a limit or without data
 */
export async function ask(search: string | URLSearchParams): Promise<Answer> {
	return answer(await warehouse(), parseQuery(search, VOCABULARY));
}

/** The way to ask again and again about one scope: metrics, and what differs from it. */
export function asking(parameters: Record<string, string>) {
	return async (metrics: string, changes: Record<string, string> = {}): Promise<Row[]> =>
		(await ask(new URLSearchParams({ ...parameters, metrics, ...changes }))).rows;
}

/** Asks for a table that has columns of its own, of a query without metrics. */
export async function askTable(
	table: TableName,
	search: string | URLSearchParams | Record<string, string>
): Promise<Answer> {
	const query = parseTable(new URLSearchParams(search), VOCABULARY);
	return answerTable(table, await warehouse(), query);
}

/** Sets published figures of some metrics beside the brands of a query, under the studies' rules. */
export async function askComparisons(
	parameters: Record<string, string>,
	metrics?: string[]
): Promise<Comparison[]> {
	const { brand = '', from = '', to = '', tz = '', as_of = '' } = parameters;
	const search = new URLSearchParams({ brand, from, to, tz, as_of });
	return comparisons(await warehouse(), parseTable(search, VOCABULARY), metrics);
}

/**
 * Asks for the mentions behind a number.
 *
 * @param parameters of the grammar without metrics, and of a listing
 */
export async function askPosts(
	parameters: Record<string, string | undefined>,
	among: Pick<Listing, 'without' | 'only'> = {}
): Promise<Answer> {
	const { query, listing } = listingOf(parameters);
	return answer(await warehouse(), query, (resolved, snapshot) =>
		composePosts(resolved, snapshot, { ...listing, ...among })
	);
}

/** How many rows a list of mentions has, over all of its pages. */
export async function countPosts(
	parameters: Record<string, string | undefined>,
	among: Pick<Listing, 'without' | 'only'> = {}
): Promise<number> {
	const { query, listing } = listingOf(parameters);
	const { rows } = await answer(await warehouse(), query, (resolved, snapshot) =>
		composeCount(resolved, snapshot, { ...listing, ...among })
	);
	return rows[0]?.rows as number;
}

function listingOf(parameters: Record<string, string | undefined>) {
	const listing = parseListing(parameters, LISTED);
	const question = Object.entries(parameters).flatMap(([name, value]) =>
		value && !(LISTING as readonly string[]).includes(name) ? [[name, value]] : []
	);
	const search = new URLSearchParams(question);
	if (search.has('by')) throw unknown('parameter', 'by', 'a list is not split');
	return { listing, query: parseTable(search, VOCABULARY) };
}

/** Asks for the conversation that holds a post; no rows where there is no such post. */
export async function askThread(space: string, id: string, tz: string): Promise<Answer> {
	const query = parseTable(new URLSearchParams({ tz }), VOCABULARY);
	return answer(await warehouse(), query, (resolved, snapshot) =>
		composeThread(resolved, snapshot, { space, id })
	);
}
