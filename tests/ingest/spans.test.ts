import { stringify } from 'csv-stringify/sync';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database, type Row } from '#ingest/database.ts';
import { ingest } from '#ingest/ingest.ts';
import { VOCABULARY } from '#lib/metrics/dimensions.ts';
import { parseQuery } from '#lib/model/query.ts';
import { readSettings } from '#lib/model/readSettings.ts';
import { answer } from '#lib/server/answer.ts';
import { compose } from '#lib/server/compose.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import { scratch } from '../scratch.ts';

const DAY = 86_400;
const START = Date.UTC(2026, 1, 1) / 1000;
const effects = { now: () => Date.UTC(2026, 10, 1), dense: 0, progress: () => undefined };

const SETTINGS = readSettings(
	`[[brand]]
name = "Acme"
timezone = "UTC"
kind = "own"
handle = [{ handle = "acme", role = "main" }]
hours = [{ open = ["mon-sun 00:00-24:00"] }]

[[import]]
name = "feed"
ids = "x"
columns = { post_id = "id", author_handle = "author", posted_at = "at", text = "text" }
`,
	'replyscope.toml'
);

/** Loads mentions of Acme, each by somebody else, on some days after the start; how many posts were looked at. */
async function load(data: string, name: string, first: number, days: number[]) {
	const rows = days.map((day, index) => ({
		id: first + index,
		author: `u${first + index}`,
		at: new Date((START + day * DAY) * 1000).toISOString(),
		text: '@acme hello'
	}));
	const path = join(data, name);
	writeFileSync(path, stringify(rows, { header: true }));
	return (await ingest(data, [path], SETTINGS, {}, effects)).derived;
}

/** Changes what a pull leaves in the database. */
async function pull(data: string, sql: string) {
	const database = await Database.open(data);
	await database.run(sql);
	await database.nextGeneration();
	database.close();
}

/** The row of a question, from the rollup and from the facts. */
async function both(data: string, query: string): Promise<(Row | undefined)[]> {
	const warehouse = await Warehouse.open(data);
	try {
		const parsed = parseQuery(query, VOCABULARY);
		const quick = await answer(warehouse, parsed);
		expect(quick.sql).toContain('.rollup_');
		const sure = await answer(warehouse, parsed, (resolved, snapshot) =>
			compose(resolved, snapshot, 'facts')
		);
		return [quick.rows[0], sure.rows[0]];
	} finally {
		warehouse.close();
	}
}

const many = Array.from({ length: 40 }, (_, index) => 28 + index);

test('cells follow what is covered later or no more, though only one post is new', async () => {
	const data = scratch();
	await load(data, 'parents.csv', 1, [4, 5, 6]);
	await load(data, 'feed.csv', 100, many);
	// Posts that others reply to are asked for one by one: they cover nothing.
	await pull(data, `update imports set source = 'pull' where import = 1`);
	await ingest(data, [], SETTINGS, {}, effects);
	const mentions = () => both(data, 'metrics=mentions&clock=hours');
	const count = async () => (await mentions()).map((row) => row?.mentions);
	expect(await count()).toEqual([40, 40]);
	await pull(data, `insert into pulled values ('Acme', ${START}, ${START + 27 * DAY})`);
	expect(await load(data, 'one.csv', 900, [69])).toBe(1);
	expect(await both(data, 'metrics=mentions')).toEqual([{ mentions: 44 }, { mentions: 44 }]);
	expect(await count()).toEqual([44, 44]);
	await pull(data, 'delete from pulled');
	expect(await load(data, 'another.csv', 901, [70])).toBe(1);
	expect(await both(data, 'metrics=mentions')).toEqual([{ mentions: 42 }, { mentions: 42 }]);
});

test('open time goes on until the end of what was pulled, though nobody writes', async () => {
	const data = scratch();
	await load(data, 'feed.csv', 100, many);
	await pull(data, `insert into pulled values ('Acme', ${START}, ${START + 80 * DAY})`);
	await ingest(data, [], SETTINGS, {}, effects);
	const query =
		'metrics=units,mature_7d,waiting_oldest_seconds,open_oldest_seconds&from=2026-03-25';
	const [calendar] = await both(data, query);
	expect(calendar).toEqual({
		units: 16,
		mature_7d: 16,
		waiting_oldest_seconds: null,
		open_oldest_seconds: 28 * DAY
	});
	expect(await both(data, `${query}&clock=hours`)).toEqual([calendar, calendar]);
});
