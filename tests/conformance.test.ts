import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from './command.ts';
import { dashboard } from './dashboardOfTest.ts';
import { scratch } from './scratch.ts';

type Row = Record<string, string | number | null>;
interface Case {
	query: string;
	by: string[];
	rows: Row[];
}

const folders = (process.env.CONFORMANCE_DIR ?? 'tests/conformance').split(':');
const cases = folders.flatMap((folder) =>
	readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'expected.json')))
		.map((entry) => join(folder, entry.name))
);

describe.each(cases)('%s', (folder) => {
	const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Case[];
	const toml = join(folder, 'replyscope.toml');
	const settings = existsSync(toml) ? ['--settings', toml] : [];

	test('through the command and through HTTP', async () => {
		const data = scratch();
		const loaded = await command('ingest', join(folder, 'posts.csv'), '--data', data, ...settings);
		expect(loaded).toMatchObject({ code: 0 });
		const url = await dashboard(data, ...settings);
		for (const one of expected) {
			const asked = await command('query', one.query, '--data', data, '--format', 'json');
			expect(asked.err).toBe('');
			compare(one, (JSON.parse(asked.out) as { rows: Row[] }).rows);
			const response = await fetch(`${url}/api/query.json?${one.query}`);
			expect(await response.text()).toBe(asked.out);
		}
	});
});

/** Rows are matched by their `by` values; a row with zero mentions may be there or not. */
function compare({ query, by, rows }: Case, found: Row[]) {
	const wanted = keyed(by, rows);
	const got = keyed(by, found);
	for (const [key, row] of wanted) {
		const other = got.get(key);
		if (!other && row.mentions === 0) continue;
		for (const [column, value] of Object.entries(row)) {
			if (by.includes(column)) continue;
			expect(
				agrees(column, other?.[column], value),
				`${query}\n${key} ${column}: got ${other?.[column]}, want ${value}`
			).toBe(true);
		}
	}
	const extra = [...got].filter(([key, row]) => !wanted.has(key) && row.mentions !== 0);
	expect(extra, query).toEqual([]);
}

function keyed(by: string[], rows: Row[]): Map<string, Row> {
	const spell = (name: string, row: Row) =>
		['day', 'week'].includes(name)
			? String(row[name]).slice(0, 10)
			: String(row[name]).toLowerCase();
	return new Map(rows.map((row) => [by.map((name) => spell(name, row)).join(' | '), row]));
}

function agrees(column: string, got: unknown, want: string | number | null): boolean {
	if (typeof want !== 'number') return got === want;
	if (typeof got !== 'number') return false;
	const tolerance = /^response_(p\d|median)/.test(column) ? 0.01 : 1e-6;
	return Math.abs(got - want) <= tolerance * Math.abs(want) + 1e-12;
}
