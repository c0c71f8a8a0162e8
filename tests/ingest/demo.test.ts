import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RECIPE, generate } from '#ingest/demo/generate.ts';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';

const SMALL = { ...DEFAULT_RECIPE, posts: 20_000, days: 120 };

describe('generate(recipe)', () => {
	test('gives the same posts for the same recipe, others for another seed', () => {
		const words = (seed: number) =>
			generate({ ...SMALL, seed }).posts.map(({ id, at, text }) => `${id} ${at} ${text}`);
		expect(words(7)).toEqual(words(7));
		expect(words(7)).not.toEqual(words(8));
	});

	test('makes as many posts as asked for within one in a hundred, and within the days', () => {
		for (const posts of [5000, 50_000, 200_000]) {
			const demo = generate({ ...DEFAULT_RECIPE, posts });
			expect(Math.abs(demo.posts.length / posts - 1)).toBeLessThan(0.01);
			expect(demo.posts.at(-1)?.at).toBeLessThan(DEFAULT_RECIPE.end);
			expect(demo.posts[0]?.at).toBeGreaterThanOrEqual(DEFAULT_RECIPE.end - 400 * 86_400);
		}
	});

	test('has every kind of post, several languages and repeated customers', () => {
		const { posts } = generate(SMALL);
		const kinds = new Set(posts.map(({ kind }) => kind));
		expect(kinds).toEqual(
			new Set([
				'complaint',
				'question',
				'praise',
				'intent',
				'aside',
				'answer',
				'automatic',
				'follow_up',
				'broadcast',
				'repost',
				'untagged'
			])
		);
		expect(new Set(posts.map(({ lang }) => lang)).size).toBeGreaterThanOrEqual(4);
		expect(posts.some(({ quoteOf }) => quoteOf)).toBe(true);
	});

	test('has two incidents a brand, at least an hour long, with at least four times the load', () => {
		const { posts, brands } = generate({ ...DEFAULT_RECIPE, posts: 200_000 });
		const [own] = brands;
		expect(own?.incidents).toHaveLength(2);
		for (const { from, to } of own?.incidents ?? []) {
			expect(to - from).toBeGreaterThanOrEqual(3600);
			const asked = posts.filter(
				({ text, kind }) => /@northwind/.test(text) && !/^(answer|automatic|broadcast)$/.test(kind)
			);
			const inside = asked.filter(({ at }) => from <= at && at < to).length / (to - from);
			const weeks = [-2, -1, 1, 2].map((week) => week * 7 * 86_400);
			const usual =
				weeks.reduce(
					(sum, shift) =>
						sum + asked.filter(({ at }) => from + shift <= at && at < to + shift).length,
					0
				) /
				4 /
				(to - from);
			expect(inside).toBeGreaterThan(4 * usual);
		}
	});

	test('lets people answer on their shifts only, and sign', () => {
		const { posts, brands } = generate(SMALL);
		const own = brands[0];
		const answers = posts.filter(
			({ kind, author }) => kind === 'answer' && author.startsWith('northwind')
		);
		expect(answers.length).toBeGreaterThan(500);
		expect(new Set(answers.map(({ agent }) => agent)).size).toBeGreaterThan(5);
		for (const { at, agent } of answers) {
			const there = own?.presences.some(
				(each) => each.agent === agent && each.from <= at && at < each.to + 3600
			);
			expect(there).toBe(true);
		}
		const signed = answers.filter(({ text, agent }) => text.endsWith(` ^${agent}`)).length;
		expect(signed / answers.length).toBeGreaterThan(0.94);
	});
});

test('every answer has an earlier parent, and follow-ups get answers of their own', () => {
	const { posts } = generate(SMALL);
	const answers = posts.filter(({ kind }) => kind === 'answer');
	expect(answers.every(({ at, parent }) => parent && parent.at < at)).toBe(true);
	expect(answers.some(({ parent }) => parent?.kind === 'follow_up')).toBe(true);
	// Some stand under somebody else's comment and name the customer besides.
	const elsewhere = answers.filter(({ text }) => /^@\w+ @/.test(text));
	expect(elsewhere.length / answers.length).toBeGreaterThan(0.001);
	expect(elsewhere.length / answers.length).toBeLessThan(0.03);
});

describe('replyscope demo', () => {
	test('loads into a folder of its own, to which ingest adds nothing', async () => {
		const data = join(scratch(), 'demo');
		const first = await command(
			'demo',
			'--posts',
			'3000',
			'--days',
			'30',
			'--no-serve',
			'--data',
			data
		);
		expect(first).toMatchObject({ code: 0, out: expect.stringContaining('published snapshot 1') });
		expect(
			(await command('demo', '--posts', '3000', '--days', '30', '--no-serve', '--data', data)).out
		).toContain('already');
		const refused = await command(
			'ingest',
			'tests/conformance/hand-worked/posts.csv',
			'--data',
			data
		);
		expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('demo folder:') });
		const truth = JSON.parse(readFileSync(join(data, 'truth.json'), 'utf8')) as {
			posts: unknown[];
			brands: unknown[];
		};
		expect(truth.brands).toHaveLength(6);
		expect(truth.posts.length).toBeGreaterThan(2500);
		const { out } = await command(
			'query',
			'metrics=mentions&by=brand',
			'--data',
			data,
			'--format',
			'csv'
		);
		expect(out.trim().split('\n')).toHaveLength(7);
	});

	test('declares its bot: what it says is no answer', async () => {
		const data = join(scratch(), 'demo');
		await command('demo', '--posts', '3000', '--days', '30', '--no-serve', '--data', data);
		const share = async (more: string) => {
			const { out } = await command(
				'query',
				`metrics=response_rate_5m&brand=Northwind Air${more}`,
				'--data',
				data,
				'--format',
				'csv'
			);
			return Number(out.split('\n')[1]);
		};
		expect(await share('&automatic=include')).toBeGreaterThan((await share('')) + 0.1);
	});

	test('never takes a folder with data of your own', async () => {
		const data = join(scratch(), 'mine');
		mkdirSync(data);
		writeFileSync(join(data, 'notes.txt'), 'mine');
		expect(await command('demo', '--no-serve', '--data', data)).toMatchObject({
			code: 2,
			err: expect.stringContaining('occupied folder:')
		});
	});

	test.each([
		[['--posts', 'many'], /invalid posts: many; allowed: a whole number/],
		[['--end', 'tomorrow'], /invalid end: tomorrow/],
		[['--brands', '0'], /invalid brands: 0/]
	])('%j', async (options, message) => {
		const { code, err } = await command('demo', ...options, '--no-serve', '--data', scratch());
		expect(code).toBe(2);
		expect(err).toMatch(message);
	});
});
