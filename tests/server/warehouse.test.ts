import { beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../command.ts';
import { writeFeed } from '../feed.ts';
import { givenText } from '#lib/server/dialect.ts';
import { Warehouse } from '#lib/server/warehouse.ts';

const data = mkdtempSync(join(tmpdir(), 'replyscope-warehouse-'));

beforeAll(async () => {
	await command('ingest', 'tests/conformance/hand-worked/posts.csv', '--data', data);
});

describe('the warehouse is locked down', () => {
	test.each([
		["select * from read_text('/etc/passwd')", /Permission Error|disabled/],
		["select * from read_csv('/etc/passwd')", /Permission Error|disabled/],
		["select * from glob('/*')", /Permission Error|disabled/],
		["copy (select 1) to '/tmp/replyscope-leak.csv'", /Permission Error|disabled/],
		["attach '/tmp/replyscope-other.duckdb' as other", /Permission Error|disabled/],
		['install httpfs', /Permission Error|disabled|not allowed/],
		["set memory_limit = '100GB'", /lock|Cannot change/i],
		['set enable_external_access = true', /lock|Cannot change/i],
		['create table s1.mine (x integer)', /read-only/],
		['select 1; select 2', /multiple statements/i]
	])('%s', async (sql, message) => {
		const warehouse = await Warehouse.open(data);
		await warehouse.snapshot();
		await expect(warehouse.run(sql, {})).rejects.toThrow(message);
		await warehouse.close();
	});
});

describe('a question that costs too much', () => {
	test('is stopped after its time, and others are answered meanwhile', async () => {
		const warehouse = await Warehouse.open(data, { milliseconds: 300 });
		const slow = warehouse.run('select count(*) from range(100000) a, range(100000000) b', {});
		const quick = await warehouse.run('select 1::integer as one', {});
		expect(quick).toEqual([{ one: 1 }]);
		await expect(slow).rejects.toThrow(/slow question: no answer after 0.3 s/);
		await warehouse.close();
	});

	test('is refused past the row limit', async () => {
		const warehouse = await Warehouse.open(data, { rows: 10 });
		expect(await warehouse.run('select * from range(10)', {})).toHaveLength(10);
		await expect(warehouse.run('select * from range(11)', {})).rejects.toThrow(
			/long answer: more than 10 rows/
		);
		await warehouse.close();
	});

	test('waits its turn, and is refused when too many wait', async () => {
		const warehouse = await Warehouse.open(data, { concurrency: 1, queue: 2 });
		const asked = [7, 8, 9, 10, 11].map((n) =>
			warehouse.run(`select count(*)::integer as n from range(10000000) where range % ${n} = 1`, {})
		);
		const outcomes = await Promise.allSettled(asked);
		expect(outcomes.map(({ status }) => status)).toEqual([
			'fulfilled',
			'fulfilled',
			'fulfilled',
			'rejected',
			'rejected'
		]);
		await warehouse.close();
	});
});

describe('a question that was asked before', () => {
	const QUESTION = `select random() as number, ${givenText('name')} as name`;

	test('has the same answer, which nobody can change; another value is another question', async () => {
		const warehouse = await Warehouse.open(data);
		const [first, second] = await Promise.all(
			[1, 2].map(() => warehouse.run(QUESTION, { name: 'acme' }))
		);
		expect(second).toBe(first);
		expect(await warehouse.run(QUESTION, { name: 'acme' })).toBe(first);
		expect(Object.isFrozen(first) && Object.isFrozen(first?.[0])).toBe(true);
		expect(await warehouse.run(QUESTION, { name: 'globex' })).not.toEqual(first);
		await warehouse.close();
	});

	test('is answered anew when it failed, or when others took its place', async () => {
		const warehouse = await Warehouse.open(data, { cache: 8000, rows: 2 });
		const number = async (name: string) => (await warehouse.run(QUESTION, { name }))[0]?.number;
		const first = await number('acme');
		for (let other = 0; other < 100; other++) await number(`${other}`);
		expect(await number('acme')).not.toBe(first);
		for (const time of [1, 2]) {
			await expect(warehouse.run('select * from range(3)', {}), `time ${time}`).rejects.toThrow(
				/long answer/
			);
		}
		await warehouse.close();
	});
});

test('what runs when the warehouse closes is stopped', async () => {
	const warehouse = await Warehouse.open(data);
	const slow = warehouse.run('select count(*) from range(100000) a, range(100000000) b', {});
	const stopped = expect(slow).rejects.toThrow(/INTERRUPT/);
	await new Promise((done) => setTimeout(done, 100));
	await warehouse.close();
	await stopped;
});

test('what needs more memory than it may take goes through the data folder', async () => {
	const warehouse = await Warehouse.open(data, { memory: 60e6 });
	const sorted = await warehouse.run(
		`select sum(place)::double as total from (
			select row_number() over (order by hash(range)) as place from range(4000000))`,
		{}
	);
	expect(sorted).toEqual([{ total: (4e6 * (4e6 + 1)) / 2 }]);
	await warehouse.close();
});

test('going back to an earlier snapshot and forth again is served, a damaged one is not, a folder made anew is', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'replyscope-warehouse-'));
	const feed = (name: string, ids: number[]) =>
		writeFeed(
			join(folder, name),
			ids.map((id) => ({ id, author: 'acme', at: 1_520_000_000 + id, text: 'hi', company: true }))
		);
	const files = [feed('1.csv', [1]), feed('2.csv', [2, 3])];
	const own = join(folder, 'data');
	for (const file of files) await command('ingest', file, '--data', own);
	const warehouse = await Warehouse.open(own, { milliseconds: 50 });
	const exposure = async () => {
		const { schema } = await warehouse.snapshot();
		const rows = await warehouse.run(
			`select max(covered_to)::integer as reach from ${schema}.coverage`,
			{}
		);
		return (rows[0]?.reach as number) - 1_520_000_000;
	};
	const seen = [await exposure()];
	for (const number of [1, 2]) {
		writeFileSync(join(own, 'snapshots', 'CURRENT'), `${number}\n`);
		seen.push(await exposure());
	}
	await new Promise((done) => setTimeout(done, 150));
	seen.push(await exposure());
	writeFileSync(join(own, 'snapshots', '3.duckdb'), 'no snapshot');
	writeFileSync(join(own, 'snapshots', 'CURRENT'), '3\n');
	seen.push(await exposure());
	rmSync(own, { recursive: true });
	await command('ingest', feed('3.csv', [8, 9]), '--data', own);
	seen.push(await exposure());
	expect(seen).toEqual([3, 1, 3, 3, 3, 9]);
	await warehouse.close();
	rmSync(folder, { recursive: true });
});
