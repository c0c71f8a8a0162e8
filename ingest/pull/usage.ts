import type { Api } from './client.ts';
import { dayOf } from './ledger.ts';
import type { Store } from './store.ts';

/** Posts of a UTC month that X says were read, and those of the ledger. */
export interface Usage {
	/** When X said so, in milliseconds since 1970. */
	at: number;
	posts: number;
	ledger: number;
}

const KEY = 'usage';

/** Under which it stands when X was asked last, whether or not it answered. */
const ASKED = 'usage_asked';
/** Milliseconds for which an answer is good enough. */
const FRESH = 600_000;

/**
 * Asks X how many posts it has counted this month, unless it was asked just now. What X does not tell
 * is left as it was: nothing depends on it, so no error matters.
 *
 * @param now in milliseconds since 1970
 */
export async function readUsage(store: Store, api: Api, now: number) {
	if (now - Number((await store.meta(ASKED)) ?? -Infinity) < FRESH) return;
	await store.setMeta(ASKED, String(now));
	const month = dayOf(now).slice(0, 7);
	const posts = await told(api, month, now).catch(() => null);
	if (posts === null) return;
	const ledger = await store.number(
		`select sum(items) from ledger where kind in ('post', 'owned') and day like $month || '%'`,
		{ month }
	);
	await store.setMeta(KEY, JSON.stringify({ at: now, posts, ledger }));
}

/** Posts of a UTC month; null where the answer does not say. */
async function told(api: Api, month: string, now: number): Promise<number | null> {
	const { body } = await api.getPage('usage', {
		days: new Date(now).getUTCDate(),
		'usage.fields': 'daily_project_usage,project_usage'
	});
	const posts = daysIn(body)
		.filter(({ date }) => date.startsWith(month))
		.reduce((sum, { usage }) => sum + Number(usage), 0);
	return Number.isFinite(posts) ? posts : null;
}

/** What X said last; null before it has said anything. */
export async function usageOf(store: Store): Promise<Usage | null> {
	return JSON.parse((await store.meta(KEY)) ?? 'null') as Usage | null;
}

/** The days of an answer: X gives them as one list, or as one for each project. */
function daysIn(body: Record<string, unknown>): { date: string; usage: string | number }[] {
	const { daily_project_usage: daily } = (body.data ?? {}) as { daily_project_usage?: unknown };
	const projects = Array.isArray(daily) ? daily : [daily];
	return projects.flatMap((each: unknown) => {
		const { usage, date } = (each ?? {}) as { usage?: unknown; date?: unknown };
		const days: unknown[] = Array.isArray(usage) ? usage : date === undefined ? [] : [each];
		return days as { date: string; usage: string }[];
	});
}
