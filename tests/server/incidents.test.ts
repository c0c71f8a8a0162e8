import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { addIncident } from '#lib/model/addIncident.ts';
import { readSettings } from '#lib/model/readSettings.ts';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { writeFeed, type FeedPost } from '../feed.ts';

/** Eight weeks of a mention every quarter hour; on 14 March, 15:00 to 17:00 UTC, twelve more. */
const FROM = Date.UTC(2018, 1, 12) / 1000;
const TO = FROM + 56 * 86_400;
const SPIKE = [Date.UTC(2018, 2, 14, 15) / 1000, Date.UTC(2018, 2, 14, 17) / 1000] as const;
const data = mkdtempSync(join(tmpdir(), 'replyscope-incidents-'));
const settings = join(data, 'replyscope.toml');
const TOML = `[[brand]]
name = "Acme"
kind = "own"
timezone = "UTC"
handle = [{ handle = "acme", role = "main" }]

[[brand.target]]
within = "1h"
share = 0.8

[[brand]]
name = "Other"
kind = "competitor"
timezone = "UTC"
handle = [{ handle = "other", role = "main" }]
`;

beforeAll(async () => {
	const posts: FeedPost[] = [
		{ id: 1, author: 'acme', at: FROM, text: 'hello', company: true },
		{ id: 2, author: 'other', at: TO, text: 'hello', company: true },
		// Half an hour into the spike the brand says so to everybody; before, it answers one person.
		{ id: 3, author: 'acme', at: SPIKE[0] + 1800, text: 'we know, and work on it', company: true }
	];
	let id = 10;
	for (let at = FROM; at < TO; at += 900) {
		const many = SPIKE[0] <= at && at < SPIKE[1] ? 13 : 1;
		for (let one = 0; one < many; one++) {
			const asked = at + one * 60;
			posts.push({ id: id++, author: `u${id}`, at: asked, text: '@acme help' });
			// Outside the spike everybody is answered at once, inside nobody but the first.
			if (many === 1 || (at === SPIKE[0] && one === 0)) {
				const text = `@u${id} here`;
				posts.push({
					id: id++,
					author: 'acme',
					at: asked + 60,
					text,
					parent: id - 2,
					company: true
				});
			}
		}
	}
	writeFileSync(settings, TOML);
	const path = writeFeed(join(data, 'feed.csv'), posts);
	expect((await command('ingest', path, '--data', data)).code).toBe(0);
});

async function ask(query: string, ...options: string[]): Promise<Record<string, unknown>[]> {
	const words = ['query', query, '--data', data, '--format', 'json', ...options];
	const { out, err } = await command(...words);
	expect(err).toBe('');
	return JSON.parse(out).rows;
}

test('the spike is listed with its load, its rates and the first public post', async () => {
	const found = {
		brand: 'Acme',
		incident: '2018-03-14T15:00:00+00:00',
		ended: '2018-03-14T17:00:00+00:00',
		kind: 'candidate',
		topic: '',
		usual: expect.closeTo(8, 6),
		mentions: 104,
		units: 104,
		open: 103,
		response_rate_1h: 1 / 104,
		first_post: '2018-03-14T15:30:00+00:00',
		first_post_seconds: 1800
	};
	const rows = await ask('', '--incidents');
	expect(rows).toEqual([expect.objectContaining(found)]);
	expect(await ask('from=2018-03-15', '--incidents')).toEqual([]);
	expect(await ask('brand=Other', '--incidents')).toEqual([]);
	expect(await ask('as_of=2018-03-14T15:20:00Z', '--incidents')).toEqual([
		// What is usual is known for whole incidents only.
		expect.objectContaining({ first_post: null, mentions: 19, usual: null })
	]);
	const base = await dashboard(data);
	const { rows: served } = await (await fetch(`${base}/api/incidents.json`)).json();
	expect(served).toEqual(rows);
	const wrong = await fetch(`${base}/api/incidents.json?by=day`);
	expect([wrong.status, (await wrong.json()).error]).toEqual([
		400,
		'invalid by: day; allowed: none, each incident is a row'
	]);
});

test('a candidate is left out as a preview only, and so are its hours', async () => {
	const all = 'metrics=mentions,exposure_hours,response_rate_1h&brand=Acme';
	const [now] = await ask(all);
	const total = now?.mentions as number;
	expect(await ask(`${all}&incidents=exclude`)).toEqual([now]);
	expect(await ask(`${all}&incidents=candidates`)).toEqual([
		{ mentions: total - 104, exposure_hours: 56 * 24 - 2, response_rate_1h: 1 }
	]);
	expect(await ask('metrics=mentions,exposure_hours&by=incident&brand=Acme')).toEqual([
		{ incident: '2018-03-14T15:00:00+00:00', mentions: 104, exposure_hours: 2 },
		{ incident: null, mentions: total - 104, exposure_hours: 56 * 24 - 2 }
	]);
	expect(
		await ask(
			'metrics=mentions_per_hour&by=hour&incidents=candidates&brand=Acme&from=2018-03-14T14:00Z&to=2018-03-14T18:00Z'
		)
	).toEqual([
		{ hour: '2018-03-14T14:00:00+00:00', mentions_per_hour: 4 },
		{ hour: '2018-03-14T17:00:00+00:00', mentions_per_hour: 4 }
	]);
});

test('confirmed from the page, it is in the settings and left out', async () => {
	const base = await dashboard(data);
	const confirm = (fields: Record<string, string>) =>
		fetch(`${base}/load?/confirm`, {
			method: 'POST',
			body: new URLSearchParams(fields),
			redirect: 'manual',
			headers: { origin: base, accept: 'text/html' }
		});
	const fields = {
		brand: 'Acme',
		from: '2018-03-14T15:00:00+00:00',
		to: '2018-03-14T17:30:00+00:00',
		topic: 'the "big" one',
		back: '/load?brand=Acme'
	};
	const away = await fetch(`${base}/mentions?/decide`, {
		method: 'POST',
		body: new URLSearchParams({
			space: 'x',
			post_id: '1',
			brand: 'Acme',
			back: '/.//example.com/'
		}),
		redirect: 'manual',
		headers: { origin: base, accept: 'text/html' }
	});
	expect(away.headers.get('location')).toBe('/mentions');
	for (const wrong of [
		{ ...fields, to: fields.from },
		{ ...fields, brand: 'Nobody' },
		{ ...fields, from: 'then' },
		{ ...fields, from: '0001-01-01T00:00Z' },
		{ ...fields, to: '2027-01-01T00:00Z' },
		{ ...fields, topic: 'a\nb' }
	]) {
		expect((await confirm(wrong)).status).toBe(400);
		expect(readFileSync(settings, 'utf8')).toBe(TOML);
	}
	const answer = await confirm(fields);
	expect([answer.status, answer.headers.get('location')]).toEqual([
		303,
		'/load?brand=Acme#incidents'
	]);
	const [acme, other] = readSettings(readFileSync(settings, 'utf8'), 'replyscope.toml').brand;
	expect(acme?.incident).toEqual([
		{ from: '2018-03-14T15:00:00.000Z', to: '2018-03-14T17:30:00.000Z', topic: 'the "big" one' }
	]);
	expect(other?.incident).toEqual([]);
	const question = `${base}/api/query.json?metrics=mentions&brand=Acme&incidents=exclude`;
	const [all] = await ask('metrics=mentions&brand=Acme');
	const wanted = (all?.mentions as number) - 106;
	await expect
		.poll(async () => (await (await fetch(question)).json()).rows[0].mentions, { timeout: 20_000 })
		.toBe(wanted);
	// What was found is the confirmed one now, and the same hours cannot be confirmed twice.
	expect(await ask('', '--incidents')).toEqual([
		expect.objectContaining({ kind: 'confirmed', topic: 'the "big" one', mentions: 106 })
	]);
	await expect.poll(async () => (await confirm(fields)).status, { timeout: 20_000 }).toBe(400);
});

test('the text of the settings around it stays', () => {
	const incident = { from: SPIKE[0], to: SPIKE[1], topic: 'x' };
	const lines = TOML.split('\n');
	const changed = addIncident(TOML, 'a.toml', 'Acme', incident).split('\n');
	const added = changed.filter((line) => !lines.includes(line));
	expect(added).toEqual([
		'[[brand.incident]]',
		'from = 2018-03-14T15:00:00Z',
		'to = 2018-03-14T17:00:00Z',
		'topic = "x"'
	]);
	expect(changed.filter((line) => lines.includes(line) && line !== '')).toEqual(
		lines.filter((line) => line !== '')
	);
	const inline = `brand = [{ name = "A", kind = "own", timezone = "UTC", handle = [{ handle = "a", role = "main" }] }]`;
	expect(() => addIncident(inline, 'a.toml', 'A', incident)).toThrow(
		'unknown brand: A; allowed: one that a.toml has as a table [[brand]]'
	);
});
