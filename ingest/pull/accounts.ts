import { InputError } from '#lib/model/errors.ts';
import type { Api } from './client.ts';
import { PRICES } from './endpoints.ts';
import { ApiFailure } from './failure.ts';
import type { Patience } from './patience.ts';
import type { Reader } from './reader.ts';
import type { Store } from './store.ts';

/** What the ledger calls it. */
export const ACCOUNTS = 'accounts';

/**
 * Asks a token whose it is, which also tells X's time.
 *
 * @returns the id of its account; null for an app's, which X answers by a refusal that costs nothing
 */
export async function whoAsks(api: Api): Promise<string | null> {
	try {
		const { body } = await api.getPage('users/me', {});
		return (body.data as { id?: string } | undefined)?.id ?? null;
	} catch (error) {
		if (error instanceof ApiFailure && error.kind === 'denied' && / 403:/.test(error.message))
			return null;
		throw error;
	}
}

/**
 * The ids of accounts by their handles in small letters; X is asked once for each.
 *
 * @throws InputError for a handle that X does not know
 */
export async function accountsOf(
	store: Store,
	asks: Patience,
	reader: Reader,
	handles: string[]
): Promise<Map<string, string>> {
	const known = new Map(
		(await store.all('select handle, id from accounts')).map(({ handle, id }) => [
			handle as string,
			id as string
		])
	);
	const missing = handles.filter((handle) => !known.has(handle));
	for (let at = 0; at < missing.length; at += 100) {
		const some = missing.slice(at, at + 100);
		reader.expect(some.length * PRICES.user);
		const { body } = await asks.getPage('users/by', { usernames: some.join(',') });
		const found = (body.data ?? []) as { id: string; username: string }[];
		await reader.pay(ACCOUNTS, [
			{ kind: 'user', ids: found.map(({ id }) => id), price: PRICES.user }
		]);
		for (const { id, username } of found) {
			const handle = username.toLowerCase();
			known.set(handle, id);
			await store.run('insert or replace into accounts values ($handle, $id)', { handle, id });
		}
	}
	const unknown = handles.filter((handle) => !known.has(handle));
	if (unknown.length > 0) {
		throw new InputError(
			`unknown handle: ${unknown.join(', ')}; allowed: accounts that exist on X (brand.handle of the settings)`
		);
	}
	return known;
}
