import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';
import { publishing, pullFrom, SETTINGS, simulated } from './pulling.ts';

/** The files of a folder that hold a text, somewhere in their bytes. */
function holding(folder: string, text: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => readFileSync(path).includes(text));
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
	await pullFrom(simulator, data, {}, publishing(simulator, data));
	simulator.advance(3_600_000);
	await pullFrom(simulator, data, {}, publishing(simulator, data));
	const job = join(scratch(), 'job.json');
	writeFileSync(
		job,
		`{"id":"${other.versions[0].id}","action":"delete","created_at":"2026-09-01T00:00:00.000Z","redacted_at":"2026-09-02T00:00:00.000Z","reason":"deleted"}\n`
	);
	const words = ['xylophone quartz', 'kayak ferret', 'orchid pylon'];
	for (const text of words) expect(holding(data, text).length).toBeGreaterThan(1);
	const before = await command('query', 'metrics=mentions', '--data', data, '--format', 'csv');

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
		/^forgotten: \d+ stored versions of posts, parts of \d+ pages; published snapshot \d, earlier ones are gone\n$/
	);
	for (const text of words) expect(holding(data, text)).toEqual([]);
	const after = await command('query', 'metrics=mentions', '--data', data, '--format', 'csv');
	expect(mentions(after.out)).toBe(mentions(before.out) - 2 - written.length);

	await pullFrom(simulator, data, {}, publishing(simulator, data));
	const again = await command('query', 'metrics=mentions', '--data', data, '--format', 'csv');
	expect(mentions(again.out)).toBe(mentions(after.out));
	for (const text of words) expect(holding(data, text)).toEqual([]);
});

test('a file that is imported again does not bring back what was forgotten', async () => {
	const data = scratch();
	const folder = scratch();
	writeFileSync(
		join(data, 'replyscope.toml'),
		'[[import]]\nname = "box"\ntimezone = "UTC"\n[import.columns]\npost_id = "id"\nauthor_handle = "from"\nposted_at = "at"\ntext = "text"\n'
	);
	const file = (name: string, rows: string) => {
		writeFileSync(join(folder, name), `id,from,at,text\n${rows}`);
		return join(folder, name);
	};
	await command(
		'ingest',
		file('a.csv', '1,ann,2026-01-01 10:00,marzipan\n2,bob,2026-01-01 11:00,hello\n'),
		'--data',
		data
	);
	expect((await command('forget', '--user', '@Ann', '--data', data)).code).toBe(0);
	expect(holding(data, 'marzipan')).toEqual([]);
	await command(
		'ingest',
		file('b.csv', '1,ann,2026-01-01 10:00,marzipan\n3,cid,2026-01-01 12:00,hi\n'),
		'--data',
		data
	);
	const { out } = await command('status', '--json', '--data', data);
	expect(out).toContain('"imports": 2');
	const nothing = await command('forget', '--data', data);
	expect(nothing).toMatchObject({
		code: 2,
		err: 'replyscope: missing option: nothing to forget; allowed: --post, --user or --file\n'
	});
});

function mentions(csv: string): number {
	return Number(csv.split('\n')[1]);
}
