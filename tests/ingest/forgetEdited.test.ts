import { stringify } from 'csv-stringify/sync';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askPosts } from '#lib/ask.ts';
import { command } from '../command.ts';
import { holding } from '../holding.ts';
import { page, versions } from '../pages.ts';
import { scratch } from '../scratch.ts';

const SETTINGS = `
[[brand]]
name = "Acme"
timezone = "UTC"
kind = "own"
handle = [{ handle = "acme", role = "main" }]

[[import]]
name = "feed"
ids = "x"
columns = { post_id = "id", author_handle = "author", posted_at = "at", text = "text" }
`;
const AT = 1_520_000_000;

/** The post 10 by ann, as it stands after an edit that has the id 109. */
function edited(): string {
	const post = { id: '10', author: 'ann', at: AT, text: '@acme marzipan', conversation: '10' };
	const [item = {}] = versions(post, 'post');
	const edit = { ...item, id: '109', edit_history_post_ids: ['10', '109'] };
	const path = join(scratch(), 'posts.json');
	writeFileSync(path, JSON.stringify(page([edit], [], ['ann'], 'post')));
	return path;
}

function feed(...posts: [id: string, author: string][]): string {
	const at = new Date(AT * 1000).toISOString();
	const rows = posts.map(([id, author]) => ({ id, author, at, text: `@acme hi, ${author} here` }));
	const path = join(scratch(), 'posts.csv');
	writeFileSync(path, stringify(rows, { header: true }));
	return path;
}

function dataFolder(): string {
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), SETTINGS);
	return data;
}

async function done(...words: string[]): Promise<string> {
	const { code, out, err } = await command(...words);
	expect(code, err).toBe(0);
	return out;
}

const mentions = (data: string) =>
	done('query', 'metrics=mentions', '--data', data, '--format', 'csv');

test('what is forgotten by the id of an edit does not come back by its first id', async () => {
	const data = dataFolder();
	await done('ingest', edited(), '--data', data);
	await done('ingest', feed(['20', 'bob']), '--data', data);
	expect(await done('forget', '--post', '109', '--data', data)).toContain('forgotten: 1 stored');
	await done('ingest', feed(['10', 'ann'], ['21', 'bob']), '--data', data);
	expect(await mentions(data)).toBe('mentions\n2\n');
});

test('it goes as soon as an import tells whose edit it was', async () => {
	const data = dataFolder();
	await done('ingest', feed(['10', 'ann']), '--data', data);
	await done('ingest', feed(['20', 'bob']), '--data', data);
	expect(await done('forget', '--post', '109', '--data', data)).toContain('forgotten: 0 stored');
	expect(holding(data, 'ann here')).not.toEqual([]);
	await done('ingest', edited(), '--data', data);
	expect(await mentions(data)).toBe('mentions\n1\n');
	expect([holding(data, 'ann here'), holding(data, 'marzipan')]).toEqual([[], []]);
});

test('a folder of which all was removed answers that there is nothing', async () => {
	const data = dataFolder();
	await done('ingest', feed(['10', 'ann']), '--data', data);
	await done('remove', '1', '--data', data);
	process.env.REPLYSCOPE_DATA = data;
	expect((await askPosts({})).rows).toEqual([]);
});
