import type { Database } from './database.ts';
import type { Segment } from './segment.ts';

/** What must not be kept: posts and authors by their ids, authors by their handles too. */
export interface Forgettable {
	posts: string[];
	users: string[];
}

/**
 * Writes down what must not be kept, and when that was asked for: ids, and nothing that they said.
 *
 * @param now in seconds since 1970
 */
async function writeTombstones(database: Database, { posts, users }: Forgettable, now: number) {
	const all = [
		...posts.map((id) => ['post', id]),
		...users.map((id) => ['user', id.toLowerCase()])
	];
	for (const [kind, id] of all) {
		await database.run('insert or ignore into tombstones values ($kind, $id, $now)', {
			kind: kind as string,
			id: id as string,
			now
		});
	}
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

async function mark(database: Database) {
	const times = Number((await database.meta('buried')) ?? 0);
	await database.setMeta('buried', String(times + 1));
	await database.setMeta('burying', 'true');
}

/** SQL of the rows of stored posts that have tombstones: every version, from whatever import. */
const BURIED = `(
	post_id in (
		select id from tombstones where kind = 'post'
		union
		select editions.post_id from editions join tombstones on kind = 'post' and id = edition_id
	)
	or coalesce(author_id in (select id from tombstones where kind = 'user'), false)
	or lower(author_handle) in (select id from tombstones where kind = 'user')
)`;

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
 * Writes down what must not be kept and takes all its versions out of the stored posts. All that
 * follows from them is to be derived anew.
 *
 * @param now in seconds since 1970
 * @returns how many rows went
 */
export async function bury(database: Database, what: Forgettable, now: number): Promise<number> {
	const count = () => database.number('select count(*) from post_versions');
	const before = await count();
	await database.transaction(async () => {
		await writeTombstones(database, what, now);
		await followVersions(database);
		await mark(database);
		await database.setMeta('generation', String((await database.generation()) + 1));
	});
	await finishBurial(database);
	return before - (await count());
}

/** Takes the posts that have tombstones out of the stored ones, unless that was done. */
export async function finishBurial(database: Database) {
	if ((await database.meta('burying')) !== 'true') return;
	const exchanges = await database.segments.without(BURIED);
	await database.transaction(async () => {
		for (const exchange of exchanges) await database.segments.exchange(exchange);
		await database.setMeta('burying', 'false');
	});
	for (const { from, to } of exchanges) await database.segments.replace(from, to);
}
