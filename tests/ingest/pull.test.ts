import { expect, test } from 'vitest';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';
import { ALL_FAULTS } from '../x-simulator/faults.ts';
import { timeOf } from '../x-simulator/history.ts';
import type { Simulator } from '../x-simulator/simulator.ts';
import { expected, journal, missing, seen, spent } from './pulled.ts';
import { DAY, publishing, pullFrom, SETTINGS, simulated } from './pulling.ts';

test('a history is read whole: own lists as far as they reach, searches beyond', async () => {
	const simulator = await simulated({ caps: { mentions: 60, posts: 100 }, deleted: 0, edited: 0 });
	const data = scratch();
	const { unfinished } = await pullFrom(simulator, data);
	expect(unfinished).toBeNull();
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
	for (let look = 0; look < 4; look++) {
		await pullFrom(simulator, data);
		simulator.advance(DAY * 0.7);
	}
	expect(await missing(simulator, data)).toEqual([]);
	const usd = await spent(data);
	expect(simulator.bill.usd).toBeGreaterThan(usd - 1e-6);
	expect(simulator.bill.usd).toBeLessThan(usd * 1.1);
});

test('both vocabularies give the same answers', async () => {
	const answers: string[] = [];
	for (const vocabulary of ['tweet', 'post'] as const) {
		const simulator = await simulated({ vocabulary, days: 5, posts: 200 });
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
	const simulator = await simulated({ days: 10, deleted: 0, edited: 0 });
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
	const other = await simulated({ tokens: { app: 'another', user: '' } });
	other.options.tokens = { app: 'app-token', user: '' };
	const wrong = pullFrom(
		{
			...other,
			url: other.url,
			options: { tokens: { app: 'x', user: '' } },
			now: () => 0,
			world: other.world
		} as unknown as Simulator,
		scratch()
	);
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
