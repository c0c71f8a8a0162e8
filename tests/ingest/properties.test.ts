import fc from 'fast-check';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { writeFeed, type FeedPost } from '../feed.ts';
import { scratch } from '../scratch.ts';

const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const START = 1_520_000_000;
const HANDLES = ['acme', 'globex'];
const QUERIES = ['case', 'mention'].flatMap((unit) =>
	['thread', 'direct'].map(
		(attribution) =>
			`metrics=mentions,cases,authors,answered,response_rate_1h,mature_24h,response_p50,open_oldest_seconds,waiting,responses,exposure_hours&by=brand,handle,responder,reach,day&unit=${unit}&attribution=${attribution}`
	)
);

/**
 * A feed without clock errors: a later post answers earlier ones, many share a second, customers
 * quarrel, parents are missing. The first and last posts name both brands.
 */
const feeds: fc.Arbitrary<FeedPost[]> = fc
	.array(
		fc.record({
			author: fc.constantFrom('ann', 'bob', 'cat', ...HANDLES),
			gap: fc.constantFrom(0, 0, 1, 60, 1800, 3600, 40_000, 86_400, 90_000),
			names: fc.subarray(['@acme', '@globex', '@ann', '@bob']),
			word: fc.constantFrom('hi', 'RT @acme', 'well @acme', ''),
			parent: fc.oneof(fc.constant(undefined), fc.nat(30), fc.constant(9999))
		}),
		{ minLength: 3, maxLength: 25 }
	)
	.map((steps) => {
		let at = START;
		const posts = steps.map(({ author, gap, names, word, parent }, index): FeedPost => {
			at += gap;
			const known =
				parent === undefined || parent > 9000
					? parent
					: index === 0
						? undefined
						: 10 + (parent % index);
			return {
				id: index + 10,
				author,
				at,
				text: [...names, word].join(' '),
				parent: known,
				company: HANDLES.includes(author)
			};
		});
		const edge = (id: number, author: string, at: number): FeedPost => ({
			id,
			author,
			at,
			text: '@acme @globex',
			company: HANDLES.includes(author)
		});
		return [
			edge(1, 'acme', START - 1),
			edge(2, 'globex', START - 1),
			...posts,
			edge(900, 'zed', at + 1)
		];
	});

async function ingest(data: string, files: FeedPost[][]) {
	const folder = scratch();
	const paths = files.map((posts, index) => writeFeed(join(folder, `${index}.csv`), posts));
	for (const path of paths) {
		const { code, err } = await command('ingest', path, '--data', data);
		expect(code, err).toBe(0);
	}
}

async function answers(data: string, more = ''): Promise<string[]> {
	const found: string[] = [];
	for (const query of QUERIES) {
		const { out, err } = await command('query', query + more, '--data', data, '--format', 'csv');
		expect(err).toBe('');
		found.push(out);
	}
	return found;
}

/**
 * What a file covers is part of what it means: from its oldest to its newest post, for the brands in
 * it. So every file carries the first posts and the last, and the others fall where they may.
 */
test(
	'any order of rows over any number of files gives the same answers',
	async () => {
		const splits = fc.tuple(feeds, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat()));
		await fc.assert(
			fc.asyncProperty(splits, async ([posts, count, random]) => {
				const whole = scratch();
				await ingest(whole, [posts]);
				const edges = [posts[0], posts[1], posts.at(-1)] as FeedPost[];
				const files = Array.from({ length: count }, () => [...edges]);
				const shuffled = posts
					.slice(2, -1)
					.map((post) => ({ post, key: next(random) }))
					.sort((a, b) => a.key - b.key);
				for (const { post } of shuffled) files[next(random) % count]?.push(post);
				const pieces = scratch();
				await ingest(pieces, files);
				expect(await answers(pieces)).toEqual(await answers(whole));
			}),
			{ numRuns: SCALE }
		);
	},
	60_000 * SCALE
);

test(
	'as_of in the past equals ingesting only what existed then',
	async () => {
		await fc.assert(
			fc.asyncProperty(feeds, fc.nat(), async (posts, choice) => {
				const times = [...new Set(posts.map(({ at }) => at))].slice(1);
				const at = times[choice % times.length] as number;
				const whole = scratch();
				await ingest(whole, [posts]);
				const then = scratch();
				await ingest(then, [posts.filter((post) => post.at <= at)]);
				const asOf = `&as_of=${new Date(at * 1000).toISOString()}`;
				expect(await answers(whole, asOf)).toEqual(await answers(then, asOf));
			}),
			{ numRuns: SCALE }
		);
	},
	60_000 * SCALE
);

test(
	'import, then remove, changes nothing',
	async () => {
		await fc.assert(
			fc.asyncProperty(feeds, feeds, async (first, second) => {
				const data = scratch();
				await ingest(data, [first]);
				const before = await answers(data);
				await ingest(data, [second.map((post) => ({ ...post, text: `${post.text} again` }))]);
				const { code } = await command('remove', '2', '--data', data);
				expect(code).toBe(0);
				expect(await answers(data)).toEqual(before);
			}),
			{ numRuns: SCALE }
		);
	},
	60_000 * SCALE
);

function next(random: fc.Stream<number>): number {
	return random.next().value as number;
}
