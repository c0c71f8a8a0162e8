import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';
import { timeOf } from '../x-simulator/history.ts';
import { journal, seen } from './pulled.ts';
import { publishing, pullFrom, SETTINGS, simulated } from './pulling.ts';

const CSV = `
[[import]]
name = "truth"
ids = "x"
timezone = "UTC"
[import.columns]
post_id = "id"
author_handle = "author"
author_id = "author_id"
posted_at = "at"
text = "text"
lang = "lang"
reply_to_id = "parent"
quote_of_id = "quoted"
conversation_id = "root"
`;

test('the same history gives the same answers pulled, as saved responses and as a file', async () => {
	const simulator = await simulated({ days: 8, posts: 400, deleted: 0.05, edited: 0.08, seed: 5 });
	const [pulled, saved, filed] = [scratch(), scratch(), scratch()];
	for (const data of [pulled, saved]) writeFileSync(join(data, 'replyscope.toml'), SETTINGS);
	writeFileSync(join(filed, 'replyscope.toml'), SETTINGS + CSV);
	await pullFrom(simulator, pulled, {}, publishing(simulator, pulled));

	const pages = await journal(pulled, (store) => store.all('select body from pages order by page'));
	const responses = join(scratch(), 'responses.jsonl');
	writeFileSync(responses, pages.map(({ body }) => `${String(body)}\n`).join(''));
	expect(await command('ingest', responses, '--data', saved)).toMatchObject({ code: 0 });

	const brought = new Set(Object.values(await seen(pulled)).flat());
	const parents = await journal(pulled, (store) =>
		store.all(`select id::varchar as id from parents where state = 'came'`)
	);
	parents.forEach(({ id }) => brought.add(id as string));
	const served = simulator
		.served()
		.filter(({ post, version }) =>
			[...post.versions, version].some(({ id }) => brought.has(String(id)))
		);
	const rows = served.map(({ post, version }) => {
		const text = version.text.replaceAll('&amp;', '&').replaceAll('&lt;', '<');
		const [first] = post.versions;
		const of = (other = post.replyTo) => (other ? String(other.versions[0].id) : '');
		return [
			first.id,
			post.author.username,
			post.author.id,
			new Date(timeOf(first.id)).toISOString().slice(0, 19) + 'Z',
			`"${text.replaceAll('"', '""')}"`,
			post.lang,
			of(),
			post.quotes ? of(post.quotes) : '',
			of(post.root)
		].join(',');
	});
	const file = join(scratch(), 'truth.csv');
	writeFileSync(file, ['id,author,author_id,at,text,lang,parent,quoted,root', ...rows].join('\n'));
	expect(await command('ingest', file, '--data', filed)).toMatchObject({ code: 0 });

	const asked =
		'metrics=mentions,cases,answered,authors,responses,response_rate_1h,response_p50,response_mean_answered&by=brand,day&as_of=2026-09-08T00:00:00Z&from=2026-09-02&to=2026-09-08';
	const answers = await Promise.all(
		[pulled, saved, filed].flatMap((data) =>
			['unit=case', 'unit=mention&attribution=direct'].map(async (reading) => {
				const { out } = await command(
					'query',
					`${asked}&${reading}`,
					'--data',
					data,
					'--format',
					'csv'
				);
				return out;
			})
		)
	);
	const [first, second] = answers;
	expect(first?.split('\n').length).toBe(14);
	expect(answers).toEqual([first, second, first, second, first, second]);
}, 60_000);
