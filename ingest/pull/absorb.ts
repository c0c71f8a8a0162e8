import type { DuckDBValue } from '@duckdb/node-api';
import { literal } from '../sources/source.ts';
import { postsOfPages } from '../sources/x-pages.ts';
import type { Database } from '../database.ts';
import type { Segment } from '../segment.ts';
import { store } from '../store.ts';
import { unburied } from '../tombstones.ts';
import { intersection, union, type Interval } from './intervals.ts';
import { coveredBy } from './spans.ts';
import type { Stream } from './streams.ts';
import { pathOf } from './store.ts';

/** What an absorption changed. */
export interface Absorbed {
	/** Versions of posts that were not there. */
	posts: number;
	/** Whether other times are covered than before. */
	coverage: boolean;
}

const ALL: Interval = [-8e15, 8e15];

/** The posts of pages, stored and not registered yet. */
export interface Steeped {
	/** The last page that was read. */
	last: number;
	import: { number: number; segment: Segment | null; values: Record<string, DuckDBValue> } | null;
}

/**
 * Stores the posts of those pages in the journal that were not read yet. The journal is attached to
 * the ingest database as `journal`.
 *
 * @param now in milliseconds since 1970
 */
export async function steep(database: Database, now: number): Promise<Steeped> {
	const through = Number((await database.meta('pulled_through')) ?? 0);
	const last = await database.number('select max(page) from journal.pages');
	return { last, import: last > through ? await storePages(database, [through, last], now) : null };
}

/**
 * Registers the posts that were stored, and writes down what was covered, inside the caller's
 * transaction.
 *
 * @param streams all of the settings
 */
export async function absorb(
	database: Database,
	streams: Stream[],
	{ last, import: stored }: Steeped
): Promise<Absorbed> {
	if (stored) {
		if (stored.segment) await database.segments.register(stored.segment);
		await database.setMeta({ last_import: String(stored.number) });
		await database.run(
			`insert into imports values ($number, $file, $digest, 'pull', 'x', 'null', null, $at, $posts, 0, $oldest, $newest, false)`,
			{ number: stored.number, ...stored.values }
		);
	}
	await database.setMeta({ pulled_through: String(last) });
	const posts = Number(stored?.values.posts ?? 0);
	return { posts, coverage: await writeCoverage(database, streams) };
}

/** Attaches the journal of a data folder for reading while `work` runs. */
export async function withJournal<T>(database: Database, work: () => Promise<T>): Promise<T> {
	await database.run(`attach ${literal(pathOf(database.folder))} as journal (read_only)`);
	try {
		return await work();
	} finally {
		await database.run('detach journal');
	}
}

/** Stores what the pages hold that is not there already. */
async function storePages(
	database: Database,
	[after, last]: [number, number],
	now: number
): Promise<Steeped['import']> {
	const range = `page > ${after} and page <= ${last}`;
	const pages = `(select page as line, body::json as page from journal.pages where ${range})`;
	const same = ['text', 'author_handle', 'reply_to_id', 'lang']
		.map((column) => `before.${column} is not distinct from post.${column}`)
		.join(' and ');
	await database.run(`
		create or replace temp table fresh as
		with post as materialized (${postsOfPages(pages)}),
		before as (
			select version.* from post_versions as version
			join imports using (import)
			where space = 'x' and not removed and post_id in (select post_id from post)
		)
		select post.* from post
		where refusal is null and not exists (
			from before where before.post_id = post.post_id and ${same}
				and coalesce(before.version_at, 0) >= coalesce(post.version_at, 0)
		)`);
	const [found = {}] = await database.all(
		`select count(*)::integer as posts, min(posted_at)::double as oldest, max(posted_at)::double as newest,
			(select max(fetched_at)::double from journal.pages where ${range}) as fetched
		from fresh`
	);
	const posts = found.posts as number;
	if (posts === 0) {
		await database.run('drop table fresh');
		return null;
	}
	const number = Number((await database.meta('last_import')) ?? 0) + 1;
	const written = await database.segments.write(async (tables) => {
		await store(database, { ...tables, number }, 'from fresh');
	});
	await database.run('drop table fresh');
	const at = Math.ceil(Math.max(now, found.fetched as number) / 1000);
	return {
		number,
		segment: await unburied(database, written),
		values: {
			file: `X, ${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')}`,
			digest: `pages ${after + 1} to ${last}`,
			at,
			posts,
			oldest: found.oldest as number,
			newest: found.newest as number
		}
	};
}

/** Writes which times were covered of each brand: those that all its streams hold, in seconds. */
async function writeCoverage(database: Database, streams: Stream[]): Promise<boolean> {
	const stretches: [brand: string, from: number, to: number][] = [];
	for (const [brand, covered] of await coveredBrands(database, streams)) {
		for (const [from, to] of covered) {
			const [first, last] = [Math.ceil(from / 1000), Math.floor(to / 1000) - 1];
			if (first <= last) stretches.push([brand, first, last]);
		}
	}
	const rows = await database.all(
		'select brand, covered_from::double as a, covered_to::double as b from pulled order by all'
	);
	const before = rows.map(({ brand, a, b }) => [brand, a, b]);
	const after = stretches.sort((x, y) => (x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : x[1] - y[1]));
	if (JSON.stringify(before) === JSON.stringify(after)) return false;
	await database.run('delete from pulled');
	for (const [brand, from, to] of after) {
		await database.run('insert into pulled values ($brand, $from, $to)', { brand, from, to });
	}
	return true;
}

async function coveredBrands(
	database: Database,
	streams: Stream[]
): Promise<Map<string, Interval[]>> {
	const rows = await database.all(
		`select stream, state, lo_id::varchar as lo, hi_id::varchar as hi, cursor_id::varchar as cursor from journal.spans`
	);
	const spans = new Map<string, Interval[]>();
	for (const { stream, state, lo, hi, cursor } of rows) {
		const covered = coveredBy({
			state: state as 'open',
			lo: BigInt(lo as string),
			hi: BigInt(hi as string),
			cursor: cursor === null ? null : BigInt(cursor as string)
		});
		spans.set(stream as string, [...(spans.get(stream as string) ?? []), covered]);
	}
	const brands = new Map<string, Interval[]>();
	for (const { brand, name, valid } of streams) {
		const outside: Interval[] = [
			[ALL[0], valid[0] * 1000],
			[valid[1] * 1000, ALL[1]]
		];
		const covered = union([...(spans.get(name) ?? []), ...outside]);
		brands.set(brand, intersection(brands.get(brand) ?? [ALL], covered));
	}
	for (const [brand, covered] of brands) {
		brands.set(
			brand,
			within(
				covered,
				streams.filter((each) => each.brand === brand)
			)
		);
	}
	return brands;
}

/** Nothing is covered where no handle is the brand's. */
function within(covered: Interval[], streams: Stream[]): Interval[] {
	const valid = union(streams.map(({ valid: [from, to] }): Interval => [from * 1000, to * 1000]));
	return intersection(covered, valid);
}
