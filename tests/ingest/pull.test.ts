import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { xClient } from '#ingest/pull/client.ts';
import { planned } from '#ingest/pull/spans.ts';
import type { Stream } from '#ingest/pull/streams.ts';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';
import { ALL_FAULTS } from '../x-simulator/faults.ts';
import { timeOf } from '../x-simulator/history.ts';
import { expected, journal, missing, seen, spent } from './pulled.ts';
import { DAY, publishing, pullFrom, SETTINGS, simulated } from './pulling.ts';

const LOOKS = 2 * Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);

test('a history is read whole: own lists as far as they reach, searches beyond', async () => {
	const simulator = await simulated({ caps: { mentions: 30, posts: 50 }, deleted: 0, edited: 0 });
	const data = scratch();
	const { unfinished, usage } = await pullFrom(simulator, data);
	expect(unfinished).toBeNull();
	const [{ usage: posts = '' } = {}] = simulator.bill.posts;
	expect(usage).toMatchObject({ posts: Number(posts), ledger: Number(posts) });
	expect(await seen(data)).toEqual(expected(simulator));
	expect(await spent(data)).toBeCloseTo(simulator.bill.usd, 6);
	const spans = await journal(data, (store) =>
		store.all(`select distinct endpoint, state from spans order by all`)
	);
	expect(spans).toContainEqual({ endpoint: 'mentions', state: 'truncated' });
	expect(spans).toContainEqual({ endpoint: 'search/all', state: 'done' });
	expect(spans).toContainEqual({ endpoint: 'search/recent', state: 'done' });
});

test('a second pull reads only what is new, and what was covered stays covered', async () => {
	const simulator = await simulated({ days: 12, deleted: 0, edited: 0 });
	simulator.advance(-2 * DAY);
	const data = scratch();
	await pullFrom(simulator, data);
	const pages = simulator.requests.length;
	simulator.advance(DAY);
	await pullFrom(simulator, data, {}, publishing(simulator, data));
	expect(simulator.requests.length - pages).toBeLessThan(25);
	expect(await seen(data)).toEqual(expected(simulator));
	const covered = await command(
		'query',
		'metrics=exposure_hours&by=brand',
		'--data',
		data,
		'--format',
		'csv'
	);
	const hours = covered.out.trim().split('\n').slice(1);
	expect(hours.map((line) => Math.round(Number(line.split(',')[1])))).toEqual([264, 264]);
});

test('with everything going wrong nothing that is still served when a span closes is missing', async () => {
	const simulator = await simulated({
		faults: ALL_FAULTS,
		slowness: 1500,
		limits: 0.02,
		seed: 3,
		deleted: 0.1,
		edited: 0.1
	});
	simulator.advance(-3 * DAY);
	const data = scratch();
	for (let look = 0; look < LOOKS; look++) {
		await pullFrom(simulator, data);
		simulator.advance((DAY * 2.8) / LOOKS);
	}
	expect(await missing(simulator, data)).toEqual([]);
	const usd = await spent(data);
	expect(simulator.bill.usd).toBeGreaterThan(usd - 1e-6);
	expect(simulator.bill.usd).toBeLessThan(usd * 1.1);
});

test('both vocabularies give the same answers', async () => {
	const answers: string[] = [];
	for (const vocabulary of ['tweet', 'post'] as const) {
		const simulator = await simulated({ vocabulary, days: 5, posts: 80 });
		const data = scratch();
		await pullFrom(simulator, data, {}, publishing(simulator, data));
		const { out } = await command(
			'query',
			'metrics=mentions,cases,answered,response_p50&by=brand,day',
			'--data',
			data,
			'--format',
			'csv'
		);
		answers.push(out);
	}
	expect(answers[0]?.split('\n').length).toBeGreaterThan(8);
	expect(answers[1]).toBe(answers[0]);
});

test('a budget is never exceeded, and what it ends goes on with more', async () => {
	const simulator = await simulated({ days: 10, posts: 600, deleted: 0, edited: 0 });
	const data = scratch();
	const limited = await pullFrom(simulator, data, { budget: 1.5 });
	expect(limited.unfinished).toBe('budget');
	expect(simulator.bill.usd).toBeLessThanOrEqual(1.5);
	expect(simulator.bill.usd).toBeGreaterThan(1.2);
	expect(limited.usd).toBeCloseTo(simulator.bill.usd, 6);
	const month = `${SETTINGS}[pull]\nbudget = 2.5\n`;
	const monthly = await pullFrom(simulator, data, {}, {}, month);
	expect(monthly.unfinished).toBe('budget');
	expect(simulator.bill.usd).toBeLessThanOrEqual(2.5);
	await pullFrom(simulator, data);
	expect(await seen(data)).toEqual(expected(simulator));
	expect(await spent(data)).toBeCloseTo(simulator.bill.usd, 6);
});

test('the lists of the account that has given a token cost a fifth', async () => {
	const simulator = await simulated({ days: 3, posts: 100, deleted: 0, edited: 0 });
	const data = scratch();
	const settings = `${SETTINGS}[pull]\nuser_token_env = "X_USER_TOKEN"\nnames = false\n`;
	await pullFrom(simulator, data, {}, {}, settings);
	const kinds = await journal(data, (store) =>
		store.all(
			`select stream, kind, round(sum(usd) / sum(items), 4) as price from ledger group by all order by all`
		)
	);
	expect(kinds).toContainEqual({ stream: 'Acme/mentions/acme', kind: 'owned', price: 0.001 });
	expect(kinds).toContainEqual({ stream: 'Globex/mentions/globex', kind: 'post', price: 0.005 });
	expect(await spent(data)).toBeCloseTo(simulator.bill.usd, 6);
});

test('limits are waited for, or end the pull where waiting is not wanted', async () => {
	const simulator = await simulated({ days: 9, limits: 0.007 });
	const data = scratch();
	const postponed = await pullFrom(simulator, data, { wait: false });
	expect(postponed.unfinished).toBe('postponed');
	expect(postponed.sentence).toMatch(/^limited by X: \S+ is free again in \d+ s; allowed: /);
	const waits: string[] = [];
	const done = await pullFrom(simulator, data, {}, { waiting: (why) => waits.push(why) });
	expect(done.unfinished).toBeNull();
	expect(new Set(waits.map((why) => why.split(' ')[0]))).toContain('limit');
	expect(await missing(simulator, data)).toEqual([]);
});

test('what waiting cannot mend ends the pull in one sentence, and keeps what was read', async () => {
	const poor = await simulated({ days: 3, credits: 1 });
	const data = scratch();
	await expect(pullFrom(poor, data)).rejects.toThrow(
		/^refused by X: \S+ gave 402: Your enrolled account does not have any credits .*; allowed: more credits/
	);
	expect((await journal(data, (store) => store.number('select count(*) from pages'))) > 0).toBe(
		true
	);
	const capped = await simulated({ capped: true });
	await expect(pullFrom(capped, scratch())).rejects.toThrow(
		/gave 429: Usage cap exceeded.*; allowed: more credits/
	);
	const locked = await simulated({ posts: 20, days: 1 });
	const wrong = pullFrom(locked, scratch());
	locked.options.tokens = { app: 'another', user: '' };
	await expect(wrong).rejects.toThrow(
		/^refused by X: users\/me gave 401: Unauthorized; allowed: a token/
	);
});

test('what the index found late is found by counting', async () => {
	const simulator = await simulated({ days: 6, lag: 45_000, deleted: 0, edited: 0 });
	const late = simulator.world.posts.filter(({ author }) => author.username === 'globex').at(-40);
	if (!late) throw new Error('no such post');
	late.lag = 5 * DAY;
	const data = scratch();
	const at = simulator.now();
	while (late.versions[0].at + late.lag < at - 60_000) late.lag += 3_600_000;
	await pullFrom(simulator, data);
	expect((await seen(data))['Globex/posts/globex']).not.toContain(String(late.versions[0].id));
	simulator.advance(1.1 * DAY);
	expect(timeOf(late.versions[0].id)).toBeLessThan(at - 0.5 * DAY);
	await pullFrom(simulator, data);
	expect(await seen(data)).toEqual(expected(simulator));
});

test.each(['nothing', 'drops'])(
	'a request that is answered by %s is given up in time',
	async (what) => {
		const server = createServer((_, response) => {
			if (what === 'nothing') return;
			response.writeHead(200, { 'content-type': 'application/json' });
			const drops = setInterval(() => response.write(' '), 20);
			response.on('close', () => clearInterval(drops));
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		onTestFinished(() => server.closeAllConnections());
		const { port } = server.address() as AddressInfo;
		const { signal } = new AbortController();
		const api = xClient({ token: 'x', url: `http://127.0.0.1:${port}`, timeout: 300, signal });
		const begun = performance.now();
		await expect(api.getPage('users/me', {})).rejects.toThrow('users/me had no whole answer');
		expect(performance.now() - begun).toBeLessThan(3000);
	}
);

test('the newest comes first, and a part that is covered is told from one that is not', () => {
	const stream = { own: null, side: 'posts', valid: [-Infinity, Infinity] } as unknown as Stream;
	const at = (day: number) => Date.UTC(2026, 8, day);
	const parts = planned(stream, [[at(10), at(20)]], at(5), at(28), at(28)).map(
		({ endpoint, lo, hi }) => [
			endpoint,
			new Date(timeOf(lo + 1n)).toISOString().slice(0, 16),
			new Date(timeOf(hi)).toISOString().slice(0, 16)
		]
	);
	expect(parts).toEqual([
		['search/recent', '2026-09-21T00:10', '2026-09-28T00:00'],
		['search/all', '2026-09-19T23:45', '2026-09-21T00:10'],
		['search/all', '2026-09-05T00:00', '2026-09-10T00:00']
	]);
});
