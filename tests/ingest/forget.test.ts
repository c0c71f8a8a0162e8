import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { holding } from '../holding.ts';
import { scratch } from '../scratch.ts';
import { publishing, pullFrom, SETTINGS, simulated } from './pulling.ts';

const KILLS = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);

async function mentions(data: string): Promise<number> {
	const { out, err } = await command(
		'query',
		'metrics=mentions',
		'--data',
		data,
		'--format',
		'csv'
	);
	expect(err).toBe('');
	return Number(out.split('\n')[1]);
}

test('what is forgotten is gone from the bytes of every file, and does not come back', async () => {
	const simulator = await simulated({ days: 4, posts: 120, deleted: 0, edited: 0 });
	const { posts, users } = simulator.world;
	const [one, other] = posts.filter(({ versions }) => versions[0].text.startsWith('@acme '));
	const person = users.find(({ id }) =>
		posts.some(
			(post) =>
				post.author.id === id &&
				post !== one &&
				post !== other &&
				post.versions[0].text.startsWith('@globex ')
		)
	);
	if (!one || !other || !person) throw new Error('no such posts');
	one.versions[0].text = '@acme zebra xylophone quartz';
	other.versions[0].text = '@acme walnut kayak ferret';
	const written = posts.filter(({ author }) => author === person);
	written.forEach(
		({ versions }, index) => (versions[0].text = `@globex orchid pylon ${index} tundra`)
	);
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), SETTINGS);
	const pull = () => pullFrom(simulator, data, {}, publishing(simulator, data));
	simulator.advance(-86_400_000);
	await pull();
	simulator.advance(86_400_000);
	await pull();
	const job = join(scratch(), 'job.json');
	writeFileSync(
		job,
		`{"id":"${other.versions[0].id}","action":"delete","created_at":"2026-09-01T00:00:00.000Z","redacted_at":"2026-09-02T00:00:00.000Z","reason":"deleted"}\n`
	);
	mkdirSync(join(data, 'tmp/4000000'), { recursive: true });
	writeFileSync(join(data, 'tmp/4000000/left'), 'zebra xylophone quartz');
	writeFileSync(join(data, 'posts/99.duckdb.wal'), 'walnut kayak ferret');
	writeFileSync(join(data, 'snapshots/9.duckdb.tmp'), 'orchid pylon');
	const words = ['xylophone quartz', 'kayak ferret', 'orchid pylon'];
	for (const text of words) expect(holding(data, text).length).toBeGreaterThan(2);
	const before = await mentions(data);
	const latest = 2;
	expect(snapshots(data)).toEqual([1, latest]);
	const url = await dashboard(data);
	const page = async (path: string) => (await fetch(url + path)).text();
	expect(await page('/mentions?text=xylophone')).toContain('zebra');

	const { code, out } = await command(
		'forget',
		'--post',
		String(one.versions[0].id),
		'--user',
		person.username,
		'--file',
		job,
		'--data',
		data
	);
	expect(code).toBe(0);
	expect(out).toMatch(
		/^forgotten: \d+ stored versions of posts, parts of \d+ pages, 0 refused rows; published snapshot 3, rewritten: 1, 2\n$/
	);
	for (const text of words) expect(holding(data, text)).toEqual([]);
	const after = before - 2 - written.length;
	expect(await mentions(data)).toBe(after);
	expect(await page('/mentions?text=xylophone')).not.toContain('zebra');
	expect(await page('/api/query.csv?metrics=mentions')).toBe(`mentions\n${after}\n`);
	expect((await fetch(`${url}/data`)).status).toBe(200);

	await pull();
	expect(await mentions(data)).toBe(after);
	for (const text of words) expect(holding(data, text)).toEqual([]);

	expect(snapshots(data)).toEqual([latest, 3, 4]);
	writeFileSync(join(data, 'snapshots/CURRENT'), `${latest}\n`);
	expect(await mentions(data)).toBe(before);
	const listed = await page('/mentions?text=');
	expect(listed).toContain('author:""');
	expect(listed).not.toContain(`author:"${person.username}"`);
}, 60_000);

/** The numbers of the snapshots that are kept. */
function snapshots(data: string): number[] {
	return readdirSync(join(data, 'snapshots'))
		.flatMap((name) => (name.endsWith('.duckdb') ? [parseInt(name)] : []))
		.sort((a, b) => a - b);
}

test('refused rows of what is forgotten go, and those that cannot be told apart', async () => {
	const data = scratch();
	const folder = scratch();
	writeFileSync(
		join(data, 'replyscope.toml'),
		'[[import]]\nname = "box"\nids = "x"\ntimezone = "UTC"\n[import.columns]\npost_id = "id"\nauthor_handle = "from"\nposted_at = "at"\ntext = "text"\n'
	);
	const load = async (name: string, rows: string) => {
		writeFileSync(join(folder, name), `id,from,at,text\n${rows}`);
		const { code, err } = await command('ingest', join(folder, name), '--data', data);
		expect({ code, err }).toMatchObject({ code: 0 });
	};
	await load(
		'a.csv',
		'1,zoltan9,2026-01-01 10:00,marzipan\n2,Bob,2026-01-01 11:00,hello\n1,zoltan9,never,marzipan bis\n7,cid,never,nougat\n8,"@Zoltan9",soon,marzipan ter\n'
	);
	await load(
		'b.csv',
		'1,zoltan9,2026-01-02 10:00,marzipan\n3,cid,2026-01-01 11:00,hello\n9,cid\n2026-01-02,an end of marzipan\n'
	);
	await load('c.csv', '4,cid,2026-01-01 11:00,hello\n9,cid\n');
	const { code, out } = await command('forget', '--user', '@Zoltan9', '--data', data);
	expect(code).toBe(0);
	expect(out).toContain(', 2 refused rows; published snapshot 4, rewritten: 2, 3\n');
	expect(out).toContain(
		'all refused rows of import 2 are gone: some could not be told from what was forgotten\n'
	);
	expect(holding(data, 'marzipan')).toEqual([]);
	expect(holding(data, 'nougat')).toEqual(['refused/1.csv']);
	expect(readdirSync(join(data, 'refused'))).toEqual(['1.csv', '3.csv']);
	expect(holding(data, 'zoltan9')).toEqual(['ingest.duckdb']);

	await load(
		'd.csv',
		'1,zoltan9,2026-01-01 10:00,marzipan\n5,zoltan9,never,marzipan\n6,cid,2026-01-01 12:00,hi\n'
	);
	expect(holding(data, 'marzipan')).toEqual([]);
	const nothing = await command('forget', '--data', data);
	expect(nothing).toMatchObject({
		code: 2,
		err: 'replyscope: missing option: nothing to forget; allowed: --post, --user or --file\n'
	});
});

test('of an author whose id is known, posts and refused rows go under every handle', async () => {
	const data = scratch();
	const page = (posts: object[], username: string) => ({
		data: posts,
		includes: { users: [{ id: '77', username }] }
	});
	const post = (id: string, more: object = {}) => ({
		id,
		author_id: '77',
		text: 'marzipan',
		created_at: '2026-01-01T00:00:00.000Z',
		...more
	});
	const path = join(scratch(), 'a.jsonl');
	writeFileSync(
		path,
		[page([post('1')], 'old'), page([post('2'), post('3', { created_at: 'never' })], 'new')]
			.map((each) => JSON.stringify(each))
			.join('\n')
	);
	expect((await command('ingest', path, '--data', data)).code).toBe(0);
	expect(holding(data, 'marzipan')).toContain('refused/1.csv');
	const { out } = await command('forget', '--user', 'new', '--data', data);
	expect(out).toContain('forgotten: 2 stored versions of posts');
	expect(out).toContain('1 refused rows');
	expect(holding(data, 'marzipan')).toEqual([]);
});

test(
	'killed at any moment it is finished by the next, and nothing is left',
	async () => {
		const simulator = await simulated({ days: 4, posts: 60, deleted: 0, edited: 0 });
		const [person] = simulator.world.posts
			.filter(({ versions }) => versions[0].text.startsWith('@acme '))
			.map(({ author }) => author);
		if (!person) throw new Error('no such post');
		for (const post of simulator.world.posts) {
			if (post.author === person) post.versions[0].text = '@acme marzipan';
		}
		const data = scratch();
		writeFileSync(join(data, 'replyscope.toml'), SETTINGS);
		const pull = () => pullFrom(simulator, data, {}, publishing(simulator, data));
		simulator.advance(-86_400_000);
		await pull();
		simulator.advance(86_400_000);
		await pull();
		const whole = scratch();
		cpSync(data, whole, { recursive: true });
		expect(holding(data, 'marzipan')).not.toEqual([]);
		let longest = 1500;
		for (let killed = 0; killed < KILLS;) {
			rmSync(data, { recursive: true });
			cpSync(whole, data, { recursive: true });
			const words = ['dist/replyscope.js', 'forget', '--user', person.username, '--data', data];
			const begun = performance.now();
			const child = spawn(process.execPath, words, { stdio: 'ignore' });
			const timer = setTimeout(() => child.kill('SIGKILL'), 200 + Math.random() * longest);
			const [code] = (await once(child, 'exit')) as [number | null];
			clearTimeout(timer);
			if (code === 0) longest = performance.now() - begun;
			else killed++;
			const { code: end, err } = await command('forget', '--user', person.username, '--data', data);
			expect({ end, err }).toMatchObject({ end: 0 });
			expect(holding(data, 'marzipan')).toEqual([]);
			expect(await mentions(data)).toBeGreaterThan(10);
		}
	},
	60_000 * KILLS
);
