import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PULL_REPORT, type PullReport } from '#lib/model/pullReport.ts';
import { without } from './intervals.ts';
import { coveredOf } from './journal.ts';
import { dayOf, spentInMonth } from './ledger.ts';
import type { Store } from './store.ts';
import type { Stream } from './streams.ts';
import { usageOf } from './usage.ts';

/** Days of spending that are told. */
const DAYS = 14;

/**
 * Writes down for others what was pulled, as the journal is open for one process only.
 *
 * @param now in milliseconds since 1970
 */
export async function writeReport(
	store: Store,
	streams: Stream[],
	budget: number | null,
	now: number
) {
	const ended = await store.meta('last_run');
	const month = dayOf(now).slice(0, 7);
	const report: PullReport = {
		at: now,
		ended:
			ended === undefined
				? null
				: { at: Number(ended), sentence: (await store.meta('last_sentence')) ?? '' },
		streams: await Promise.all(streams.map((stream) => tell(store, stream, month))),
		usd: await spentInMonth(store, now),
		budget,
		usage: await usageOf(store),
		days: await store.all<{ day: string; usd: number }>(
			`select day, sum(usd) as usd from ledger group by day order by day desc limit ${DAYS}`
		)
	};
	const path = join(store.folder, PULL_REPORT);
	writeFileSync(`${path}.tmp`, JSON.stringify(report));
	renameSync(`${path}.tmp`, path);
}

async function tell(
	store: Store,
	{ name, brand, side }: Stream,
	month: string
): Promise<PullReport['streams'][number]> {
	const covered = await coveredOf(store, name);
	const [first] = covered;
	const last = covered.at(-1);
	return {
		name,
		brand,
		side,
		handles: name.split('/').at(-1) as string,
		covered,
		gaps: first && last ? without([first[0], last[1]], covered) : [],
		posts: await store.number('select count(*) from seen where stream = $name', { name }),
		usd: await store.number(
			`select sum(usd) from ledger where stream = $name and day like $month || '%'`,
			{ name, month }
		)
	};
}
