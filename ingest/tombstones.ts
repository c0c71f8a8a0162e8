import type { Database } from './database.ts';

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
export async function writeTombstones(
	database: Database,
	{ posts, users }: Forgettable,
	now: number
) {
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
 * Deletes the posts that have tombstones: every version of them, from whatever import.
 *
 * @returns how many rows went
 */
export async function bury(database: Database): Promise<number> {
	if ((await database.number('select count(*) from tombstones')) === 0) return 0;
	const count = () => database.number('select count(*) from post_versions');
	const before = await count();
	await database.run(`
		delete from post_versions where post_id in (
			select id from tombstones where kind = 'post'
			union
			select editions.post_id from editions join tombstones on kind = 'post' and id = edition_id
		)
		or author_id in (select id from tombstones where kind = 'user')
		or lower(author_handle) in (select id from tombstones where kind = 'user')
	`);
	return before - (await count());
}
