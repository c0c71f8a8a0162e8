import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { command } from '../command.ts';
import { HAND_WORKED, handWorked } from '../handWorked.ts';
import { scratch } from '../scratch.ts';

const COMMANDS = 'ingest pull query status imports remove forget comply staff serve demo'.split(
	' '
);

describe('every command', () => {
	test.each(COMMANDS)('%s has help with an example', async (name) => {
		const { code, out } = await command(name, '--help');
		expect(code).toBe(0);
		expect(out).toMatch(new RegExp(`Example:\n  replyscope ${name}`));
		expect(out).toContain('--data <DIR>');
	});

	test('is in the README', () => {
		const readme = readFileSync('README.md', 'utf8');
		for (const name of COMMANDS) expect(readme).toMatch(new RegExp(`\\| \`${name}\\b`));
	});
});

test('--version is the one of the package', async () => {
	const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
	expect(await command('--version')).toMatchObject({ code: 0, out: `${version}\n` });
});

describe('exit codes: 2 for wrong input, 1 for failure, one sentence and no stack', () => {
	test.each([
		[['fly'], 2, /unknown command 'fly'/],
		[['query'], 2, /missing required argument 'QUERY'/],
		[
			['query', 'metrics=mentions', '--format', 'xml'],
			2,
			/Allowed choices are table, json, csv, arrow/
		],
		[['query', 'metrics=mention'], 2, /unknown metric: mention/],
		[
			['query', 'metrics=mentions'],
			1,
			/empty data folder: .* holds no snapshot; allowed: run replyscope ingest first/
		],
		[['status'], 1, /empty data folder/],
		[['remove', 'x'], 2, /invalid import: x/],
		[['ingest', '--settings', 'nowhere.toml'], 2, /missing file: nowhere.toml/],
		[['ingest', '--progress', 'loud'], 2, /unknown progress: loud; allowed: json/],
		[['serve', '--port', 'http'], 2, /invalid port: http/],
		[['ingest', '--memory', 'lots'], 2, /invalid memory: lots; allowed: a size such as 512MB/],
		[['serve', '--memory', '3kB'], 2, /invalid memory: 3kB; allowed: .* at least 512MB/]
	] as const)('%j', async (words, code, message) => {
		const outcome = await command(...words, '--data', scratch());
		expect(outcome.err).toMatch(message);
		expect(outcome.err).not.toMatch(/\n\s+at /);
		expect(outcome.code).toBe(code);
	});

	test('--debug shows where', async () => {
		const { err } = await command('query', 'metrics=mention', '--debug', '--data', scratch());
		expect(err).toMatch(/\n\s+at /);
	});
});

test('settings come from --settings, else from the data folder', async () => {
	const data = scratch();
	const named = (name: string) =>
		`[[brand]]\nname = "${name}"\nkind = "own"\ntimezone = "UTC"\n[[brand.handle]]\nhandle = "acme"\nrole = "main"\n`;
	const other = join(scratch(), 'other.toml');
	writeFileSync(other, named('Other'));
	writeFileSync(join(data, 'replyscope.toml'), named('Inside'));
	const brands = async () =>
		(await command('query', 'metrics=mentions&by=brand', '--data', data, '--format', 'csv')).out;
	await command('ingest', `${HAND_WORKED}/posts.csv`, '--data', data);
	expect(await brands()).toContain('Inside,');
	await command('ingest', '--data', data, '--settings', other);
	expect(await brands()).toContain('Other,');
	writeFileSync(join(data, 'replyscope.toml'), 'brand = 1\n');
	expect(await command('ingest', '--data', data)).toMatchObject({
		code: 2,
		err: expect.stringContaining('replyscope.toml:1: brand: invalid value: expected array')
	});
});

test('query says where its numbers come from', async () => {
	const data = await handWorked();
	const explain = (query: string) => command('query', query, '--explain', '--data', data);
	const { out } = await explain('metrics=response_rate_1h&by=day');
	expect(out).toMatch(
		/^metrics=response_rate_1h&by=day\nfrom: facts, because the mentions are too thin for a rollup to pay\nwith /
	);
	const facts = await explain('metrics=authors,mentions&by=lang');
	expect(facts.out).toContain(
		'from: facts, because authors does not add up; lang is not in the rollup\n'
	);
});

test('query prints a table for people', async () => {
	const { out } = await command(
		'query',
		'metrics=cases,response_rate_1h,response_p50&by=brand',
		'--data',
		await handWorked()
	);
	expect(out).toBe(
		[
			'brand   cases  response_rate_1h  response_p50',
			'Acme        7            0.2857             –',
			'Globex      2               0.5          1200',
			'as of 2018-03-08T12:00:00Z, UTC',
			''
		].join('\n')
	);
});

test('status and imports say what is published', async () => {
	const data = await handWorked();
	const status = JSON.parse((await command('status', '--json', '--data', data)).out);
	expect(status).toMatchObject({
		snapshot: 1,
		brands: 2,
		mentions: 10,
		cases: 9,
		responses: 4,
		through: '2018-03-08T12:00:00Z',
		settings_newer: true
	});
	expect(status.checks).toContainEqual({
		name: 'answers_before_questions',
		kind: 'notice',
		rows: 1
	});
	expect((await command('imports', '--data', data)).out).toContain(
		'1  posts.csv  twcs  18 rows, 0 refused  2018-03-05 to 2018-03-08'
	);
});

test('progress is one JSON object a line for a program', async () => {
	const { err } = await command(
		'ingest',
		`${HAND_WORKED}/posts.csv`,
		'--data',
		scratch(),
		'--progress',
		'json'
	);
	const lines = err
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as { stage: string; done: number });
	expect(lines.at(-1)).toMatchObject({ stage: 'publish', done: 1 });
	expect(new Set(lines.map(({ stage }) => stage))).toEqual(new Set(['scan', 'derive', 'publish']));
});

test('the built program runs by itself', async () => {
	const data = await handWorked();
	const run = spawnSync(process.execPath, [
		'dist/replyscope.js',
		'query',
		'metrics=mentions',
		'--data',
		data,
		'--format',
		'csv'
	]);
	expect(run.stdout.toString()).toBe('mentions\n10\n');
	expect(run.status).toBe(0);
});
