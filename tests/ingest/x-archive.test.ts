import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database } from '#ingest/database.ts';
import { command } from '../command.ts';
import { idAt } from '../pages.ts';
import { scratch } from '../scratch.ts';
import { zip } from '../zip.ts';

const START = Date.UTC(2024, 4, 6, 12) / 1000;
const SETTINGS = `[[brand]]
name = "Acme"
kind = "own"
timezone = "UTC"
[[brand.handle]]
handle = "acme"
role = "support"
[[brand]]
name = "Globex"
kind = "competitor"
timezone = "UTC"
[[brand.handle]]
handle = "globex"
role = "support"
`;
const LONG = `@bob ${'word '.repeat(54)}end…`;

function tweet(id: string, at: number, full_text: string, parent?: string, more: object = {}) {
	const [day = '', date, month, year, time] = new Date(at * 1000).toUTCString().split(' ');
	return {
		tweet: {
			id_str: id,
			full_text,
			created_at: `${day.slice(0, 3)} ${month} ${date} ${time} +0000 ${year}`,
			lang: 'en',
			entities: {
				user_mentions: [...full_text.matchAll(/@(\w+)/g)].map((found) => ({
					screen_name: found[1],
					indices: [String(found.index), String(found.index + found[0].length)]
				}))
			},
			...(parent ? { in_reply_to_status_id_str: parent } : {}),
			...more
		}
	};
}

const part = (name: string, number: number, values: unknown) =>
	`window.YTD.${name}.part${number} = ${JSON.stringify(values, null, 2)}`;

/** Answers after 10 and 30 minutes, one by another name, a post to nobody, and one to a competitor. */
const FILES = {
	'data/account.js': part('account', 0, [{ account: { username: 'acme', accountId: '1' } }]),
	'data/tweets.js': part('tweets', 0, [
		tweet(idAt(START, 1), START, '@ann hello &amp; welcome ^JD', idAt(START - 600, 7)),
		tweet(idAt(START + 60, 2), START + 60, LONG, idAt(START + 60 - 1800, 8))
	]),
	'data/tweets-part1.js': part('tweets', 1, [
		tweet(idAt(START + 90, 3), START + 90, 'We are open'),
		tweet(idAt(START + 120, 4), START + 120, '@globex nice shoes'),
		tweet(idAt(START + 240, 5), START + 240, 'We are really open', undefined, {
			edit_info: {
				edit: {
					initialTweetId: idAt(START + 90, 3),
					editControlInitial: { editTweetIds: [idAt(START + 90, 3), idAt(START + 240, 5)] }
				}
			}
		})
	]),
	'data/note-tweet.js': part('note_tweet', 0, [
		{
			noteTweet: {
				noteTweetId: idAt(START + 61, 9),
				core: { text: `${'word '.repeat(54)}end of it` }
			}
		}
	]),
	'data/follower.js': part('follower', 0, [{ follower: { accountId: '2' } }]),
	'assets/app.js': 'alert(1)'
};

function files() {
	const [folder, data] = [scratch(), scratch()];
	writeFileSync(join(folder, 'replyscope.toml'), SETTINGS);
	for (const [name, content] of Object.entries(FILES)) {
		mkdirSync(join(folder, 'x', name, '..'), { recursive: true });
		writeFileSync(join(folder, 'x', name), content);
	}
	writeFileSync(join(folder, 'x.zip'), zip(FILES));
	const common = ['--data', data, '--settings', join(folder, 'replyscope.toml')];
	const query = async (text: string) =>
		(await command('query', text, '--data', data, '--format', 'csv')).out;
	const texts = async () => {
		const database = await Database.open(data);
		const rows = await database.all('select text from post_versions order by version_at');
		database.close();
		return rows.map(({ text }) => text);
	};
	return { folder, common, query, texts };
}

test.each(['x', 'x.zip'])(
	"an account's own archive times its answers and knows no silence: %s",
	async (path) => {
		const { folder, common, query, texts } = files();
		const { code, out, err } = await command('ingest', join(folder, path), ...common);
		expect(code, err).toBe(0);
		expect(out).toContain('read as x-archive');
		expect(out).toContain('5 rows read: 4 new, 0 changed, 1 unchanged, 0 refused');
		expect(
			await query(
				'metrics=mentions,response_rate_1h,answered_share,exposure_hours,mentions_per_hour,answers,answer_median,answer_mean,agents&brand=Acme'
			)
		).toBe(
			'mentions,response_rate_1h,answered_share,exposure_hours,mentions_per_hour,answers,answer_median,answer_mean,agents\n0,,,0,,2,1200,1200,1\n'
		);
		expect(await query('metrics=answers,answer_median&by=hour&brand=Acme')).toBe(
			'hour,answers,answer_median\n2024-05-06T12:00:00+00:00,2,1200\n'
		);
		expect((await texts()).slice(0, 2)).toEqual([
			'@ann hello & welcome ^JD',
			`@bob ${'word '.repeat(54)}end of it`
		]);
		expect(await query('metrics=mentions,answered&by=brand')).toBe('brand,mentions,answered\n');
	}
);

test('beside responses of the X API the archive adds the answers that they lack', async () => {
	const { folder, common, query } = files();
	const posts = [
		{
			id: idAt(START - 600, 7),
			author_id: '9',
			text: '@acme hi',
			created_at: new Date((START - 600) * 1000).toISOString()
		},
		{
			id: idAt(START + 900, 11),
			author_id: '9',
			text: '@acme and?',
			created_at: new Date((START + 900) * 1000).toISOString()
		}
	];
	writeFileSync(
		join(folder, 'page.json'),
		JSON.stringify({ data: posts, includes: { users: [{ id: '9', username: 'ann' }] } })
	);
	const { code, err } = await command(
		'ingest',
		join(folder, 'x.zip'),
		join(folder, 'page.json'),
		...common
	);
	expect(code, err).toBe(0);
	expect(await query('metrics=mentions,answered,exposure_hours&by=brand&unit=mention')).toBe(
		'brand,mentions,answered,exposure_hours\nAcme,2,1,0.4166666666666667\n'
	);
});

test('a list alone does not say whose it is, unless its posts do', async () => {
	const { folder, common } = files();
	const path = join(folder, 'x/data/tweets.js');
	const { code, err } = await command('ingest', path, ...common, '--dry-run');
	expect(code).toBe(2);
	expect(err).toContain('line 1: it does not say whose it is, which account.js beside it would');
	const { tweet: post } = tweet(idAt(START, 1), START, 'hi');
	writeFileSync(
		join(folder, 'tweets.json'),
		JSON.stringify([{ ...post, user: { id_str: '1', screen_name: 'acme' } }])
	);
	const { out } = await command(
		'ingest',
		join(folder, 'tweets.json'),
		...common,
		'--dry-run',
		'--json'
	);
	expect(JSON.parse(out)).toMatchObject({
		files: [
			{
				source: 'x-archive',
				rows: { new: 1 },
				sample: [{ author_handle: 'acme', posted_at: START }]
			}
		]
	});
});
