import { beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../command.ts';
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
