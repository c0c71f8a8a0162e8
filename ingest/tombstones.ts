import type { Database } from './database.ts';
import { cleanRefused, type Cleaned } from './refusals.ts';
import { NONE, rowsOf, tablesOf, type Segment } from './segment.ts';

/** What must not be kept: posts and authors by their ids, authors by their handles too. */
export interface Forgettable {
	posts: string[];
	users: string[];
	/** Ids of posts or of authors. */
	either?: string[];
}

/** What was taken out of the stored posts and the refused rows. */
export interface Buried {
	/** Rows of stored posts, versions counted. */
	rows: number;
	refused: Cleaned;
}

/** Whether some people are known by their handle alone, or by their id alone. */
type Unnamed = Record<'ids' | 'handles', boolean>;

const NOTHING: Cleaned = { rows: 0, files: [] };

/**
 * Writes down what must not be kept, and when that was asked for: ids, and nothing that they said. Of
 * people by their handles the ids are added, of people by their ids the handles, as `name`: one that
 * only counts where a post has no id of its author, as handles go from one person to another.
 *
 * @param now in seconds since 1970
 */
async function writeTombstones(
	database: Database,
	{ posts, users, either = [] }: Forgettable,
	now: number
): Promise<Unnamed> {
	const known = await database.all(
		`select distinct author_id as id from post_versions
		where author_id in (select unnest(from_json($either, '["VARCHAR"]')))`,
		{ either: JSON.stringify(either) }
	);
	const people = new Set(known.map(({ id }) => id as string));
	const asked = [...users.map((id) => id.toLowerCase()), ...people];
	const pairs = await database.all(
		`with asked as (select unnest(from_json($asked, '["VARCHAR"]')) as id)
		select distinct author_id as id, lower(author_handle) as handle from post_versions
		where author_id in (from asked) or lower(author_handle) in (from asked)`,
		{ asked: JSON.stringify(asked) }
	);
	const ids = pairs.flatMap(({ id }) => (id === null ? [] : [id as string]));
	const handles = pairs.map(({ handle }) => handle as string);
	const all = [
		...[...posts, ...either.filter((id) => !people.has(id))].map((id) => ['post', id]),
		...[...asked, ...ids].map((id) => ['user', id]),
		...handles.map((handle) => ['name', handle])
	];
	for (const [kind, id] of all) {
		await database.run('insert or ignore into tombstones values ($kind, $id, $now)', {
			kind: kind as string,
			id: id as string,
			now
		});
	}
	const told = new Set(pairs.flatMap(({ id, handle }) => (id === null ? [] : [id, handle])));
	const named = new Set(pairs.flatMap(({ id, handle }) => [id, handle]));
	return {
		ids: asked.some((user) => !told.has(user)),
		handles: asked.some((user) => /^\d+$/.test(user) && !named.has(user))
	};
}

/**
 * Writes tombstones for the posts of which a version has one, so that they stay buried when nothing
 * tells any more whose version it was.
 *
 * @returns how many were new
 */
async function followVersions(database: Database): Promise<number> {
	const count = () => database.number('select count(*) from tombstones');
	const before = await count();
	await listFollowed(database);
	await database.run(
		`insert or ignore into tombstones select distinct 'post', post_id, since from followed`
	);
	return (await count()) - before;
}

/** Lists the posts of which a version has a tombstone: those in sight now, beside those that were. */
async function listFollowed(database: Database) {
	await database.run(`
		create temp table if not exists followed (post_id varchar, since bigint);
		insert into followed
		select editions.post_id, since
		from editions join tombstones on kind = 'post' and id = edition_id
	`);
}

/**
 * Marks posts that are stored already for burial, where what was registered tells that a version of
 * theirs has a tombstone; inside the caller's transaction. `finishBurial` is to follow.
 */
export async function markBurial(database: Database) {
	if ((await followVersions(database)) > 0) await mark(database);
}

async function mark(database: Database, unnamed: Unnamed = { ids: false, handles: false }) {
	const times = Number((await database.meta('buried')) ?? 0);
	await database.setMeta({ buried: String(times + 1), burying: JSON.stringify(unnamed) });
}

/**
 * SQL of which rows have tombstones: every version, from whatever import.
 *
 * @param editions the table of the versions that these posts have
 */
function forgottenBy(editions: string): string {
	return `(
		coalesce(post_id in (
			select id from tombstones where kind = 'post'
			union
			select post_id from ${editions} join tombstones on kind = 'post' and id = edition_id
		), false)
		or coalesce(author_id in (select id from tombstones where kind = 'user'), false)
		or coalesce(lower(author_handle) in (select id from tombstones where kind = 'user'), false)
		or author_id is null
			and coalesce(lower(author_handle) in (select id from tombstones where kind = 'name'), false)
	)`;
}

/**
 * The same with what refused rows hold: nothing needs it once a file is read, and it may be a part of
 * another post.
 */
const buriedBy = (editions: string) =>
	`(refusal is not null and concat(text, author_handle) <> '' or ${forgottenBy(editions)})`;

const BURIED = buriedBy('editions');

/** A segment that nobody knows of yet without posts that have tombstones; null when none is left. */
export async function unburied(database: Database, segment: Segment): Promise<Segment | null> {
	if ((await database.number('select count(*) from tombstones')) === 0) return segment;
	const [exchange] = await database.segments.without(BURIED, [segment]);
	if (!exchange) return segment;
	await listFollowed(database);
	const [left] = exchange.to.map((each) => ({ ...each, first: segment.first }));
	await database.segments.discard([segment]);
	await database.segments.replace([], left ? [left] : []);
	return left ?? null;
}

/**
 * Writes down what must not be kept and takes all its versions out of the stored posts and the refused
 * rows. All that follows from them is to be derived anew.
 *
 * @param now in seconds since 1970
 */
export async function bury(database: Database, what: Forgettable, now: number): Promise<Buried> {
	const count = () => database.number('select count(*) from post_versions where refusal is null');
	const before = await count();
	await database.transaction(async () => {
		const unnamed = await writeTombstones(database, what, now);
		await followVersions(database);
		await mark(database, unnamed);
		await database.nextGeneration();
	});
	const refused = await finishBurial(database);
	return { rows: before - (await count()), refused };
}

/** Takes what has tombstones out of the stored posts and the refused rows, unless that was done. */
export async function finishBurial(database: Database): Promise<Cleaned> {
	const burying = JSON.parse((await database.meta('burying')) ?? 'false') as Unnamed | boolean;
	if (burying === false) return NOTHING;
	const held = await database.all(
		`select distinct import from post_versions where ${forgottenBy('editions')}`
	);
	const refused = await cleanRefused(
		database,
		held.map((row) => row.import as number),
		burying === true ? { ids: false, handles: false } : burying
	);
	const exchanges = await database.segments.without(BURIED);
	await database.transaction(async () => {
		for (const exchange of exchanges) await database.segments.exchange(exchange);
		await database.setMeta({ burying: 'false' });
	});
	for (const { from, to } of exchanges) await database.segments.replace(from, to);
	return refused;
}

/**
 * Writes a segment of kept snapshots again, in which the posts that have tombstones are empty: only
 * their ids, times and links are left. Lists these in the temporary table `emptied`. Registered ones
 * hold none of them.
 *
 * @returns the number of the new segment; the same where it holds none of them
 */
export async function emptied(database: Database, segment: number): Promise<number> {
	const posts = rowsOf({ ...NONE, segment });
	const gone = buriedBy(tablesOf(segment).editions);
	const copy = await database.segments.reading(segment, async () => {
		await database.run(
			`insert into emptied select post_id, author_handle from ${posts} where ${gone}`
		);
		const some = await database.number(`select count(*) from ${posts} where ${gone}`);
		if (some === 0) return segment;
		return database.segments.redrawn(
			segment,
			`select * exclude (gone, version) replace (
				case when gone then '' else text end as text,
				case when gone then '' else author_handle end as author_handle,
				case when not gone then author_id end as author_id,
				case when not gone then names end as names
			) from (select *, ${gone} as gone from ${posts})`
		);
	});
	return copy ?? segment;
}
