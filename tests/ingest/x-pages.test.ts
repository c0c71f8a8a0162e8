import { expect, test } from 'vitest';
import { Database } from '#ingest/database.ts';
import { postsOfPages } from '#ingest/sources/x-pages.ts';
import type { Refused } from '#ingest/refused.ts';
import { store } from '#ingest/store.ts';
import { scratch } from '../scratch.ts';

/** Posts as they are stored from pages, by id, and what was refused. */
async function stored(...pages: unknown[]) {
	const database = await Database.open(scratch(), 'memory');
	try {
		await database.run('create temp table raw (line bigint, page json)');
		for (const [index, page] of pages.entries()) {
			const line = index + 1;
			await database.run('insert into raw values ($line, $page)', {
				line,
				page: JSON.stringify(page)
			});
		}
		let refused: Refused[] = [];
		await database.segments.write(async (tables) => {
			refused = await store(database, { ...tables, number: 1 }, postsOfPages('raw'));
		});
		const posts = await database.all(
			`select * exclude (version, import, refusal) replace (
				posted_at::double as posted_at, version_at::double as version_at, names::varchar as names
			) from post_versions order by post_id, version_at`
		);
		const editions = await database.all('from editions order by all');
		return { posts, refused, editions };
	} finally {
		database.close();
	}
}

const ANN = { id: '7', username: 'Ann', name: 'Ann' };
/** The instant that the id carries: 2023-01-01T00:00:00Z, computed as (ms - 1288834974657) << 22. */
const NEW_YEAR = '1609338612741046272';

test('every field of a post, in both vocabularies', async () => {
	const fields = (tweet: string) => ({
		id: '100',
		author_id: '7',
		created_at: '2023-01-02T03:04:05.678Z',
		conversation_id: '90',
		lang: 'iw',
		text: '@acme cut …',
		[`note_${tweet}`]: {
			text: '@acme is 1 &lt; 2 &amp;amp; 3? @nobody and @Globex',
			entities: {
				mentions: [
					{ start: 0, end: 5, username: 'acme', id: '1' },
					{ start: 43, end: 50, username: 'Globex', id: '2' }
				]
			}
		},
		entities: { mentions: [{ start: 0, end: 5, username: 'acme', id: '1' }] },
		[`referenced_${tweet}s`]: [
			{ type: 'replied_to', id: '95' },
			{ type: 'quoted', id: '80' }
		],
		[`edit_history_${tweet}_ids`]: ['100']
	});
	const expected = {
		post_id: '100',
		author_handle: 'Ann',
		author_id: '7',
		posted_at: Date.UTC(2023, 0, 2, 3, 4, 5) / 1000,
		text: '@acme is 1 < 2 &amp; 3? @nobody and @Globex',
		lang: 'he',
		reply_to_id: '95',
		quote_of_id: '80',
		repost_of_id: null,
		conversation_id: '90',
		channel: 'x',
		company: false,
		version_at: Date.UTC(2023, 0, 2, 3, 4, 5) / 1000,
		names: "[{'name': acme, 'position': 1}, {'name': Globex, 'position': 3}]"
	};
	const one = await stored({ data: fields('tweet'), includes: { users: [ANN] } });
	expect(one.posts).toEqual([expected]);
	const other = await stored({ data: [fields('post')], includes: { users: [ANN] } });
	expect(other.posts).toEqual([expected]);
});

test('posts in includes are posts, a copy is none, and people are known from anywhere', async () => {
	const post = (id: string, author_id: string, more = {}) => ({
		id,
		author_id,
		created_at: '2023-01-02T00:00:00.000Z',
		text: 'hi',
		...more
	});
	const { posts } = await stored(
		{ data: [post('1', '7'), post('2', '8')], includes: { tweets: [post('3', '9')] } },
		{
			data: [post('1', '7', { lang: 'en' })],
			includes: { posts: [post('4', '10')], users: [ANN] }
		},
		{
			data: [post('5', '7', { entities: { mentions: [{ start: 0, username: 'bob', id: '8' }] } })]
		},
		{ errors: [{ title: 'Not Found Error', resource_id: '6' }] },
		{ meta: { result_count: 0, next_token: 'x' } }
	);
	expect(posts.map(({ post_id, author_handle, lang }) => [post_id, author_handle, lang])).toEqual([
		['1', 'Ann', 'en'],
		['2', 'bob', null],
		['3', '9', null],
		['4', '10', null],
		['5', 'Ann', null]
	]);
});

test('versions of an edited post are one post, dated by its first id', async () => {
	const second = String(BigInt(NEW_YEAR) + (BigInt(60_000) << 22n));
	const version = (id: string, text: string, created_at: string) => ({
		id,
		author_id: '7',
		text,
		created_at,
		edit_history_tweet_ids: [NEW_YEAR, second]
	});
	const { posts, editions } = await stored({
		data: version(second, 'two', '2023-01-01T00:01:00.000Z'),
		includes: { tweets: [version(NEW_YEAR, 'one', '2023-01-01T00:00:00.000Z')] }
	});
	const at = Date.UTC(2023, 0, 1) / 1000;
	expect(posts.map((each) => [each.post_id, each.text, each.posted_at, each.version_at])).toEqual([
		[NEW_YEAR, 'one', at, at],
		[NEW_YEAR, 'two', at, at + 60]
	]);
	expect(editions.map(({ edition_id, post_id }) => [edition_id, post_id])).toEqual([
		[NEW_YEAR, NEW_YEAR],
		[second, NEW_YEAR]
	]);
});

test('retweets, posts without a time, and what is refused', async () => {
	const { posts, refused } = await stored(
		{
			data: [
				{
					id: NEW_YEAR,
					author_id: '7',
					text: 'RT @ann: x',
					referenced_tweets: [{ type: 'retweeted', id: '3' }]
				}
			]
		},
		{
			data: [
				{ id: '5', author_id: '7', created_at: 'yesterday', text: 'a' },
				{ id: 'x5', author_id: '7', created_at: '2023-01-02T00:00:00.000Z', text: 'a' },
				{ id: '6', created_at: '2023-01-02T00:00:00.000Z', text: 'a' },
				{ id: '7', author_id: '7', created_at: '2023-01-02T00:00:00.000Z' },
				{ id: '8', author_id: '7', created_at: '1970-01-01T00:00:00.000Z', text: 'a' },
				{ id: '9', event_type: 'MessageCreate', text: 'a direct message' }
			]
		}
	);
	expect(posts).toMatchObject([
		{ post_id: NEW_YEAR, repost_of_id: '3', posted_at: Date.UTC(2023, 0, 1) / 1000 }
	]);
	expect(refused.map(({ line, reason }) => `${line}: ${reason}`).sort()).toEqual([
		'2: author_id is not a whole number: (missing)',
		'2: created_at is not a time: yesterday',
		'2: id is not a whole number: x5',
		'2: it is dated before 1990',
		'2: text is missing'
	]);
});
