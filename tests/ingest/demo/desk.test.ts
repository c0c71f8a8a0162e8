import { expect, test } from 'vitest';
import { play, type Done, type Pace } from '#ingest/demo/desk.ts';
import { randomFrom } from '#ingest/demo/random.ts';

const APART = 6 * 3600;
const ITEMS = 5000;

/** Items so far apart that none waits for another, and somebody who is always there. */
function waits(consults: number): { waits: number[]; done: Done<number>[] } {
	const items = Array.from({ length: ITEMS }, (_, what) => ({ at: what * APART, what }));
	const presences = [{ agent: 'JD', from: 0, to: ITEMS * APART }];
	const pace: Pace = { handling: 300, patience: APART, consults };
	const done: Done<number>[] = [];
	play(items, presences, pace, randomFrom(2), (each) => {
		done.push(each);
		return undefined;
	});
	return { waits: done.map(({ what, at }) => at - what * APART), done };
}

test('work is log-normal with the mean of the pace', () => {
	const { done } = waits(0);
	const mean = done.reduce((sum, { handling }) => sum + handling, 0) / done.length;
	// A spread of 0.9 of the logarithm makes the standard deviation 300 · √(e^0.81 − 1) = 335.
	expect(Math.abs(mean - 300)).toBeLessThan((3 * 335) / Math.sqrt(ITEMS));
});

test('what needs somebody else takes an hour or so longer', () => {
	const late = (consults: number) => waits(consults).waits.filter((wait) => wait > 3600).length;
	expect(late(0) / ITEMS).toBeLessThan(0.01);
	// Half of the 15 % wait an hour for the word alone, a few more with the work.
	expect(late(0.15) / ITEMS).toBeGreaterThan(0.07);
	expect(late(0.15) / ITEMS).toBeLessThan(0.12);
});
