import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Database } from '#ingest/database.ts';
import { expand } from '#ingest/expand.ts';
import { InputError } from '#lib/model/errors.ts';
import { readSettings } from '#lib/model/readSettings.ts';
import { idAt, page, versions, type Written } from '../pages.ts';
import { loading } from '../loading.ts';
import { scratch } from '../scratch.ts';
import { zip } from '../zip.ts';

const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const FIRST = Number(process.env.REPLYSCOPE_TEST_SEED ?? 0);
const START = 1_700_000_000;
const PATIENCE = 10_000;

const posts = Array.from({ length: 12 }, (_, index): Written => ({
	id: idAt(START + index * 600, index),
	author: index % 3 === 0 ? 'acme' : 'ann',
	at: START + index * 600,
	text:
		index % 3 === 0 ? '@ann schöne Grüße 😡 & so weiter, was auch immer' : `@acme help ${index}`,
	conversation: idAt(START, 0),
	parent: index > 0 ? idAt(START + (index - 1) * 600, index - 1) : undefined,
	...(index === 4 ? { earlier: ['@acme hlep'] } : {})
}));
const pages = [posts.slice(0, 6), posts.slice(6)].map((some) =>
	page(
		some.flatMap((post) => versions(post, 'tweet')),
		[],
		['acme', 'ann'],
		'tweet'
	)
);
const archived = JSON.stringify(
	posts.map(({ id, text, at }) => ({
		tweet: {
			id_str: id,
			full_text: text,
			created_at: new Date(at * 1000)
				.toUTCString()
				.replace(/^(\w+), (\d+) (\w+) (\d+) (.*) GMT$/, '$1 $3 $2 $5 +0000 $4'),
			entities: { user_mentions: [{ screen_name: 'ann', indices: ['0', '4'] }] },
			edit_info: { initial: { editTweetIds: [id] } }
		}
	})),
	null,
	1
);
const ACCOUNT = 'window.YTD.account.part0 = [{"account":{"username":"acme","accountId":"1"}}]';
const archive = {
	'data/account.js': ACCOUNT,
	'data/tweets.js': `window.YTD.tweets.part0 = ${archived}`,
	'data/note-tweet.js':
		'window.YTD.note_tweet.part0 = [{"noteTweet":{"noteTweetId":"1","core":{"text":"x"}}}]'
};
const lines = posts
	.map((post) => JSON.stringify(page(versions(post, 'post'), [], [post.author], 'post')))
	.join('\n');

/** Files that load, by their names. */
const WHOLE: Record<string, Buffer> = {
	'pages.jsonl': Buffer.from(lines),
	'page.json': Buffer.from(JSON.stringify(pages[0], null, 2)),
	'list.json': Buffer.from(JSON.stringify(pages)),
	'several.json': Buffer.from(pages.map((each) => JSON.stringify(each, null, 1)).join('\n')),
	'pages.jsonl.gz': gzipSync(lines),
	'archive.zip': zip(archive),
	'pages.zip': zip({ 'a.json': JSON.stringify(pages[0]), 'b.jsonl': lines })
};

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function random(seed: number): () => number {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const TOKENS = [
	'{',
	'}',
	'[',
	']',
	'"',
	',',
	':',
	'\\',
	'\n',
	'\r',
	'null',
	'-1e999',
	'"\\u0000"',
	'\0',
	'\x02',
	'[[[[[[[[',
	'99999999999999999999999',
	'"\\ud800"',
	'\uFEFF'
];

/** The same bytes with some of them flipped, cut, doubled, replaced, or all in another encoding. */
function mutate(bytes: Buffer, next: () => number): Buffer {
	const at = () => Math.floor(next() * (bytes.length + 1));
	const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
	const kind = Math.floor(next() * 7);
	const out = Buffer.from(bytes);
	if (kind === 0 && out.length > 0) {
		for (let flips = 1 + Math.floor(next() * 8); flips > 0; flips--) {
			const place = Math.floor(next() * out.length);
			out[place] = (out[place] as number) ^ (1 << Math.floor(next() * 8));
		}
		return out;
	}
	if (kind === 1) return out.subarray(0, from);
	if (kind === 2) return Buffer.concat([out.subarray(0, from), out.subarray(to)]);
	if (kind === 3) return Buffer.concat([out.subarray(0, to), out.subarray(from)]);
	if (kind === 4) {
		const encoding = (['utf16le', 'latin1'] as const)[Math.floor(next() * 2)] as 'utf16le';
		const mark = next() < 0.5 ? '\uFEFF' : '';
		return Buffer.from(mark + out.toString('utf8'), encoding);
	}
	const token = TOKENS[Math.floor(next() * TOKENS.length)] as string;
	const end = kind === 5 ? from : Math.min(out.length, from + 1 + Math.floor(next() * 20));
	return Buffer.concat([out.subarray(0, from), Buffer.from(token), out.subarray(end)]);
}

test(
	'whatever happened to a file, it loads or is refused in one sentence',
	async () => {
		const settings = readSettings('', 'replyscope.toml');
		const folder = scratch();
		const database = await Database.open(folder, 'memory');
		const seen = { loaded: 0, refused: 0, slowest: 0 };
		const names = Object.keys(WHOLE);
		try {
			for (let seed = FIRST; seed < FIRST + 30 * SCALE; seed++) {
				const name = names[seed % names.length] as string;
				const next = random(seed);
				let bytes = WHOLE[name] as Buffer;
				for (let times = Math.floor(next() * 3); times >= 0; times--) bytes = mutate(bytes, next);
				const place = join(folder, 'files');
				rmSync(place, { recursive: true, force: true });
				mkdirSync(place);
				writeFileSync(join(place, name), bytes);
				const begun = performance.now();
				try {
					const inputs = await expand(join(place, name), place);
					const effects = { now: () => (START + 1e6) * 1000, progress: () => undefined };
					await loading(database, inputs, settings, effects, async (loaded) => {
						for (const { rows } of loaded) {
							expect(rows.read, `seed ${seed}`).toBe(
								rows.new + rows.changed + rows.unchanged + rows.refused
							);
						}
					});
					seen.loaded++;
				} catch (error) {
					if (!(error instanceof InputError))
						throw new Error(`seed ${seed}, ${name}`, { cause: error });
					expect(error.message, `seed ${seed}`).toMatch(/^[a-z]+ [a-z]+: [^\n]+$/);
					seen.refused++;
				}
				seen.slowest = Math.max(seen.slowest, performance.now() - begun);
			}
			expect(
				await database.number(
					'select (select count(*) from post_versions) + (select count(*) from imports)'
				)
			).toBe(0);
		} finally {
			database.close();
		}
		if (SCALE > 1) console.log(seen);
		expect(seen.slowest).toBeLessThan(PATIENCE);
		expect(seen.loaded).toBeGreaterThan(0);
		expect(seen.refused).toBeGreaterThan(0);
	},
	60_000 * SCALE
);
