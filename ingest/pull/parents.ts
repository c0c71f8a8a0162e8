import type { Reader } from './reader.ts';
import type { Store } from './store.ts';

const BATCH = 100;

/** What the ledger calls it. */
export const PARENTS = 'parents';

/** Asks once for posts that others reply to and that no stream has brought, a hundred at a time. */
export async function fillParents(store: Store, reader: Reader): Promise<void> {
	await store.run(
		`update parents set state = 'came' where state = 'wanted' and id in (select id from seen)`
	);
	for (;;) {
		const rows = await store.all(
			`select id::varchar as id from parents where state = 'wanted' order by parents.id desc limit ${BATCH}`
		);
		if (rows.length === 0) return;
		await reader.lookUp(
			PARENTS,
			rows.map(({ id }) => id as string)
		);
	}
}
