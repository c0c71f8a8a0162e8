import { literal } from '../sources/source.ts';
import { postsOfPages } from '../sources/x-pages.ts';
import type { Database } from '../database.ts';
import { store } from '../store.ts';
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

/**
 * Makes posts of the pages in the journal that were not read yet, and writes down what was covered,
 * inside the caller's transaction on an ingest database to which the journal is attached as `journal`.
 *
 * @param streams all of the settings
 * @param now in milliseconds since 1970
 */
export async function absorb(
	database: Database,
	streams: Stream[],
	now: number
): Promise<Absorbed> {
	const through = Number((await database.meta('pulled_through')) ?? 0);
	const last = await database.number('select max(page) from journal.pages');
	const posts = last > through ? await absorbPages(database, [through, last], now) : 0;
	await database.setMeta('pulled_through', String(last));
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

async function absorbPages(
	database: Database,
	[after, last]: [number, number],
	now: number
): Promise<number> {
	const [{ fetched = 0 } = {}] = await database.all(
		`select max(fetched_at)::double as fetched from journal.pages where page > ${after} and page <= ${last}`
	);
	const collected = Math.max(now, fetched as number);
	const number = await importOf(database, collected);
	const pages = `(select page as line, body::json as page from journal.pages where page > ${after} and page <= ${last})`;
	const same = ['text', 'author_handle', 'reply_to_id', 'lang']
		.map((column) => `before.${column} is not distinct from post.${column}`)
		.join(' and ');
	const count = () =>
		database.number('select count(*) from post_versions where import = $number', { number });
	const before = await count();
	await store(
		database,
		number,
		`with post as materialized (${postsOfPages(pages)}),
		before as (
			select version.* from post_versions as version
			join imports using (import)
			where space = 'x' and not removed and post_id in (select post_id from post)
		)
		select post.* from post
		where not exists (
			from before where before.post_id = post.post_id and ${same}
				and coalesce(before.version_at, 0) >= coalesce(post.version_at, 0)
		)
		and not exists (
			from journal.forgotten where forgotten.kind = 'post' and forgotten.id = post.post_id
				or forgotten.kind = 'user' and forgotten.id = post.author_id
		)`
	);
	const added = (await count()) - before;
	await database.run(
		`update imports set ingested_at = $at, rows_read = rows_read + $added,
			oldest = (select min(posted_at) from post_versions where import = $number),
			newest = (select max(posted_at) from post_versions where import = $number)
		where import = $number`,
		{ number, added, at: Math.ceil(collected / 1000) }
	);
	if (added === 0 && before === 0) await database.forget(`import = ${number}`);
	return added;
}

/** The import of what is pulled on a UTC day. */
async function importOf(database: Database, now: number): Promise<number> {
	const day = new Date(now).toISOString().slice(0, 10);
	const digest = `pull ${day}`;
	const known = await database.number('select max(import) from imports where digest = $digest', {
		digest
	});
	if (known > 0) return known;
	const number = await database.nextImport();
	await database.run(
		`insert into imports values ($number, $file, $digest, 'pull', 'x', 'null', null, $at, 0, 0, null, null, false)`,
		{ number, file: `X, pulled on ${day}`, digest, at: Math.ceil(now / 1000) }
	);
	return number;
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
