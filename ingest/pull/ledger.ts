import type { Store } from './store.ts';

/** What is charged: resources once a UTC day each, requests each time. */
export type Charge =
	| { kind: 'post' | 'owned' | 'user'; ids: string[]; price: number }
	| { kind: 'counts'; ids: null; price: number };

/** The UTC day of an instant in milliseconds since 1970. */
export function dayOf(milliseconds: number): string {
	return new Date(milliseconds).toISOString().slice(0, 10);
}

/**
 * Writes down what an answer costs, inside the caller's transaction.
 *
 * @returns dollars
 */
export async function charge(
	store: Store,
	stream: string,
	now: number,
	charges: Charge[]
): Promise<number> {
	const day = dayOf(now);
	let total = 0;
	for (const { kind, ids, price } of charges) {
		const items = ids === null ? 1 : await uncharged(store, day, kind, ids);
		if (items === 0) continue;
		total += items * price;
		await store.run(
			`insert into ledger values ($day, $stream, $kind, $items, $usd)
			on conflict do update set items = ledger.items + excluded.items, usd = ledger.usd + excluded.usd`,
			{ day, stream, kind, items, usd: items * price }
		);
	}
	return total;
}

/** How many resources were not charged on that day yet; they are from now on. */
async function uncharged(store: Store, day: string, kind: string, ids: string[]): Promise<number> {
	if (ids.length === 0) return 0;
	const values = { day, ids: ids.join(' '), kind: kind === 'user' ? 'user' : 'post' };
	const asked = `select distinct $kind || ' ' || id as resource from (select unnest(string_split($ids, ' ')) as id)`;
	const items = await store.number(
		`select count(*) from (${asked}) anti join (select resource from charged where day = $day) using (resource)`,
		values
	);
	await store.run(`insert or ignore into charged select $day, resource from (${asked})`, values);
	return items;
}

/** Forgets what was charged on days that are over: it will be charged again. */
export async function closeDays(store: Store, now: number) {
	await store.run('delete from charged where day < $day', { day: dayOf(now) });
}

/** Dollars of the UTC month of an instant. */
export async function spentInMonth(store: Store, now: number): Promise<number> {
	return store.number(`select sum(usd) from ledger where day like $month || '%'`, {
		month: dayOf(now).slice(0, 7)
	});
}
