import { parse } from 'csv-parse/sync';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LISTED } from '#lib/metrics/listed.ts';
import { command } from '../command.ts';
import { start, type Running } from '../dashboard.ts';

const data = mkdtempSync(join(tmpdir(), 'replyscope-mentions-'));
let server: Running;

beforeAll(async () => {
	const words = ['--no-serve', '--posts', '20000', '--days', '90', '--data', data];
	expect((await command('demo', ...words)).code).toBe(0);
	server = await start(data, '--settings', join(data, 'replyscope.toml'));
}, 240_000);

afterAll(() => server?.stop());

interface Row {
	author: string;
	wait: number | null;
	age: number | null;
}

const SCOPE = 'brand=Northwind+Air&from=2026-10-01&tz=America/New_York&to=2026-11-11';

async function rowsOf(metric: string, reading: string): Promise<Row[]> {
	const answer = await fetch(`${server.url}/api/mentions.csv?${SCOPE}&metric=${metric}${reading}`);
	expect(answer.status).toBe(200);
	const number = (text: string | undefined) => (text ? Number(text) : null);
	return (parse(await answer.text(), { columns: true }) as Record<string, string>[]).map(
		({ author = '', wait, age }) => ({ author, wait: number(wait), age: number(age) })
	);
}

async function numberOf(metric: string, reading: string): Promise<number | null> {
	const answer = await fetch(`${server.url}/api/query.json?${SCOPE}&metrics=${metric}${reading}`);
	const { rows } = (await answer.json()) as { rows: Record<string, number | null>[] };
	return rows[0]?.[metric] ?? null;
}

const RUNGS: Record<string, number> = {
	'5m': 300,
	'15m': 900,
	'30m': 1800,
	'1h': 3600,
	'2h': 7200,
	'4h': 14_400,
	'8h': 28_800,
	'12h': 43_200,
	'24h': 86_400,
	'48h': 172_800,
	'7d': 604_800
};

/** What a metric should be, worked out from the rows alone. */
function worked(metric: string, rows: Row[]): number | null {
	const waits = rows.flatMap(({ wait }) => wait ?? []).sort((a, b) => a - b);
	const [, rate, end] = /^response_rate_(\w+?)(?:_(low|high))?$/.exec(metric) ?? [];
	if (rate)
		return ends(waits.filter((wait) => wait <= (RUNGS[rate] ?? 0)).length, rows.length, end);
	const [, , side] = /^(answered_share)(?:_(low|high))?$/.exec(metric) ?? [];
	if (metric.startsWith('answered_share')) return ends(waits.length, rows.length, side);
	if (metric === 'authors') return new Set(rows.map(({ author }) => author)).size;
	if (metric === 'response_mean_answered') return waits.reduce((a, b) => a + b, 0) / waits.length;
	if (metric === 'response_median_answered') {
		const half = waits.length / 2;
		return ((waits[Math.ceil(half) - 1] ?? 0) + (waits[Math.floor(half)] ?? 0)) / 2;
	}
	if (metric.endsWith('_oldest_seconds')) return Math.max(...rows.map(({ age }) => age ?? 0));
	const [, percent] = /^response_p(\d+)$/.exec(metric) ?? [];
	return percent ? quantile(rows, Number(percent) / 100) : rows.length;
}

/** A share or an end of its Wilson interval, solved as Wilson wrote it: (p − k/n)² = z² p (1 − p) / n. */
function ends(k: number, n: number, side: string | undefined): number {
	if (!side) return k / n;
	const z = 1.959963984540054;
	const share = k / n;
	const [a, b, c] = [1 + (z * z) / n, -2 * share - (z * z) / n, share * share];
	const root = Math.sqrt(Math.max(0, b * b - 4 * a * c));
	return (-b + (side === 'low' ? -root : root)) / (2 * a);
}

/** Kaplan–Meier, one row at a time; answers go before censorings of the same time. */
function quantile(rows: Row[], wanted: number): number | null {
	const order = rows
		.map(({ wait, age }) => ({ at: wait ?? age ?? 0, answered: wait !== null }))
		.sort((a, b) => a.at - b.at || Number(b.answered) - Number(a.answered));
	let left = 1;
	for (let index = 0; index < order.length;) {
		const { at } = order[index] as (typeof order)[number];
		const risk = order.length - index;
		const same = order.filter((each) => each.at === at);
		left *= 1 - same.filter(({ answered }) => answered).length / risk;
		if (1 - left >= wanted - 1e-12 && same.some(({ answered }) => answered)) return at;
		index += same.length;
	}
	return null;
}

describe.each(['', '&unit=mention', '&unit=mention&attribution=direct&automatic=include'])(
	'the rows behind a number, counted from their CSV, give it: reading “%s”',
	(reading) => {
		test.each([...LISTED].filter((name) => name !== 'mentions_per_hour'))('%s', async (metric) => {
			const [rows, number] = await Promise.all([
				rowsOf(metric, reading),
				numberOf(metric, reading)
			]);
			const expected = worked(metric, rows);
			if (expected === null) expect(number).toBeNull();
			else expect(number).toBeCloseTo(expected, 9);
		});
	}
);

test('pages follow one another without loss or repetition, in every order', async () => {
	const list = async (query: string) => {
		const answer = await fetch(`${server.url}/api/mentions.json?${SCOPE}&metric=units&${query}`);
		return ((await answer.json()) as { rows: { post_id: string; after: string }[] }).rows;
	};
	for (const sort of ['newest', 'oldest', 'slowest', 'fastest', 'promise']) {
		const all = await list(`sort=${sort}`);
		const paged = [];
		for (let after = ''; ;) {
			const page = await list(`sort=${sort}&limit=97&after=${after}`);
			paged.push(...page);
			if (page.length < 97) break;
			after = page.at(-1)?.after ?? '';
		}
		expect(paged.map(({ post_id }) => post_id)).toEqual(all.map(({ post_id }) => post_id));
		expect(new Set(paged.map(({ post_id }) => post_id)).size).toBe(all.length);
	}
});

test('what a list does not know is a 400 that says what is allowed', async () => {
	const error = async (query: string) => {
		const answer = await fetch(`${server.url}/api/mentions.json?${query}`);
		return `${answer.status} ${((await answer.json()) as { error: string }).error}`;
	};
	expect(await error('sort=loudest')).toContain('400 unknown sort: loudest; allowed: newest');
	expect(await error('metric=exposure_hours')).toContain('400 unknown metric: exposure_hours');
	expect(await error('state=lost')).toContain('400 unknown state: lost; allowed: answered, open');
	expect(await error('after=x')).toContain('400 invalid after: x');
	expect(await error('by=brand')).toContain('400 unknown parameter: by');
	expect(await error('limit=0')).toContain('400 invalid limit: 0');
});
