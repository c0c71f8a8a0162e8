import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../command.ts';
import { start, type Running } from '../dashboard.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { handWorked, SETTINGS } from '../handWorked.ts';
import { scratch } from '../scratch.ts';

const QUERY =
	'metrics=mentions,response_rate_1h,response_p50,mentions_per_hour&by=brand,day,responder';

const data = mkdtempSync(join(tmpdir(), 'replyscope-http-'));
let server: Running;
let url: string;

beforeAll(async () => {
	await handWorked(data);
	server = await start(data, ...SETTINGS);
	url = server.url;
});

afterAll(async () => {
	await server?.stop();
	rmSync(data, { recursive: true, force: true });
});

describe('GET /api/query', () => {
	test('gives the same table in JSON, CSV and Arrow, and so does the command', async () => {
		const json = (await (await fetch(`${url}/api/query.json?${QUERY}`)).json()) as {
			columns: { name: string; unit: string; label: string }[];
			rows: Record<string, unknown>[];
		};
		const names = json.columns.map(({ name }) => name);
		expect(names).toEqual([
			'brand',
			'day',
			'responder',
			'mentions',
			'response_rate_1h',
			'response_p50',
			'mentions_per_hour'
		]);
		expect(json.rows.length).toBeGreaterThan(5);

		const csvText = await (await fetch(`${url}/api/query.csv?${QUERY}`)).text();
		const csv = parse(csvText, { columns: true }) as Record<string, string>[];
		const asText = json.rows.map((row) =>
			Object.fromEntries(names.map((name) => [name, row[name] === null ? '' : String(row[name])]))
		);
		expect(csv).toEqual(asText);

		const arrow = tableFromIPC(
			new Uint8Array(await (await fetch(`${url}/api/query.arrow?${QUERY}`)).arrayBuffer())
		);
		expect(arrow.schema.fields.map(({ name }) => name)).toEqual(names);
		expect(arrow.toArray().map((row: { toJSON(): unknown }) => row.toJSON())).toEqual(json.rows);

		const printed = await command('query', QUERY, '--data', data, '--format', 'csv');
		expect(printed.out).toBe(csvText);
		const bytes = await command('query', QUERY, '--data', data, '--format', 'arrow');
		expect(tableFromIPC(bytes.bytes).numRows).toBe(json.rows.length);
	});

	test('describes itself: as_of, zone, canonical query', async () => {
		const answer = await (
			await fetch(`${url}/api/query.json?by=brand&metrics=cases&unit=case`)
		).json();
		expect(answer).toEqual({
			columns: [
				{ name: 'brand', unit: 'text', label: 'Brand' },
				{ name: 'cases', unit: 'count', label: 'Cases' }
			],
			rows: [
				{ brand: 'Acme', cases: 7 },
				{ brand: 'Globex', cases: 2 }
			],
			as_of: '2018-03-08T12:00:00Z',
			tz: 'UTC',
			query: 'metrics=cases&by=brand'
		});
	});

	test('answers 304 to the same question until the data change', async () => {
		const address = `${url}/api/query.json?${QUERY}`;
		const etag = (await fetch(address)).headers.get('etag') ?? '';
		expect((await fetch(address, { headers: { 'if-none-match': etag } })).status).toBe(304);
		expect((await fetch(address, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
	});

	test.each([
		['metrics=nothing', /unknown metric: nothing; allowed: mentions/],
		['metrics=mentions&brand=Hooli', /unknown brand: Hooli; allowed: Acme, Globex/],
		['metrics=mentions&handle=hooli', /unknown handle: hooli; allowed: acme, /],
		[
			'metrics=mentions&from=2018-03-06&to=2018-03-06',
			/invalid to: 2018-03-06; allowed: later than from/
		],
		[
			"metrics=mentions&brand='; drop table mentions; --",
			/unknown brand: '; drop table mentions; --/
		],
		['metrics=mentions&tz=America/Nowhere', /unknown tz/]
	])('refuses %s with 400', async (query, message) => {
		const response = await fetch(`${url}/api/query.json?${query}`);
		expect(response.status).toBe(400);
		expect(((await response.json()) as { error: string }).error).toMatch(message);
	});

	test('other formats and pages are 404', async () => {
		expect((await fetch(`${url}/api/query.xml?metrics=mentions`)).status).toBe(404);
		expect((await fetch(`${url}/nowhere`)).status).toBe(404);
	});

	test('text that would be a formula in a spreadsheet is defused', async () => {
		const response = await fetch(
			`${url}/api/query.csv?metrics=mentions&by=responder&order=-responder`
		);
		expect(await response.text()).not.toMatch(/^[=+@-]/m);
	});
});

test('GET /api/catalogue.json lists every metric, dimension and reading', async () => {
	const { metrics, dimensions, readings } = await (await fetch(`${url}/api/catalogue.json`)).json();
	expect(metrics.find(({ name }: { name: string }) => name === 'response_rate_1h')).toMatchObject({
		unit: 'share',
		better: 'higher'
	});
	expect(dimensions.find(({ name }: { name: string }) => name === 'day')).toMatchObject({
		type: 'instant',
		filter: false
	});
	expect(readings.unit).toEqual(['case', 'mention']);
});

test('the first page shows the numbers that the command gives', async () => {
	const page = await (await fetch(url)).text();
	expect(page).toContain('Acme');
	expect(page).toContain('Acme answered');
});

test('a new snapshot is served without a restart', async () => {
	const data = await handWorked();
	const url = await dashboard(data, ...SETTINGS);
	const ask = async () =>
		(await (await fetch(`${url}/api/query.csv?metrics=mentions`)).text()).split('\n')[1];
	expect(await ask()).toBe('10');
	await command('ingest', 'tests/conformance/synthetic-1/posts.csv', '--data', data, ...SETTINGS);
	expect(Number(await ask())).toBeGreaterThan(100);
});

test('without data the page says what to do', async () => {
	const url = await dashboard(scratch());
	const response = await fetch(url);
	expect(response.status).toBe(503);
	expect(await response.text()).toContain('run replyscope ingest first');
	expect((await fetch(`${url}/api/query.json?metrics=mentions`)).status).toBe(503);
});

test('it listens on the loopback address only', async () => {
	const { port } = new URL(url);
	await expect(
		new Promise((done, fail) => request({ host: '127.0.0.2', port }, done).on('error', fail).end())
	).rejects.toThrow('ECONNREFUSED');
});
