import { parse } from 'csv-parse/sync';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Database } from '#ingest/database.ts';
import { command } from '../command.ts';
import { writeFeed } from '../feed.ts';
import { scratch } from '../scratch.ts';

const HEADER =
	'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id';
const TIME = 'Tue Oct 31 22:10:47 +0000 2017';
const GOOD = [`1,ann,True,${TIME},@acme help,2,`, `2,acme,False,${TIME},@ann hello,,1`];
const MENTIONS = 'metrics=mentions,answered&by=brand';

function file(folder: string, content: string | Uint8Array, name = 'posts.csv'): string {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
}

/** The posts of GOOD as they are to be understood. */
const UNDERSTOOD = [
	['1', 'ann', '@acme help', null, false],
	['2', 'acme', '@ann hello', '1', true]
].map(([post_id, author_handle, text, reply_to_id, company]) => ({
	...{ post_id, author_handle, posted_at: Date.UTC(2017, 9, 31, 22, 10, 47) / 1000 },
	...{ text, reply_to_id, company }
}));

/** What a dry run says of a file. */
async function seen(path: string): Promise<{ rows: object; sample: { text: string }[] }> {
	const { code, out, err } = await command(
		...['ingest', path, '--dry-run', '--json', '--data', scratch()]
	);
	expect(code, err).toBe(0);
	return JSON.parse(out).files[0];
}

async function numbers(data: string): Promise<string> {
	return (await command('query', MENTIONS, '--data', data, '--format', 'csv')).out;
}

/** Everything in a data folder but the settings. */
function contents(data: string): Record<string, string> {
	return Object.fromEntries(
		readdirSync(data, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name))
			.map((path) => [path, readFileSync(path, 'base64')])
	);
}

describe('twcs files of every kind', () => {
	test.each([
		['as published', `${HEADER}\n${GOOD.join('\n')}\n`],
		['with an index in front', `,${HEADER}\n0,${GOOD[0]}\n1,${GOOD[1]}\n`],
		['with parents written as 3.0', `${HEADER}\n${GOOD[0]}\n${GOOD[1]?.replace(/1$/, '1.0')}\n`],
		[
			'with a list of responses',
			`${HEADER}\n${GOOD[0]?.replace(',2,', ',"2,3,4",')}\n${GOOD[1]}\n`
		],
		['with a byte order mark', `\uFEFF${HEADER}\n${GOOD.join('\n')}\n`],
		['with carriage returns', `${HEADER}\r\n${GOOD.join('\r\n')}\r\n`],
		['with mixed line ends', `${HEADER}\n${GOOD[0]}\r\n${GOOD[1]}\n`],
		['with blank lines in front', `\n\n${HEADER}\n${GOOD.join('\n')}\n`],
		['with blank lines', `${HEADER}\n\n${GOOD[0]}\n\n${GOOD[1]}\n\n`],
		['without a last line end', `${HEADER}\n${GOOD.join('\n')}`],
		[
			'in UTF-16',
			Buffer.from(`\uFEFF${HEADER}\n${GOOD.join('\n').replace('help', 'help 😡')}\n`, 'utf16le')
		],
		['with capitals in the header', `${HEADER.toUpperCase()}\n${GOOD.join('\n')}\n`]
	])('%s', async (kind, content) => {
		const { rows, sample } = await seen(file(scratch(), content));
		expect(rows).toMatchObject({ read: 2, new: 2, refused: 0 });
		const [question, answer] = UNDERSTOOD;
		const text = kind === 'in UTF-16' ? '@acme help 😡' : '@acme help';
		expect(sample).toEqual([{ ...question, text }, answer]);
	});

	test('counted', async () => {
		const data = scratch();
		const path = file(scratch(), `${HEADER}\n${GOOD.join('\n')}\n`);
		const { err } = await command('ingest', path, '--data', data);
		expect(err).not.toContain('replyscope:');
		expect(await numbers(data)).toBe('brand,mentions,answered\nacme,1,1\n');
	});
});

describe('a broken row is refused and named, the rest loads', () => {
	const BROKEN: [row: string, message: string][] = [
		['3,ann', 'line 3: has 2 columns instead of 7'],
		[`3,ann,True,${TIME},hi,,,extra`, 'line 3: has 8 columns instead of 7'],
		[`x3,ann,True,${TIME},hi,,`, 'line 3: tweet_id is not a whole number: x3'],
		[`3.5,ann,True,${TIME},hi,,`, 'line 3: tweet_id is not a whole number: 3.5'],
		[`1.7E+18,ann,True,${TIME},hi,,`, 'line 3: tweet_id is not a whole number: 1.7E+18'],
		[`,ann,True,${TIME},hi,,`, 'line 3: tweet_id is not a whole number: (empty)'],
		[`3,,True,${TIME},hi,,`, 'line 3: author_id is empty'],
		[`3,ann,maybe,${TIME},hi,,`, 'line 3: inbound is neither True nor False: maybe'],
		[
			`3,ann,True,2017-10-31 22:10,hi,,`,
			'line 3: created_at is not like "Tue Oct 31 22:10:47 +0000 2017": 2017-10-31 22:10'
		],
		['3,ann,True,infinity,hi,,', 'line 3: it is dated before 1990'],
		['3,ann,True,Mon Jan 01 00:00:00 +0000 0001,hi,,', 'line 3: it is dated before 1990'],
		[`3,ann,True,${TIME},hi,,abc`, 'line 3: in_response_to_tweet_id is not a whole number: abc'],
		[`3,ann,True,${TIME},"hi"there,,`, 'line 3: a quote is opened and not closed']
	];

	test.each(BROKEN)('%s', async (row, message) => {
		const path = file(scratch(), `${HEADER}\n${GOOD[0]}\n${row}\n${GOOD[1]}\n`);
		const { code, out } = await command('ingest', path, '--dry-run', '--data', scratch());
		expect(code).toBe(0);
		expect(out).toContain(message);
		expect(out).toContain('3 rows read: 2 new, 0 changed, 0 unchanged, 1 refused');
	});

	test('all of them among good ones', async () => {
		const data = scratch();
		const rows = BROKEN.map(([row]) => row);
		const path = file(scratch(), `${[HEADER, GOOD[0], ...rows, GOOD[1]].join('\n')}\n`);
		const { code, out } = await command('ingest', path, '--data', data);
		expect(code).toBe(0);
		expect(out).toContain('15 rows read: 2 new, 0 changed, 0 unchanged, 13 refused');
		const refused = parse(readFileSync(join(data, 'refused/1.csv'), 'utf8'), { columns: true });
		expect(refused).toEqual(
			BROKEN.map(([row, message], index) => ({
				line: String(3 + index),
				reason: message.replace('line 3: ', ''),
				row
			}))
		);
		expect(await numbers(data)).toBe('brand,mentions,answered\nacme,1,1\n');
	});

	test('lines are counted through texts of several lines, blank lines and other broken rows', async () => {
		const rows = [
			`3,ann,True,${TIME},"two\nlines, ""quoted""",,`,
			'',
			'4,too,few',
			`5,ann,perhaps,${TIME},"a\nb\nc",,`,
			`6,ann,True,never,x,,`
		];
		const path = file(scratch(), `${HEADER}\n${GOOD.join('\n')}\n${rows.join('\n')}\n`);
		const data = scratch();
		const { out } = await command('ingest', path, '--data', data);
		expect(out).toContain('line 7: has 3 columns');
		expect(out).toContain('line 8: inbound is neither True nor False: perhaps');
		expect(out).toContain('line 11: created_at is not like');
		expect(readFileSync(join(data, 'refused/1.csv'), 'utf8')).toContain(
			`8,inbound is neither True nor False: perhaps,"5,ann,perhaps,${TIME},""a\nb\nc"",,"`
		);
	});
});

describe('a path stands for itself', () => {
	test.each([
		'posts[1].csv',
		'p*.csv',
		'what?.csv',
		'posts.csv.gz',
		'text=1/posts.csv',
		'c0=7/posts.csv'
	])('%s', async (name) => {
		const folder = scratch();
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		file(folder, `${HEADER}\n9,zed,True,${TIME},@acme wrong,,\n`, 'posts1.csv');
		const path = file(folder, `${HEADER}\n${GOOD.join('\n')}\n`, name);
		expect((await seen(path)).sample).toEqual(UNDERSTOOD);
	});

	test('a folder, a file where a folder should be', async () => {
		const folder = scratch();
		const plain = file(folder, 'x');
		expect(await command('ingest', folder, '--data', scratch())).toMatchObject({ code: 2 });
		expect(await command('ingest', plain, '--data', plain)).toMatchObject({
			code: 2,
			err: expect.stringContaining('unusable path:')
		});
	});
});

describe('a file that cannot be used is refused whole, and nothing stored changes', () => {
	const cases: [string, string | Uint8Array, RegExp][] = [
		['an empty file', '', /empty file/],
		['a header alone', `${HEADER}\n`, /empty file: .* has a header and no rows/],
		['no usable row', `${HEADER}\nx,y,z\n`, /unusable file: .* line 2: has 3 columns instead of 7/],
		[
			'other columns',
			'a,b,c\n1,2,3\n',
			/unknown columns: .* begins with a, b, c; allowed: twcs: the columns tweet_id/
		],
		[
			'a zip archive',
			Buffer.from('PK\x03\x04rest'),
			/unreadable file: other.csv: End of central directory record signature not found/
		],
		['binary data', Buffer.from([1, 0, 2, 0]), /is binary data/]
	];
	const folder = mkdtempSync(join(tmpdir(), 'replyscope-test-'));
	const data = join(folder, 'data');
	beforeAll(async () => {
		await command('ingest', file(folder, `${HEADER}\n${GOOD.join('\n')}\n`), '--data', data);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test.each(cases)('%s', async (_, content, message) => {
		const before = contents(data);
		const { code, err } = await command(
			'ingest',
			file(folder, content, 'other.csv'),
			'--data',
			data
		);
		expect(code).toBe(2);
		expect(err).toMatch(message);
		expect(
			err
				.trim()
				.split('\n')
				.filter((line) => line.startsWith('replyscope:'))
		).toHaveLength(1);
		expect(await numbers(data)).toBe('brand,mentions,answered\nacme,1,1\n');
		expect(Object.keys(contents(data))).toEqual(Object.keys(before));
	});

	test('a file that does not exist, a wrong source, and one bad file among good ones', async () => {
		const data = scratch();
		const good = file(scratch(), `${HEADER}\n${GOOD.join('\n')}\n`);
		expect(await command('ingest', 'nowhere.csv', '--data', data)).toMatchObject({
			code: 2,
			err: expect.stringContaining('missing file: nowhere.csv')
		});
		expect(await command('ingest', good, '--data', data, '--source', 'fax')).toMatchObject({
			code: 2,
			err: expect.stringContaining('unknown source: fax; allowed: twcs, csv')
		});
		expect(await command('ingest', good, 'nowhere.csv', '--data', data)).toMatchObject({ code: 2 });
		const bad = file(scratch(), `${HEADER}\n${GOOD.join('\n')}\nbroken\n`, 'bad.csv');
		expect(await command('ingest', bad, 'nowhere.csv', '--data', data)).toMatchObject({ code: 2 });
		expect(await command('imports', '--data', data)).toMatchObject({ code: 1 });
		expect(readdirSync(data)).not.toContain('refused');
	});
});

describe('ingesting again', () => {
	test('the same file twice changes nothing', async () => {
		const data = scratch();
		const path = file(scratch(), `${HEADER}\n${GOOD.join('\n')}\n`);
		await command('ingest', path, '--data', data);
		const before = contents(data);
		const { out } = await command('ingest', path, '--data', data);
		expect(out).toContain('already imported as import 1');
		expect(out).toContain('nothing has changed');
		expect(contents(data)).toEqual(before);
	});

	test('a later file wins over an earlier one, and removing it brings the earlier one back', async () => {
		const data = scratch();
		const folder = scratch();
		const first = file(folder, `${HEADER}\n${GOOD.join('\n')}\n`);
		const second = file(
			folder,
			`${HEADER}\n${GOOD[0]?.replace('@acme help', 'never mind')}\n${GOOD[1]}\n3,bob,True,${TIME},@acme hi,,\n`,
			'second.csv'
		);
		await command('ingest', first, '--data', data);
		const before = await numbers(data);
		const { out } = await command('ingest', second, '--data', data);
		expect(out).toContain('3 rows read: 1 new, 1 changed, 1 unchanged, 0 refused');
		expect(await numbers(data)).toBe('brand,mentions,answered\nacme,1,0\n');
		expect((await command('remove', '2', '--data', data)).out).toContain('removed import 2');
		expect(await numbers(data)).toBe(before);
		expect(await command('remove', '2', '--data', data)).toMatchObject({
			code: 2,
			err: expect.stringContaining('unknown import: 2; allowed: 1')
		});
	});

	test('changed settings derive anew without reading files', async () => {
		const data = scratch();
		await command('ingest', file(scratch(), `${HEADER}\n${GOOD.join('\n')}\n`), '--data', data);
		writeFileSync(
			join(data, 'replyscope.toml'),
			'[[brand]]\nname = "Acme Inc"\nkind = "own"\ntimezone = "Europe/Berlin"\n[[brand.handle]]\nhandle = "ACME"\nrole = "main"\n'
		);
		expect((await command('status', '--data', data)).out).toContain('newer than what is published');
		expect((await command('ingest', '--data', data)).out).toContain('published snapshot 2');
		expect(await numbers(data)).toBe('brand,mentions,answered\nAcme Inc,1,1\n');
		expect((await command('status', '--data', data)).out).not.toContain('newer');
	});

	test('a dry run says what would happen and keeps nothing', async () => {
		const data = scratch();
		const path = file(scratch(), `${HEADER}\n${GOOD.join('\n')}\nbroken\n`);
		const { out } = await command('ingest', path, '--data', data, '--dry-run', '--json');
		const [preview] = (JSON.parse(out) as { files: Record<string, unknown>[] }).files;
		expect(preview).toMatchObject({
			source: 'twcs',
			import: null,
			rows: { read: 3, new: 2, refused: 1 },
			refusedFile: null
		});
		expect(contents(data)).toEqual({});
	});

	test('a dry run knows what is imported already', async () => {
		const data = scratch();
		const path = file(scratch(), `${HEADER}\n${GOOD.join('\n')}\n`);
		await command('ingest', path, '--data', data);
		const { out } = await command('ingest', path, '--data', data, '--dry-run');
		expect(out).toContain('already imported as import 1');
		expect((await command('imports', '--data', data)).out.trim().split('\n')).toHaveLength(1);
	});

	test('settings from which nothing can be derived change nothing', async () => {
		const data = scratch();
		const path = file(scratch(), `${HEADER}\n${GOOD.join('\n')}\n`);
		const toml = join(scratch(), 'replyscope.toml');
		writeFileSync(
			toml,
			'[[brand]]\nname = "A"\nkind = "own"\ntimezone = "UTC"\n[[brand.handle]]\nhandle = "acme"\nrole = "main"\n[[brand.automatic]]\nmatches = "(?<=x)y"\n'
		);
		const wrong = await command('ingest', path, '--data', data, '--settings', toml);
		expect(wrong).toMatchObject({
			code: 2,
			err: expect.stringContaining('invalid pattern: brand.automatic.matches (?<=x)y of A')
		});
		expect((await command('ingest', path, '--data', data)).out).toContain('2 new');
		expect(await command('remove', '1', '--data', data, '--settings', toml)).toMatchObject({
			code: 2
		});
		expect((await command('ingest', path, '--data', data)).out).toContain(
			'already imported as import 1'
		);
	});

	test('a file covers what it says, even where a later one says something else', async () => {
		const data = scratch();
		const folder = scratch();
		const hour = 3600;
		const at = 1_520_244_000;
		const brand = { id: 1, author: 'acme', at, text: 'hi', company: true };
		const asked = { id: 2, author: 'ann', at, text: '@acme x' };
		const first = writeFeed(join(folder, '1.csv'), [brand, asked]);
		const second = writeFeed(join(folder, '2.csv'), [
			{ id: 3, author: 'bob', at: at + hour / 2, text: '@acme help' },
			{ id: 4, author: 'zed', at: at + 2 * hour, text: 'x' }
		]);
		const third = writeFeed(join(folder, '3.csv'), [
			{ id: 3, author: 'bob', at: at + hour / 2, text: 'help' }
		]);
		for (const path of [first, second, third]) await command('ingest', path, '--data', data);
		const { out } = await command(
			'query',
			'metrics=open_oldest_seconds,exposure_hours',
			'--data',
			data,
			'--format',
			'csv'
		);
		expect(out).toBe('open_oldest_seconds,exposure_hours\n7200,1.5\n');
	});

	test('only the newest three snapshots stay', async () => {
		const data = scratch();
		const folder = scratch();
		for (let day = 1; day <= 4; day++) {
			const path = writeFeed(join(folder, `${day}.csv`), [
				{ id: day, author: 'ann', at: 1_500_000_000 + day, text: '@acme help' },
				{ id: 100 + day, author: 'acme', at: 1_500_000_100 + day, text: 'hi', company: true }
			]);
			await command('ingest', path, '--data', data);
		}
		expect(readdirSync(join(data, 'snapshots')).sort()).toEqual([
			'2.duckdb',
			'3.duckdb',
			'4.duckdb',
			'CURRENT'
		]);
	});
});

test('small imports share files, and what was removed leaves the disk with the last snapshot that shows it', async () => {
	const data = scratch();
	const folder = scratch();
	const come = async (day: number) => {
		const path = writeFeed(join(folder, `${day}.csv`), [
			{ id: day, author: 'ann', at: 1_500_000_000 + day, text: `@acme help ${day} marzipan` }
		]);
		expect((await command('ingest', path, '--data', data)).code).toBe(0);
	};
	const holding = (text: string) =>
		readdirSync(join(data, 'posts')).filter((name) =>
			readFileSync(join(data, 'posts', name)).includes(text)
		);
	for (let day = 1; day <= 9; day++) await come(day);
	const { posts } = await segmentsOf(data);
	expect(posts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
	expect((await segmentsOf(data)).files).toBeLessThan(5);

	expect((await command('remove', '4', '--data', data)).code).toBe(0);
	expect((await segmentsOf(data)).posts).toEqual([1, 2, 3, 5, 6, 7, 8, 9]);
	expect(holding('help 4 marzipan').length).toBeGreaterThan(0);
	for (let day = 10; day <= 12; day++) await come(day);
	expect(holding('help 4 marzipan')).toEqual([]);
	expect((await segmentsOf(data)).posts).toEqual([1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]);
	expect(holding('help 5 marzipan').length).toBeGreaterThan(0);
}, 60_000);

/** How many files the stored posts are in, and their ids by version. */
async function segmentsOf(data: string) {
	const database = await Database.open(data);
	try {
		const ids = await database.all(
			'select post_id from post_versions where refusal is null order by version'
		);
		const files = await database.number('select count(*) from segments');
		return { files, posts: ids.map(({ post_id }) => Number(post_id)) };
	} finally {
		database.close();
	}
}

test('every refused row of a large file with a mark, many lines and open quotes is found', async () => {
	const rows: string[] = [];
	const expected = new Map<number, string>();
	let line = 2;
	const add = (row: string, reason?: string) => {
		if (reason) expected.set(line, reason);
		rows.push(row);
		line += row.split('\n').length;
	};
	for (let id = 1; id <= 300_000; id++) {
		if (id % 50_000 === 7) add(`${id},few`, 'has 2 columns instead of 7');
		else if (id % 50_000 === 8) add(`${id},ann,True,never,"a\nb",,`, 'created_at is not like');
		else if (id % 50_000 === 9) add(`${id},ann,True,${TIME},"open"x,,`, 'a quote is opened');
		else if (id % 50_000 === 10) add('');
		else add(`${id},ann,True,${TIME},"@acme ${'x'.repeat(100)}\n""${id}"", é😡",,`);
	}
	const data = scratch();
	const path = file(scratch(), `\uFEFF${HEADER}\n${rows.join('\n')}\n`);
	const { code, out } = await command('ingest', path, '--data', data, '--json');
	expect(code).toBe(0);
	const [loaded] = (
		JSON.parse(out) as { files: { rows: object; examples: { line: number; reason: string }[] }[] }
	).files;
	expect(loaded?.rows).toMatchObject({ read: 300_000 - 6, refused: 18 });
	for (const { line, reason } of loaded?.examples ?? [])
		expect(reason).toContain(expected.get(line) ?? `no error in line ${line}`);
});
