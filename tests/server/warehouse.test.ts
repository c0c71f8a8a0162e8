import { beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../command.ts';
import { writeFeed } from '../feed.ts';
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
		warehouse.close();
	});
});

describe('a question that costs too much', () => {
	test('is stopped after its time, and others are answered meanwhile', async () => {
		const warehouse = await Warehouse.open(data, { milliseconds: 300 });
		const slow = warehouse.run('select count(*) from range(100000) a, range(100000000) b', {});
		const quick = await warehouse.run('select 1::integer as one', {});
		expect(quick).toEqual([{ one: 1 }]);
		await expect(slow).rejects.toThrow(/slow question: no answer after 0.3 s/);
		warehouse.close();
	});

	test('is refused past the row limit', async () => {
		const warehouse = await Warehouse.open(data, { rows: 10 });
		expect(await warehouse.run('select * from range(10)', {})).toHaveLength(10);
		await expect(warehouse.run('select * from range(11)', {})).rejects.toThrow(
			/long answer: more than 10 rows/
		);
		warehouse.close();
	});

	test('waits its turn, and is refused when too many wait', async () => {
		const warehouse = await Warehouse.open(data, { concurrency: 1, queue: 2 });
		const asked = Array.from({ length: 5 }, () =>
			warehouse.run('select count(*)::integer as n from range(10000000) where range % 7 = 1', {})
		);
		const outcomes = await Promise.allSettled(asked);
		expect(outcomes.map(({ status }) => status)).toEqual([
			'fulfilled',
			'fulfilled',
			'fulfilled',
			'rejected',
			'rejected'
		]);
		warehouse.close();
	});
});

test('going back to an earlier snapshot and forth again is served, and so is a folder made anew', async () => {
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
	rmSync(own, { recursive: true });
	await command('ingest', feed('3.csv', [8, 9]), '--data', own);
	seen.push(await exposure());
	expect(seen).toEqual([3, 1, 3, 3, 9]);
	warehouse.close();
	rmSync(folder, { recursive: true });
});
