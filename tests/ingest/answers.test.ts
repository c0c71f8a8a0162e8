import { parse } from 'csv-parse/sync';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Database } from '#ingest/database.ts';
import { command } from '../command.ts';
import { writeFeed, type FeedPost } from '../feed.ts';
import { scratch } from '../scratch.ts';

describe('sign_off(body)', () => {
	let database: Database;
	beforeAll(async () => {
		const folder = mkdtempSync(join(tmpdir(), 'replyscope-answers-'));
		database = await Database.open(folder, 'memory');
		return () => {
			database.close();
			rmSync(folder, { recursive: true, force: true });
		};
	});

	test.each([
		['@ann Please send us a message. ^JD', '^', 'JD'],
		['@ann Please send us a message.^JD', '^', 'JD'],
		['@ann all good now ^ sp', '^', 'sp'],
		['@ann We can look into this -Jo', '-', 'Jo'],
		['@ann We can look into this. - Jo', '-', 'Jo'],
		['@ann Thanks-Aisha', '-', 'Aisha'],
		['@ann that would change-Aisha', '-', 'Aisha'],
		['@ann on the way! – XG', '–', 'XG'],
		['@ann on the way!--XG', '--', 'XG'],
		['@ann our pleasure 😊 *SR', '*', 'SR'],
		['@ann our pleasure *PatMiller', '*', 'PatMiller'],
		['@ann tell us how it goes /AB https://t.co/a1B2c3', '/', 'AB'],
		['@ann which train was it? ~ Ellen', '~', 'Ellen'],
		['@ann and your address. 2/2 ^Kim', '^', 'Kim'],
		['@ann and your address. -Kim (2/2) https://t.co/a1B2c3', '-', 'Kim'],
		['@ann and your address. 2/2-Kim', '-', 'Kim'],
		['@ann on the way ^Kim 🙂 #flynow', '^', 'Kim'],
		['@ann (call us any day ^Kim).', '^', 'Kim'],
		['@ann at your service -S.D.', '-', 'S.D'],
		['@ann all is well.\n^JD', '^', 'JD'],
		['@ann Which shop was it? Robin', '', 'Robin'],
		['@ann お待ちください。SM', '', 'SM']
	])('%j', async (text, mark, sign) => {
		const [row] = await database.all(
			`select caret || mark || hyphen as mark, sign from (select unnest(sign_in(sign_off($text))))`,
			{ text }
		);
		expect(row).toEqual({ mark, sign });
	});

	test.each([
		'@ann Did you restart the Wi-Fi',
		'@ann we are open 24/7',
		'@ann use the form and/or the app',
		'@ann see https://example.com/AB',
		'@ann happy to help ^^',
		'@ann we are on it',
		'@ann the rest is in your mail... 1/2',
		'@ann 5 - 9 -'
	])('nobody signs %j', async (text) => {
		const [row] = await database.all(`select sign_in(sign_off($text)).sign as sign`, { text });
		expect(row).toEqual({ sign: '' });
	});
});

/** What the newest snapshot of a folder holds as answers. */
async function answersOf(data: string, columns: string) {
	const number = readFileSync(join(data, 'snapshots/CURRENT'), 'utf8').trim();
	const database = await Database.open(data, 'memory');
	try {
		await database.run(`attach '${join(data, 'snapshots', `${number}.duckdb`)}' as s (read_only)`);
		return await database.all(
			`select ${columns} from s.answers join s.brands using (brand_id)
			left join s.agents using (handle_id, mark, sign) order by posted_at`
		);
	} finally {
		database.close();
	}
}

describe('out.answers', () => {
	const START = 1_520_000_000;
	async function agents(texts: string[], more: FeedPost[] = []) {
		const data = scratch();
		const asked: FeedPost = { id: 1, author: 'ann', at: START, text: '@acme help' };
		const answers = texts.map((text, index): FeedPost => ({
			id: index + 10,
			author: 'acme',
			at: START + 60 * (index + 1),
			text: `@ann ${text}`,
			parent: 1,
			company: true
		}));
		const file = writeFeed(join(data, 'posts.csv'), [asked, ...answers, ...more]);
		await command('ingest', file, '--data', join(data, 'data'));
		return (await answersOf(join(data, 'data'), 'agent')).map(({ agent }) => agent);
	}

	test('believes a caret at once, another mark when it is a habit', async () => {
		expect(await agents(['on it ^JD', 'done -Jo', 'yes'])).toEqual(['JD', null, null]);
		const texts = ['done -Jo', 'done - Am', 'yes', 'sure -Bo', 'as ever -Team'];
		expect(await agents(texts)).toEqual(['Jo', 'Am', null, 'Bo', null]);
	});

	test('believes a name without a mark when it is a habit, and no words', async () => {
		const texts = ['Done. Robin', 'It is. Kim', 'Yes. Robin', 'We will. Thanks', 'no'];
		expect(await agents(texts)).toEqual(['Robin', 'Kim', 'Robin', null, null]);
		expect(await agents(['Done. Robin', 'one', 'two', 'It is. Kim'])).toEqual(
			new Array(4).fill(null)
		);
	});

	test('spells an agent as the brand does most', async () => {
		expect(await agents(['a ^Jo', 'b ^jo', 'c ^Jo', 'd ^J.O.'])).toEqual(new Array(4).fill('Jo'));
	});

	test('holds replies to others only, those to posts never seen included', async () => {
		const by = (id: number, text: string, parent?: number): FeedPost => ({
			id,
			author: 'acme',
			at: START + 1000 + id,
			text,
			parent,
			company: true
		});
		const more = [
			by(100, '@bob seen ^A', 999),
			by(101, '@acme unseen, to itself ^B', 998),
			by(102, 'unseen, to nobody ^C', 997),
			by(103, '@ann goes on ^D', 10),
			by(104, 'to everybody ^E')
		];
		expect(await agents(['hi ^Z'], more)).toEqual(['Z', 'A']);
	});

	test('leaves out what machines say', async () => {
		const data = scratch();
		const posts: FeedPost[] = [
			{ id: 1, author: 'ann', at: START, text: '@acme help' },
			{ id: 2, author: 'acme', at: START + 5, text: '@ann We are closed. ^B', parent: 1 },
			{ id: 3, author: 'acme', at: START + 90, text: '@ann on it ^JD', parent: 1 }
		];
		mkdirSync(join(data, 'data'));
		writeFileSync(
			join(data, 'data/replyscope.toml'),
			'[[brand]]\nname = "Acme"\nkind = "own"\ntimezone = "UTC"\nhandle = [{ handle = "acme", role = "main" }]\n[[brand.automatic]]\nstarts = "We are closed."\n'
		);
		const file = writeFeed(join(data, 'posts.csv'), posts);
		await command('ingest', file, '--data', join(data, 'data'));
		expect(await answersOf(join(data, 'data'), 'agent')).toEqual([{ agent: 'JD' }]);
	});
});

test('where all sign, signs an hour are the agents who answered in that hour', async () => {
	const data = join(scratch(), 'demo');
	const recipe = ['--posts', '5000', '--days', '30', '--end', '2026-10-01T00:00:00Z'];
	await command('demo', ...recipe, '--no-serve', '--data', data);
	const known = JSON.parse(readFileSync(join(data, 'truth.json'), 'utf8')) as {
		posts: [id: number, kind: string, agent?: string][];
	};
	const rows = parse<{ id: string; author: string; posted_at: string }>(
		readFileSync(join(data, 'posts.csv')),
		{ columns: true }
	);
	const truth = rows.flatMap(({ id, author, posted_at }, index) => {
		const [known_id, kind, agent] = known.posts[index] ?? [];
		expect(String(known_id)).toBe(id);
		if (kind !== 'answer' || !author.startsWith('northwind')) return [];
		return [{ agent, hour: Math.floor(Date.parse(posted_at) / 3_600_000) }];
	});
	const found = await answersOf(data, 'brand, agent, (posted_at // 3600)::integer as hour');
	const own = found.filter(({ brand }) => brand === 'Northwind Air');
	expect(own).toHaveLength(truth.length);
	let allSign = 0;
	for (const hour of new Set(truth.map(({ hour }) => hour))) {
		const signs = own.filter((answer) => answer.hour === hour).map(({ agent }) => agent);
		const agents = new Set(truth.filter((each) => each.hour === hour).map(({ agent }) => agent));
		if (signs.includes(null)) expect(new Set(signs).size - 1).toBeLessThanOrEqual(agents.size);
		else {
			expect(new Set(signs)).toEqual(agents);
			allSign++;
		}
	}
	expect(allSign).toBeGreaterThan(100);
	// Skylark does not sign.
	expect(found.filter(({ brand, agent }) => brand === 'Skylark' && agent !== null)).toEqual([]);
});
