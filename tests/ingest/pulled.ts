import { Store } from '#ingest/pull/store.ts';
import { namesIn } from '../x-simulator/query.ts';
import type { Shown } from '../x-simulator/shape.ts';
import type { Simulator } from '../x-simulator/simulator.ts';

/** The ids that each stream must have, by what the simulated X serves at its present. */
export function expected(simulator: Simulator): Record<string, string[]> {
	const served = simulator.served().filter(({ post }) => !post.reposts);
	const ids = (of: (shown: Shown) => boolean) =>
		served
			.filter(of)
			.map(({ version }) => String(version.id))
			.sort();
	const mentions = (name: string) =>
		ids(
			({ post, version }) =>
				post.author.username !== name &&
				(namesIn(version.text).includes(name) || post.replyTo?.author.username === name)
		);
	const posts = (name: string) => ids(({ post }) => post.author.username === name);
	return {
		'Acme/mentions/acme': mentions('acme'),
		'Acme/mentions/acmehelp': mentions('acmehelp'),
		'Acme/posts/acme': posts('acme'),
		'Acme/posts/acmehelp': posts('acmehelp'),
		'Globex/mentions/globex': mentions('globex'),
		'Globex/posts/globex': posts('globex')
	};
}

/** What the journal of a data folder holds. */
export async function journal<T>(folder: string, read: (store: Store) => Promise<T>): Promise<T> {
	const store = await Store.open(folder);
	return read(store).finally(() => store.close());
}

/** The ids that each stream has brought, reposts left out. */
export async function seen(folder: string): Promise<Record<string, string[]>> {
	const rows = await journal(folder, (store) =>
		store.all(
			`select stream, list(id::varchar order by id::varchar) as ids from seen where not repost group by stream order by stream`
		)
	);
	return Object.fromEntries(
		rows.map(({ stream, ids }) => [stream, (ids as unknown as { items: string[] }).items ?? ids])
	) as Record<string, string[]>;
}

/** Dollars by the ledger. */
export const spent = (folder: string) =>
	journal(folder, (store) => store.number('select sum(usd) from ledger'));

/** What a closed span should have and has not: posts of its search that X served at its closing. */
export async function missing(simulator: Simulator, folder: string): Promise<string[]> {
	const have = await seen(folder);
	const spans = await journal(folder, (store) =>
		store.all(
			`select stream, lo_id::varchar as lo, hi_id::varchar as hi, cursor_id::varchar as cursor, state, updated_at::double as at
			from spans where state <> 'open'`
		)
	);
	return spans.flatMap(({ stream, lo, hi, cursor, state, at }) => {
		const low = BigInt((state === 'done' ? lo : (cursor ?? hi)) as string);
		const ids = new Set(have[stream as string]);
		const then = { ...simulator, served: () => simulator.served(at as number) } as Simulator;
		return (expected(then)[stream as string] ?? []).filter(
			(id) => BigInt(id) > low && BigInt(id) < BigInt(hi as string) && !ids.has(id)
		);
	});
}
