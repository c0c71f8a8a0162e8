import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Database } from '#ingest/database.ts';
import { expand } from '#ingest/expand.ts';
import type { Loaded } from '#ingest/load.ts';
import { LIMITS } from '#ingest/unpack.ts';
import { readSettings } from '#lib/model/readSettings.ts';
import { command } from '../command.ts';
import { writeFeed } from '../feed.ts';
import { idAt, page, versions, type Written } from '../pages.ts';
import { loading } from '../loading.ts';
import { scratch } from '../scratch.ts';
import { zip } from '../zip.ts';

const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const START = 1_700_000_000;
const SETTINGS = `${['acme', 'globex']
	.map(
		(name) =>
			`[[brand]]\nname = "${name}"\nkind = "own"\ntimezone = "UTC"\n[[brand.handle]]\nhandle = "${name}"\nrole = "main"\n`
	)
	.join('')}
[[import]]
name = "export"
ids = "x"
channel = "x"
timezone = "UTC"
[import.columns]
post_id = "id"
author_handle = "author"
posted_at = "at"
text = "text"
reply_to_id = "parent"
conversation_id = "conversation"
`;

/** Loads files one after another and tells what became of each, or why they were refused. */
async function loaded(files: Record<string, string | Uint8Array>, path = '', limits = LIMITS) {
	const folder = scratch();
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(join(folder, 'in', name, '..'), { recursive: true });
		writeFileSync(join(folder, 'in', name), content);
	}
	const database = await Database.open(folder, 'memory');
	try {
		const inputs = await expand(join(folder, 'in', path), folder, limits);
		const effects = { now: () => Date.UTC(2026, 0), progress: () => undefined };
		const look = async (outcomes: Loaded[]) => {
			const posts = await database.all(
				`select post_id, author_handle, author_id, text, posted_at::double as at, names::varchar as names, reply_to_id
			from post_versions order by len(post_id), post_id, version_at`
			);
			return { outcomes, posts };
		};
		return await loading(database, inputs, readSettings('', 'x'), effects, look);
	} finally {
		database.close();
	}
}

const POSTS: Written[] = [
	{
		id: idAt(START, 0),
		author: 'ann',
		at: START,
		text: '@acme help',
		conversation: idAt(START, 0)
	},
	{
		id: idAt(START + 60, 1),
		author: 'acme',
		at: START + 60,
		text: '@ann <3 & more than forty signs, so that a note has it',
		parent: idAt(START, 0),
		conversation: idAt(START, 0)
	}
];
const [FIRST, SECOND] = POSTS.map((post) =>
	page(versions(post, 'post'), [], [post.author], 'post')
) as [object, object];
const BOTH = [FIRST, SECOND];

describe('responses of the X API in every form', () => {
	test.each<[string, Record<string, string | Uint8Array>, string?]>([
		['JSON Lines', { 'a.jsonl': BOTH.map((each) => JSON.stringify(each)).join('\n') }, 'a.jsonl'],
		[
			'lines ended in two ways',
			{ a: BOTH.map((each) => JSON.stringify(each)).join('\r\n\n') },
			'a'
		],
		['a list', { 'a.json': JSON.stringify(BOTH) }, 'a.json'],
		['a list over several lines', { 'a.json': JSON.stringify(BOTH, null, 2) }, 'a.json'],
		[
			'one after another',
			{ 'a.json': BOTH.map((each) => JSON.stringify(each, null, 2)).join('\n') },
			'a.json'
		],
		['gzip', { 'a.gz': gzipSync(BOTH.map((each) => JSON.stringify(each)).join('\n')) }, 'a.gz'],
		['UTF-16', { a: Buffer.from(`\uFEFF${JSON.stringify(BOTH)}`, 'utf16le') }, 'a'],
		['UTF-8 with a mark', { a: `\uFEFF${JSON.stringify(BOTH, null, 1)}` }, 'a'],
		[
			'a folder',
			{
				'p1.json': JSON.stringify(FIRST, null, 2),
				'more/p[2].jsonl': JSON.stringify(SECOND),
				LICENSE: 'x'
			}
		],
		[
			'a folder of packed files',
			{ 'a.json.gz': gzipSync(JSON.stringify(FIRST)), 'b.json': JSON.stringify(SECOND) }
		],
		[
			'a zip archive',
			{ 'a.zip': zip({ 'p/1.json': JSON.stringify(FIRST), 'p/2.json': JSON.stringify(SECOND) }) },
			'a.zip'
		]
	])('%s', async (_, files, path) => {
		const { outcomes, posts } = await loaded(files, path);
		expect(outcomes).toHaveLength(1);
		expect(outcomes[0]).toMatchObject({ source: 'x-api', rows: { read: 2, new: 2, refused: 0 } });
		expect(
			posts.map(({ author_handle, text, at, reply_to_id }) => [
				author_handle,
				text,
				at,
				reply_to_id
			])
		).toEqual([
			['ann', '@acme help', START, null],
			['acme', POSTS[1]?.text, START + 60, POSTS[0]?.id]
		]);
	});

	test('broken lines are refused and counted, in a file and in a folder', async () => {
		const text = `${JSON.stringify(FIRST)}\n{"data": {"id"\n\n[1]\n{"errors":[{"title":"x"}]}\n{"data":[{"start":"","tweet_count":3}]}\n${JSON.stringify(SECOND)}`;
		const { outcomes } = await loaded({ 'a.jsonl': text }, 'a.jsonl');
		expect(outcomes[0]?.rows).toMatchObject({ read: 5, new: 2, refused: 3 });
		expect(outcomes[0]?.examples.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
			'2: it is no JSON',
			'4: it is no document of x-api',
			'6: it holds counts of posts, not posts'
		]);
		const folder = await loaded({ 'a.json': JSON.stringify(FIRST), 'b.jsonl': `\n${text}` });
		expect(folder.outcomes[0]?.examples[0]).toMatchObject({
			line: 3,
			reason: 'it is no JSON: in b.jsonl'
		});
	});

	test.each([
		['{"data":[{"start":"a","end":"b","tweet_count":3}]}', 'holds counts of posts, not posts'],
		['{"data":[{"id":"1","name":"x","owner_id":"2"}]}', 'holds lists of accounts, not posts'],
		['{"data":[{"id":"1","name":"x","username":"ann"}]}', 'holds accounts, not posts'],
		[
			'{"id":"1","action":"delete","created_at":"2020-01-01T00:00:00Z","reason":"x"}',
			'holds compliance notices (what to delete), not posts'
		],
		[
			'{"data":[{"id":"1","event_type":"MessageCreate","text":"hi"}]}',
			'holds direct messages, not posts'
		],
		['{"meta":{"result_count":0}}', 'holds no post;'],
		['{"a":1}', 'holds JSON of another kind, not posts'],
		['[]', 'holds'],
		['{"data":[{"id":"1","te', 'Malformed JSON in file "other.json"'],
		[
			'window.YTD.follower.part0 = [ {} ]',
			'holds the part follower of an archive from X, not posts'
		]
	])('%s is refused', async (content, sentence) => {
		await expect(loaded({ 'other.json': content }, 'other.json')).rejects.toThrow(sentence);
	});
});

test('what unpacks to too much is refused', async () => {
	const content = { 'a.zip': zip({ '1.json': ' '.repeat(100_000), '2.json': '{}' }) };
	const packed = { 'a.gz': gzipSync(' '.repeat(100_000)) };
	const limits = { bytes: 1e9, ratio: 50, slack: 1000, entries: 10 };
	await expect(loaded(content, 'a.zip', limits)).rejects.toThrow(
		'large archive: a.zip holds more than 50 times its size'
	);
	await expect(loaded(packed, 'a.gz', limits)).rejects.toThrow(
		'large archive: a.gz holds more than 50 times'
	);
	await expect(loaded(content, 'a.zip', { ...limits, ratio: 1e6, bytes: 1e4 })).rejects.toThrow(
		'more than 10000 bytes'
	);
	await expect(loaded(content, 'a.zip', { ...limits, entries: 1 })).rejects.toThrow(
		'holds 2 files'
	);
	await expect(loaded({ 'x.txt': 'a' })).rejects.toThrow('empty folder:');
});

const HANDLES = ['acme', 'globex'];
const QUERIES = ['unit=case', 'unit=mention&attribution=direct'].map(
	(reading) =>
		`metrics=mentions,cases,authors,answered,response_rate_1h,mature_24h,response_p50,responses,exposure_hours&by=brand,handle,responder,reach,lang&${reading}`
);

/** A history in which only what is no reply was edited, as on X. */
const histories: fc.Arbitrary<Written[]> = fc
	.array(
		fc.record({
			author: fc.constantFrom('ann', 'bob', 'cat', ...HANDLES),
			gap: fc.constantFrom(1, 60, 1800, 3600, 40_000, 90_000),
			names: fc.subarray(['@acme', '@globex', '@ann', '@bob', '@nobody_of_fifteen']),
			word: fc.constantFrom('hi', 'a < b & c', 'well @acme, more than forty signs of it …', ''),
			parent: fc.option(fc.nat(30)),
			earlier: fc.array(fc.constantFrom('@acme oops', 'hm', '@globex & @acme'), { maxLength: 2 })
		}),
		{ minLength: 3, maxLength: 20 }
	)
	.map((steps) => {
		const posts: Written[] = [];
		const add = (
			author: string,
			gap: number,
			text: string,
			parent?: Written,
			earlier: string[] = []
		) => {
			const at = (posts.at(-1)?.at ?? START) + gap;
			const id = idAt(at, posts.length);
			const conversation = parent?.conversation ?? id;
			posts.push({
				id,
				author,
				at,
				text,
				conversation,
				parent: parent?.id,
				...(parent ? {} : { earlier })
			});
		};
		add('zed', 0, '@acme @globex');
		for (const { author, gap, names, word, parent, earlier } of steps) {
			const text = [...names, word].join(' ');
			add(author, gap, text, parent === null ? undefined : posts[parent % posts.length], earlier);
		}
		add('zed', 100_000, '@acme @globex');
		return posts;
	});

test(
	'a history as twcs, as a mapped file and as responses in pieces, any order and any version gives the same answers',
	async () => {
		await fc.assert(
			fc.asyncProperty(histories, fc.infiniteStream(fc.nat(1e6)), async (posts, random) => {
				const pick = (count: number) => (random.next().value as number) % count;
				const settings = join(scratch(), 'replyscope.toml');
				writeFileSync(settings, SETTINGS);
				const written = (files: Record<string, string | Uint8Array>) => {
					const folder = scratch();
					return Object.entries(files).map(([name, content]) => {
						writeFileSync(join(folder, name), content);
						return join(folder, name);
					});
				};
				const answers = async (paths: string[]) => {
					const data = scratch();
					const common = ['--data', data, '--settings', settings];
					const { code, err } = await command('ingest', ...paths, ...common);
					expect(code, err).toBe(0);
					const found = [];
					for (const query of QUERIES)
						found.push((await command('query', query, '--data', data, '--format', 'csv')).out);
					return found;
				};
				const rows = posts.map(({ at, ...post }) => ({
					...post,
					at: new Date(at * 1000).toISOString()
				}));
				const columns = ['id', 'author', 'at', 'text', 'parent', 'conversation'];
				const expected = await answers(
					written({ 'a.csv': stringify(rows, { header: true, columns }) })
				);
				expect(await answers([writeFeed(join(scratch(), 'twcs.csv'), posts)])).toEqual(expected);

				const words = (['tweet', 'post'] as const)[pick(2)] as 'tweet';
				const told = posts.map((post) => {
					const parent = posts.find(({ id }) => id === post.parent);
					return { post, copies: versions(post, words, pick((parent?.earlier?.length ?? 0) + 1)) };
				});
				const pieces = Array.from({ length: 3 }, () => [told[0], told.at(-1)] as typeof told);
				for (const { post, copies } of told.slice(1, -1)) {
					for (const copy of copies) pieces[pick(3)]?.push({ post, copies: [copy] });
				}
				const pages = pieces.map((piece) => {
					const shuffled = piece
						.map((each) => ({ each, key: pick(1e6) }))
						.sort((a, b) => a.key - b.key);
					return shuffled.map(({ each: { post, copies } }) =>
						pick(2) > 0
							? page(copies, [], [post.author], words)
							: page([], copies, [post.author], words)
					);
				}) as [object[], object[], object[]];
				const files = {
					'a.jsonl': pages[0].map((each) => JSON.stringify(each)).join('\n'),
					'b.json': JSON.stringify(pages[1], null, 1),
					'c.json.gz': gzipSync(JSON.stringify(pages[2]))
				};
				expect(await answers(written(files))).toEqual(expected);
			}),
			{ numRuns: 2 * SCALE }
		);
	},
	60_000 * SCALE
);
