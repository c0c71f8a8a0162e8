import type { Forgettable } from '../tombstones.ts';
import { rewriteFile } from '../rewrite.ts';
import { pathOf, Store } from './store.ts';

interface Item {
	id?: string;
	author_id?: string;
	username?: string;
	[key: string]: unknown;
}

/** Says in the journal that its file has traces of what was taken out. */
const TRACES = 'traces';

/**
 * Takes posts and people out of the pages that X gave, down to the bytes on disk, and remembers not to
 * keep them again.
 *
 * @returns how many pages held something of them
 */
export async function redactPages(folder: string, what: Forgettable): Promise<number> {
	const pages = await redact(folder, what);
	let store = await Store.open(folder);
	const traces = await store.meta(TRACES);
	store.close();
	if (traces !== 'true') return pages;
	await rewriteFile(pathOf(folder));
	store = await Store.open(folder);
	await store.setMeta(TRACES, 'false');
	store.close();
	return pages;
}

async function redact(folder: string, what: Forgettable): Promise<number> {
	const store = await Store.open(folder);
	try {
		const gone = await everythingOf(store, what);
		const ids = [...gone.posts, ...gone.users];
		if (ids.length === 0) return 0;
		const rows = await store.all(
			`select distinct page from (
				select page, unnest(regexp_extract_all(body, '"([0-9]+)"', 1)) as id from pages
			) where id in (select unnest(string_split($ids, ' '))) order by page`,
			{ ids: ids.join(' ') }
		);
		await store.transaction(async () => {
			for (const kind of ['post', 'user'] as const) {
				for (const id of gone[`${kind}s`]) {
					await store.run('insert or ignore into forgotten values ($kind, $id, epoch_ms(now()))', {
						kind,
						id
					});
				}
			}
			if (rows.length > 0) await store.setMeta(TRACES, 'true');
			for (const { page } of rows) {
				const values = { page: page as number };
				const [row] = await store.all('select body from pages where page = $page', values);
				const left = without(JSON.parse(row?.body as string) as Record<string, unknown>, gone);
				await store.run('update pages set body = $body where page = $page', {
					...values,
					body: JSON.stringify(left)
				});
			}
		});
		await store.run('checkpoint');
		return rows.length;
	} finally {
		store.close();
	}
}

/** The same with ids instead of handles, as far as X has told them. */
async function everythingOf(store: Store, { posts, users }: Forgettable): Promise<Forgettable> {
	const ids: string[] = [];
	for (const user of users) {
		if (/^\d+$/.test(user)) ids.push(user);
		const rows = await store.all(
			`select distinct account.id as id from (
				select unnest(from_json(json_extract(body, '$.includes.users'), '[{"id":"VARCHAR","username":"VARCHAR"}]')) as account
				from pages where contains(lower(body), $name)
			) where lower(account.username) = $user`,
			{ user: user.toLowerCase(), name: `"${user.toLowerCase()}"` }
		);
		ids.push(...rows.map(({ id }) => id as string));
	}
	return { posts, users: [...new Set(ids)] };
}

/** A page without the posts and the people that must not be kept. */
export function without(body: Record<string, unknown>, gone: Forgettable): Record<string, unknown> {
	const [posts, users] = [new Set(gone.posts), new Set(gone.users)];
	const stays = (item: Item) =>
		!posts.has(item.id ?? '') &&
		!versionsOf(item).some((id) => posts.has(id)) &&
		!users.has(item.author_id ?? '');
	const left = (items: unknown) => (Array.isArray(items) ? (items as Item[]).filter(stays) : items);
	const includes = { ...(body.includes as Record<string, unknown> | undefined) };
	for (const name of ['tweets', 'posts']) if (includes[name]) includes[name] = left(includes[name]);
	if (Array.isArray(includes.users)) {
		includes.users = (includes.users as Item[]).filter(({ id }) => !users.has(id ?? ''));
	}
	return { ...body, data: left(body.data), includes };
}

function versionsOf({ edit_history_tweet_ids, edit_history_post_ids }: Item): string[] {
	return ((edit_history_post_ids ?? edit_history_tweet_ids) as string[] | undefined) ?? [];
}
