import { expect, test } from 'vitest';
import { Planner } from '#lib/server/planner.ts';

/** Answers that are given when the test says so. */
function held() {
	const given = new Map<string, { first(): void; found(): void }>();
	const ask = (question: string, tell: (progress: never) => void) => {
		let stop = () => {};
		const found = new Promise<string>((done, fail) => {
			stop = () => fail(new Error('stopped'));
			given.set(question, {
				first: () => tell({ stage: 'forecast', done: 0.1, first: `${question}?` } as never),
				found: () => done(`${question}!`)
			});
		});
		return { found, stop };
	};
	return { ask, given };
}

test('who waits for a first answer does not wait for the rest of those before', async () => {
	const { ask, given } = held();
	const needs = new Planner(ask, Infinity);
	const one = needs.begin('1', 'a');
	const other = needs.begin('2', 'b');
	given.get('b')?.first();
	expect(await other).toMatchObject({ state: 'working', first: 'b?', found: null });
	given.get('a')?.found();
	expect(await one).toMatchObject({ state: 'done', first: null, found: 'a!' });
	await needs.stop();
	expect(needs.find('2')?.state).toBe('failed');
});

test('plans are made one at a time', async () => {
	const { ask, given } = held();
	const plans = new Planner(ask, 1);
	plans.start('1', 'a');
	expect(plans.start('2', 'b').state).toBe('waiting');
	expect(plans.place('2')).toBe(1);
	plans.giveUp('1');
	await expect.poll(() => plans.find('2')?.state).toBe('working');
	given.get('b')?.found();
	await expect.poll(() => plans.find('2')?.found).toBe('b!');
	expect(plans.find('1')?.failure?.message).toBe('stopped plan: nothing was kept');
});
