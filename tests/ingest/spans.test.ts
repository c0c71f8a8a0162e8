import { stringify } from 'csv-stringify/sync';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Row } from '#ingest/database.ts';
import { ingest } from '#ingest/ingest.ts';
import { VOCABULARY } from '#lib/metrics/dimensions.ts';
import { parseQuery } from '#lib/model/query.ts';
import { readSettings } from '#lib/model/readSettings.ts';
import { answer, type Answer } from '#lib/server/answer.ts';
import { compose, type Source } from '#lib/server/compose.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import { pulled } from '../pulled.ts';
import { scratch } from '../scratch.ts';

const DAY = 86_400;
const START = Date.UTC(2026, 1, 1) / 1000;
const effects = { now: () => Date.UTC(2026, 10, 1), dense: 0, progress: () => undefined };

const ACME = `[[brand]]
name = "Acme"
timezone = "UTC"
kind = "own"
handle = [{ handle = "acme", role = "main" }, { handle = "acmehelp", role = "support" }]
hours = [{ open = ["mon-sun 00:00-24:00"] }]
`;
const FEED = `
[[import]]
name = "feed"
ids = "x"
columns = { post_id = "id", author_handle = "author", posted_at = "at", text = "text", reply_to_id = "parent" }
`;
const SETTINGS = readSettings(ACME + FEED, 'replyscope.toml');

interface Post {
	id: number;
	author: string;
	/** After the start. */
	day: number;
	text: string;
	parent?: number;
}

/** Mentions of Acme, each by somebody else, on some days after the start. */
function mentions(first: number, days: number[]): Post[] {
	return days.map((day, index) => {
		const id = first + index;
		return { id, author: `u${id}`, day, text: '@acme hello' };
	});
}

/** Loads a file of posts; how many posts were looked at. */
async function load(data: string, name: string, posts: Post[], settings = SETTINGS) {
	const rows = posts.map(({ id, author, day, text, parent }) => {
		const at = new Date((START + day * DAY) * 1000).toISOString();
		return { id, author, at, text, parent: parent ?? '' };
	});
	const path = join(data, name);
	writeFileSync(path, stringify(rows, { header: true }));
	return (await ingest(data, [path], settings, {}, effects)).derived;
}

async function ask(data: string, query: string, source: Source): Promise<Answer> {
	const warehouse = await Warehouse.open(data);
	try {
		return await answer(warehouse, parseQuery(query, VOCABULARY), (resolved, snapshot) =>
			compose(resolved, snapshot, source)
		);
	} finally {
		warehouse.close();
	}
}

/** The rows of a question, which are the same from the rollup and from the facts. */
async function both(data: string, query: string): Promise<Row[]> {
	const [quick, sure] = [await ask(data, query, 'rollup'), await ask(data, query, 'facts')];
	expect(quick.sql, query).toContain('.rollup_');
	expect(quick.rows, query).toEqual(sure.rows);
	return sure.rows;
}

const many = Array.from({ length: 40 }, (_, index) => 28 + index);

test('cells follow what is covered later or no more, though only one post is new', async () => {
	const data = scratch();
	await load(data, 'parents.csv', mentions(1, [4, 5, 6]));
	await load(data, 'feed.csv', mentions(100, many));
	// Posts that others reply to are asked for one by one: they cover nothing.
	await pulled(data, (database) =>
		database.run(`update imports set source = 'pull' where import = 1`)
	);
	await ingest(data, [], SETTINGS, {}, effects);
	const count = async (clock: string) => {
		const [row] = await both(data, `metrics=mentions&clock=${clock}`);
		return row?.mentions;
	};
	expect(await count('hours')).toBe(40);
	await pulled(data, (database) =>
		database.run(`insert into pulled values ('Acme', ${START}, ${START + 27 * DAY})`)
	);
	expect(await load(data, 'one.csv', mentions(900, [69]))).toBe(1);
	expect([await count('calendar'), await count('hours')]).toEqual([44, 44]);
	await pulled(data, (database) => database.run('delete from pulled'));
	expect(await load(data, 'another.csv', mentions(901, [70]))).toBe(1);
	expect([await count('calendar'), await count('hours')]).toEqual([42, 42]);
});

test('open time goes on until the end of what was pulled, though nobody writes', async () => {
	const data = scratch();
	await load(data, 'feed.csv', mentions(100, many));
	await pulled(data, (database) =>
		database.run(`insert into pulled values ('Acme', ${START}, ${START + 80 * DAY})`)
	);
	await ingest(data, [], SETTINGS, {}, effects);
	const query =
		'metrics=units,mature_7d,waiting_oldest_seconds,open_oldest_seconds&from=2026-03-25';
	for (const clock of ['calendar', 'hours']) {
		expect(await both(data, `${query}&clock=${clock}`)).toEqual([
			{ units: 16, mature_7d: 16, waiting_oldest_seconds: null, open_oldest_seconds: 28 * DAY }
		]);
	}
});

test('a response is filed under the earliest unit that is covered', async () => {
	const data = scratch();
	await load(data, 'parents.csv', [{ id: 1, author: 'ann', day: 4, text: '@acme help' }]);
	await load(data, 'feed.csv', [
		...mentions(100, many),
		{ id: 2, author: 'ann', day: 30.1, text: '@acme still there?', parent: 1 },
		{ id: 3, author: 'acme', day: 30.2, text: '@ann yes', parent: 2 }
	]);
	await pulled(data, (database) =>
		database.run(`update imports set source = 'pull' where import = 1`)
	);
	await ingest(data, [], SETTINGS, {}, effects);
	const expectAll = async (mentions: number, answered: number) => {
		for (const unit of ['mention', 'case']) {
			const query = `metrics=mentions,answered,responses&unit=${unit}`;
			expect(await both(data, query)).toEqual([{ mentions, answered, responses: 1 }]);
			const including = await ask(data, `${query}&automatic=include`, 'facts');
			expect(including.rows).toEqual([{ mentions, answered, responses: 1 }]);
		}
	};
	await expectAll(41, 1);
	await pulled(data, (database) =>
		database.run(`insert into pulled values ('Acme', ${START}, ${START + 27 * DAY})`)
	);
	expect(await load(data, 'one.csv', mentions(900, [69]))).toBe(1);
	await expectAll(43, 2);
	await pulled(data, (database) => database.run('delete from pulled'));
	expect(await load(data, 'another.csv', mentions(901, [70]))).toBe(1);
	await expectAll(43, 1);
});

test('who had mentions only at an instant that nobody observed around is listed, whatever tells what waits', async () => {
	const data = scratch();
	await load(data, 'feed.csv', mentions(100, [28, 29, 30]));
	const at = 32 + 36_431 / DAY;
	await load(data, 'one.csv', [{ id: 900, author: 'ann', day: at, text: '@acmehelp hello' }]);
	for (const day of [at, at + 1]) {
		const to = new Date((START + day * DAY) * 1000).toISOString();
		for (const source of ['facts', 'rollup'] as const) {
			const { rows } = await ask(data, `metrics=backlog&by=handle&to=${to}`, source);
			expect(rows).toEqual([
				{ handle: 'acme', backlog: 3 },
				{ handle: 'acmehelp', backlog: 0 }
			]);
		}
	}
});

test('an incident that goes on for centuries is left out without a look at them', async () => {
	const data = scratch();
	const incident = '[[brand.incident]]\nfrom = 2026-03-10\nto = 9999-12-31\ntopic = "outage"\n';
	const settings = readSettings(`${ACME}${incident}${FEED}`, 'replyscope.toml');
	await load(data, 'feed.csv', mentions(100, many), settings);
	expect(await both(data, 'metrics=mentions&incidents=exclude')).toEqual([{ mentions: 9 }]);
}, 15_000);
