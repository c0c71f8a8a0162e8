import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Planner } from '#lib/server/planner.ts';
import { scratch } from '../scratch.ts';

/**
 * Stands for the command: tells a first answer and, by its own words, whether it had been loaded ahead;
 * `slow` then goes on until it is ended.
 */
const PROGRAM = `
const [first] = process.argv.slice(2);
let words = process.argv.slice(2);
const ahead = first === '--await';
if (ahead) {
	let line = '';
	for await (const chunk of process.stdin) line += chunk;
	if (!line) process.exit();
	words = JSON.parse(line);
}
process.stderr.write(JSON.stringify({ stage: 'forecast', done: 0.1, first: { ahead } }) + '\\n');
if (words[0] === 'slow') setInterval(() => {}, 1000);
else process.stdout.write(JSON.stringify({ words }));
`;

const before = process.env.REPLYSCOPE_COMMAND;
const made: Planner[] = [];

beforeEach(() => {
	const path = join(scratch(), 'program.mjs');
	writeFileSync(path, PROGRAM);
	process.env.REPLYSCOPE_COMMAND = JSON.stringify([path]);
});
afterEach(async () => {
	await Promise.all(made.splice(0).map((planner) => planner.stop()));
	process.env.REPLYSCOPE_COMMAND = before ?? '';
});

function planner(waited: boolean): Planner {
	const one = new Planner('data', [], waited);
	made.push(one);
	return one;
}

test('who waits for a first answer does not wait for the rest of those before', async () => {
	const needs = planner(true);
	expect((await needs.begin('a', ['slow'])).first).toEqual({ ahead: false });
	expect((await needs.begin('b', ['slow'])).first).toEqual({ ahead: false });
	expect(['a', 'b'].map((key) => needs.find(key)?.state)).toEqual(['working', 'working']);
});

test('plans are made one at a time', async () => {
	const plans = planner(false);
	await plans.begin('a', ['slow']);
	expect(plans.start('b', ['quick']).state).toBe('waiting');
	expect(plans.place('b')).toBe(1);
	plans.giveUp('a');
	await expect.poll(() => plans.find('b')?.state, { timeout: 10_000 }).toBe('done');
});

test('after a first answer the next begins in a program that stands loaded', async () => {
	const needs = planner(true);
	needs.start('a', ['quick']);
	await expect.poll(() => needs.find('a')?.state, { timeout: 10_000 }).toBe('done');
	const { first, words } = await needs.begin('b', ['quick', 'more']);
	expect(first).toEqual({ ahead: true });
	expect(words).toEqual(['quick', 'more']);
	await expect
		.poll(() => needs.find('b')?.found, { timeout: 10_000 })
		.toMatchObject({
			words: ['quick', 'more', '--json', '--progress', 'json', '--data', 'data']
		});
});
