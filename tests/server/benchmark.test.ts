import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { newcombeEnds, quantileOf, wilsonEnds } from '#lib/model/interval.ts';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { writeFeed, type FeedPost } from '../feed.ts';

const data = mkdtempSync(join(tmpdir(), 'replyscope-benchmark-'));
const MONDAY = Date.UTC(2018, 0, 1) / 1000;
const DAY = 86_400;

const WORKDAY = 'mon-fri 09:00-17:00';
/** A brand, how many wrote to each of its handles, how many of all were answered, and its hours. */
const BRANDS = [
	{ name: 'Acme', kind: 'own', main: 120, support: 80, answered: 150, open: WORKDAY },
	{
		name: 'Bolt',
		kind: 'competitor',
		main: 200,
		support: 0,
		answered: 156,
		open: 'mon-sun 00:00-24:00'
	},
	{ name: 'Coil', kind: 'competitor', main: 50, support: 0, answered: 50, open: WORKDAY },
	{ name: 'Dyne', kind: 'competitor', main: 100, support: 100, answered: 40, open: WORKDAY }
];
/** Given up long before anybody wrote. */
const OLD = '{ handle = "acmeold", role = "support", to = 2016-01-01 }';
/** The first Monday. */
const INCIDENT = `[[brand.incident]]
from = 2018-01-01T00:00:00Z
to = 2018-01-02T00:00:00Z
`;
const SIGNS = ['JD', 'AB', 'KL'];

beforeAll(async () => {
	const posts: FeedPost[] = [];
	let id = 1;
	for (const { name, main, support, answered } of BRANDS) {
		const lower = name.toLowerCase();
		posts.push({ id: id++, author: lower, at: MONDAY, text: 'good year', company: true });
		for (let one = 0; one < main + support; one++) {
			// Four weeks; asked from nine to five on weekdays, in London.
			const day = MONDAY + (Math.floor(one / 10) % 4) * 7 * DAY + (one % 5) * DAY;
			const at = day + 9 * 3600 + ((one * 977) % (8 * 3600 - 600));
			const handle = one < main ? lower : `${lower}help`;
			const asked = id++;
			posts.push({ id: asked, author: `u${asked}`, at, text: `@${handle} help` });
			if (one % (main + support) < answered) {
				const text = `@u${asked} done ^${SIGNS[one % 3]}`;
				posts.push({ id: id++, author: lower, at: at + 300, text, parent: asked, company: true });
			}
		}
		posts.push({ id: id++, author: lower, at: MONDAY + 30 * DAY, text: 'bye', company: true });
	}
	const tables = BRANDS.map(
		({ name, kind, support, open }) => `[[brand]]
name = "${name}"
kind = "${kind}"
timezone = "Europe/London"
handle = [{ handle = "${name.toLowerCase()}", role = "main" }${support ? `, { handle = "${name.toLowerCase()}help", role = "support" }` : ''}${name === 'Acme' ? `, ${OLD}` : ''}]
[[brand.hours]]
open = ["${open}"]
${name === 'Acme' ? INCIDENT : ''}`
	);
	writeFileSync(join(data, 'replyscope.toml'), tables.join('\n'));
	const path = writeFeed(join(data, 'feed.csv'), posts);
	expect((await command('ingest', path, '--data', data)).err).not.toContain('replyscope:');
});

async function table(name: string, query = ''): Promise<Record<string, unknown>[]> {
	const words = ['query', `--${name}`, query, '--data', data, '--format', 'json'];
	const { out, err } = await command(...words);
	expect(err).toBe('');
	return JSON.parse(out).rows;
}

test('the league has places with ties, differences at a divided level, and dedicated handles', async () => {
	const rows = await table('league');
	expect(
		rows.map(({ brand, place_best, place_worst }) => [brand, place_best, place_worst])
	).toEqual(
		// The own brand first, then by mentions; 75 % and 78 % of 200 are a tie, 50 units are too few.
		[
			['Acme', 1, 2],
			['Bolt', 1, 2],
			['Dyne', 3, 3],
			['Coil', null, null]
		]
	);
	const [acme, , dyne, coil] = rows;
	const { low, high } = wilsonEnds(150, 200);
	expect(acme).toMatchObject({
		response_rate_24h: 0.75,
		response_rate_24h_low: expect.closeTo(low, 12),
		response_rate_24h_high: expect.closeTo(high, 12),
		mature_24h: 200,
		mentions: 200,
		mentions_answered_share: 0.75,
		dedicated: 'acmehelp',
		dedicated_share: 0.4,
		dedicated_share_year_before: null,
		difference: null
	});
	const ends = newcombeEnds({ k: 40, n: 200 }, { k: 150, n: 200 }, quantileOf(0.05 / 3));
	expect(dyne).toMatchObject({
		difference: expect.closeTo(-0.55, 12),
		difference_low: expect.closeTo(ends.low, 12),
		difference_high: expect.closeTo(ends.high, 12)
	});
	expect(coil).toMatchObject({ dedicated: '', dedicated_share: 0 });
	// The funnel is around all together: 396 of 650.
	const target = 396 / 650;
	expect(
		((coil?.funnel_95_high as number) + (coil?.funnel_95_low as number)) / 2 < 1 &&
			(coil?.funnel_95_low as number) < target
	).toBe(true);
	const order = await table('league', 'brand=Dyne,Bolt');
	expect(order.map(({ brand }) => brand)).toEqual(['Dyne', 'Bolt']);
});

test('a study is set beside the number under its own rule', async () => {
	const rows = await table('studies', 'brand=Acme');
	const one = rows.find(
		({ study, metric }) => `${study} ${metric}` === 'STELLAService response_rate_24h'
	);
	expect(one).toMatchObject({ brand: 'Acme', figure: 0.44, own: 0.75 });
	const dedicated = rows.find(({ metric }) => metric === 'answered_share');
	// Those to the dedicated handle come last, so only 30 of 80 are answered.
	expect(dedicated).toMatchObject({
		own: 30 / 80,
		reading: expect.stringContaining('role=support')
	});
});

test('the desk is open when it answers, and as many as sign are there', async () => {
	const rows = await table('desk', 'brand=Acme,Coil');
	expect(rows).toHaveLength(14);
	const [monday] = rows;
	expect(monday).toMatchObject({
		brand: 'Acme',
		weekday: 1,
		timezone: 'Europe/London',
		state: 'open',
		promised: '09:00–17:00',
		signed_share: 1,
		agents: 3
	});
	const minutes = (time: unknown) =>
		Number(String(time).slice(0, 2)) * 60 + Number(String(time).slice(3));
	expect(Math.abs(minutes(monday?.opens) - 540)).toBeLessThanOrEqual(30);
	expect(Math.abs(minutes(monday?.closes) - 1020)).toBeLessThanOrEqual(30);
	// Fifty answers of Coil are too few to say that it is closed when it is silent.
	const weekends = rows.filter(({ weekday }) => Number(weekday) > 5);
	expect(weekends.map(({ state }) => state)).toEqual(['closed', 'closed', 'unknown', 'unknown']);
	const { out } = await command(
		...['query', 'metrics=answers,agents,agent_hours,answers_per_agent_hour&brand=Acme'],
		...['--data', data, '--format', 'csv']
	);
	const [answers, agents, hours, perHour] = (out.split('\n')[1] as string).split(',').map(Number);
	expect([answers, agents]).toEqual([150, 3]);
	expect(perHour).toBeCloseTo(150 / (hours as number), 6);
});

test('every brand has a row, and the differences are to the first whatever is known of it', async () => {
	// Nobody writes to a handle of Bolt that is there for customers.
	const rows = await table('league', 'role=support&brand=Bolt,Acme,Dyne');
	expect(rows.map(({ brand }) => brand)).toEqual(['Bolt', 'Acme', 'Dyne']);
	const [bolt, acme] = rows;
	expect(bolt).toMatchObject({
		units: 0,
		mentions: 0,
		mature_24h: 0,
		response_rate_24h: null,
		place_best: null
	});
	expect(acme).toMatchObject({ units: 80, difference: null, difference_low: null });
	// What is asked of support handles only cannot say how many turn to them.
	expect(acme).toMatchObject({ dedicated: 'acmehelp', dedicated_share: null });
	// One comparison is left, so its level is whole.
	const [, , dyne] = await table('league', 'role=support&brand=Acme,Bolt,Dyne');
	// Of those to acmehelp 30 of 80 are answered, of those to dynehelp none of 100.
	const ends = newcombeEnds({ k: 0, n: 100 }, { k: 30, n: 80 });
	expect(dyne).toMatchObject({
		difference: expect.closeTo(-30 / 80, 12),
		difference_low: expect.closeTo(ends.low, 8)
	});
});

test('answers are refused filters that they do not have, and are counted by incident', async () => {
	for (const words of [
		['lang=de'],
		['channel=x'],
		['reach=reply'],
		['waited=0'],
		['source=twcs']
	]) {
		const asked = await command('query', `metrics=answers&${words}`, '--data', data);
		expect([asked.code, asked.out], String(words)).toEqual([2, '']);
		const desk = await command('query', '--desk', String(words), '--data', data);
		expect(desk.code).toBe(2);
	}
	const { err } = await command('query', 'metrics=mentions,agents&lang=de', '--data', data);
	expect(err).toBe(
		'replyscope: unknown filter of answers: lang; allowed: brand, handle, role, responder, hour_of_day, weekday, hour_of_week\n'
	);
	const words = ['query', 'metrics=answers&by=incident&brand=Acme', '--data', data];
	const { out } = await command(...words, '--format', 'json');
	// Of the first 150 who wrote those from 0, 40, 80 and 120 on, ten each, did so in the first week, two
	// of each ten on its Monday.
	expect(JSON.parse(out).rows).toEqual([
		{ incident: '2018-01-01T00:00:00+00:00', answers: 8 },
		{ incident: null, answers: 142 }
	]);
});

test('the hours of a desk are told by the answers that are counted, and promised as a rule', async () => {
	const [main] = await table('desk', 'brand=Acme&role=main');
	expect(main).toMatchObject({ state: 'open', hours_of: 150, answers: 30 });
	const [support] = await table('desk', 'brand=Acme&role=support');
	expect(support).toMatchObject({ state: 'unknown', hours_of: 0, answers: 0 });
	// What the clock of the question leaves out does not close the desk.
	const [noon] = await table('desk', 'brand=Acme&window=12:00-13:00');
	expect(noon).toMatchObject({ state: 'open', hours_of: 150 });
	const promised = (rows: Record<string, unknown>[]) => rows.map((row) => row.promised);
	expect(promised(await table('desk', 'brand=Bolt'))).toEqual(new Array(7).fill('always'));
	expect(promised(await table('desk', 'brand=Acme'))).toEqual([
		...new Array(5).fill('09:00–17:00'),
		...['closed', 'closed']
	]);
});

test('tables are served in every format, and refuse what they do not take', async () => {
	const base = await dashboard(data);
	for (const name of ['league', 'studies', 'desk', 'curve', 'incidents']) {
		const answer = await fetch(`${base}/api/${name}.json`);
		expect(answer.status, name).toBe(200);
		const csv = await (await fetch(`${base}/api/${name}.csv`)).text();
		const { columns, rows } = await answer.json();
		expect(csv.split('\n')[0], name).toBe(
			columns.map((one: { name: string }) => one.name).join(',')
		);
		if (name !== 'curve') {
			for (const row of rows) {
				expect(Object.keys(row).sort()).toEqual(
					columns.map((one: { name: string }) => one.name).sort()
				);
			}
		}
		expect((await fetch(`${base}/api/${name}.arrow`)).status).toBe(200);
		expect((await fetch(`${base}/api/${name}.json?metrics=units`)).status).toBe(400);
	}
	const unknown = await fetch(`${base}/api/toString.json`);
	expect(unknown.status).toBe(404);
	for (const name of ['league', 'studies', 'desk']) {
		expect((await fetch(`${base}/api/${name}.json?by=day`)).status).toBe(400);
	}
	const page = await (await fetch(`${base}/benchmark`)).text();
	expect(page).toContain('Acme answers');
	expect((await fetch(`${base}/benchmark?brands=some`)).status).toBe(400);
	const german = await fetch(`${base}/benchmark?lang=de`);
	expect(german.status).toBe(200);
	const words = (await german.text()).replaceAll(/<!--.*?-->/g, '');
	expect(words).toContain('Nothing is told of the desks here: unknown filter of answers: lang');
	expect(words).not.toContain('Every handle answers for itself');
	const { code, err } = await command('query', '--curve', '--league', '', '--data', data);
	expect([code, err]).toEqual([
		2,
		'replyscope: invalid options: --curve and --league; allowed: one of them\n'
	]);
});
