import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { writeFeed, type FeedPost } from '../feed.ts';
import { handWorked, SETTINGS } from '../handWorked.ts';
import { scratch } from '../scratch.ts';

test('what an address cannot mean is a 400, never a 500', async () => {
	const url = await dashboard(await handWorked(), ...SETTINGS);
	const wrong = [
		'/?as_of=-271821-04-20T00:00:00Z',
		'/?from=0001-01-01&to=9999-12-31',
		'/?to=-271821-04-20T00:00:00Z',
		'/?from=9999-12-31',
		'/?against=foo',
		'/?metrics=mentions',
		'/?limit=5',
		'/?compare=Hooli',
		'/?tz=Mars/Olympus',
		'/?brand=Hooli',
		'/response?by=day',
		'/response?order=loudest',
		'/load?layer=moods',
		'/load?part=25:00-26:00',
		'/load?site=Nowhere',
		'/mentions?after=99999999999999999999999.1.1',
		`/mentions?after=${'9'.repeat(400)}.1.1`,
		'/mentions?sort=loudest'
	];
	for (const path of wrong) {
		const answer = await fetch(url + path);
		expect([path, answer.status]).toEqual([path, 400]);
		expect(await answer.text()).toMatch(/allowed: /);
	}
	expect((await fetch(`${url}/mentions/twcs/none`)).status).toBe(404);
});

test('a form that is none is refused, and nobody is led elsewhere', async () => {
	const url = await dashboard(await handWorked(), ...SETTINGS);
	const post = (path: string, body: string, type = 'application/x-www-form-urlencoded') =>
		fetch(url + path, {
			method: 'POST',
			redirect: 'manual',
			headers: { origin: url, 'content-type': type },
			body
		});
	for (const path of ['/theme', '/mentions?/decide', '/data?/undo', '/data?/confirm']) {
		const answer = await post(path, '--x\r\nbroken', 'multipart/form-data; boundary=y');
		expect([path, Math.floor(answer.status / 100)]).toEqual([path, 4]);
	}
	for (const back of [
		'//evil.example',
		'/\\evil.example',
		'/\t/evil.example',
		'https://evil.example'
	]) {
		const answer = await post('/theme', new URLSearchParams({ theme: 'dark', back }).toString());
		expect([back, answer.status, answer.headers.get('location')]).toEqual([back, 303, '/']);
	}
	const decide = { space: 'twcs', post_id: '1\u0000', brand: 'Acme', decision: 'done' };
	expect((await post('/mentions?/decide', new URLSearchParams(decide).toString())).status).toBe(
		400
	);
	const large = await post('/data?/confirm&/upload', 'a'.repeat(700_000));
	expect(large.status).toBe(413);
});

test('an own brand that does not occur is named, not replaced by another', async () => {
	const data = scratch();
	const settings = join(data, 'replyscope.toml');
	const brand = (name: string, kind: string, handle: string) =>
		`[[brand]]\nname = "${name}"\nkind = "${kind}"\ntimezone = "UTC"\n[[brand.handle]]\nhandle = "${handle}"\nrole = "main"\n`;
	writeFileSync(settings, brand('Mine', 'own', 'tpyo') + brand('Rival', 'competitor', 'rival'));
	const at = Date.UTC(2026, 9, 1) / 1000;
	const posts: FeedPost[] = [
		{ id: 1, author: 'ann', at, text: '@rival hi' },
		{ id: 2, author: 'rival', at: at + 60, text: 'hi', parent: 1, company: true }
	];
	expect(
		(await command('ingest', writeFeed(join(data, 'a.csv'), posts), '--data', data)).code
	).toBe(0);
	const url = await dashboard(data);
	const answer = await fetch(url);
	expect(answer.status).toBe(400);
	expect(await answer.text()).toContain('silent brand: Mine does not occur');
	expect((await fetch(`${url}/?brand=Rival`)).status).toBe(200);
	writeFileSync(settings, brand('Mine', 'competitor', 'tpyo'));
	expect((await command('ingest', '--data', data)).code).toBe(0);
	expect((await fetch(url)).status).toBe(400);
	expect((await fetch(`${url}/mentions`)).status).toBe(400);
});

test('twelve thousand decisions do not slow the worklist down', async () => {
	const data = await handWorked();
	const { FollowUps } = await import('#lib/server/followUps.ts');
	const { among } = await import('../../routes/mentions/among.server.ts');
	const { composeCount } = await import('#lib/server/posts.ts');
	const { parseTable } = await import('#lib/model/query.ts');
	const { VOCABULARY } = await import('#lib/metrics/dimensions.ts');
	const { Warehouse } = await import('#lib/server/warehouse.ts');
	const { answer } = await import('#lib/server/answer.ts');
	const followUps = await FollowUps.open(data);
	await followUps.keep(
		{ space: 'hand', post_id: 'none', brand: 'Acme', decision: 'done', note: '' },
		0
	);
	const [one] = await followUps.all();
	followUps.close();
	if (!one) throw new Error('nothing was kept');
	const many = Array.from({ length: 12_000 }, (_, index) => ({ ...one, post_id: `n${index}` }));
	const warehouse = await Warehouse.open(data, { milliseconds: 5000 });
	try {
		const count = async (decided: typeof many) =>
			(
				await answer(warehouse, parseTable('', VOCABULARY), (resolved, snapshot) =>
					composeCount(resolved, snapshot, { sort: 'newest', ...among('todo', decided) })
				)
			).rows[0]?.rows;
		expect(await count(many)).toBe(await count([]));
	} finally {
		warehouse.close();
	}
});
