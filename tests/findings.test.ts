import { describe, expect, test } from 'vitest';
import { drift, quietestHours, shortestHours, worstBucket, worstHours } from '#lib/findings.ts';
import { duration, listed, percent } from '#lib/format.ts';
import { newcombeEnds, places, wilsonEnds } from '#lib/model/interval.ts';
import { lastDays, previousRange } from '#lib/model/scope.ts';

describe('worstBucket(buckets)', () => {
	test('names the bucket that missed most beyond its load', () => {
		const buckets = [
			{ key: 'main', mature: 100, within: 20 },
			{ key: 'help', mature: 300, within: 270 }
		];
		// 80 of 110 missed, with 100 of 400 of the load; 20 % against 90 %.
		expect(worstBucket(buckets)).toEqual({
			key: 'main',
			missedShare: 80 / 110,
			loadShare: 0.25,
			rateInside: 0.2,
			rateOutside: 0.9,
			sure: true
		});
	});

	test('is silent where nothing stands out or too few stand behind it', () => {
		expect(
			worstBucket([
				{ key: 'a', mature: 50, within: 25 },
				{ key: 'b', mature: 50, within: 25 }
			])
		).toBeUndefined();
		expect(
			worstBucket([
				{ key: 'a', mature: 29, within: 0 },
				{ key: 'b', mature: 500, within: 500 }
			])
		).toBeUndefined();
		expect(worstBucket([])).toBeUndefined();
	});
});

test('worstHours(buckets, hours) runs over midnight', () => {
	const buckets = Array.from({ length: 24 }, (_, key) => ({
		key,
		mature: 10,
		within: key >= 20 || key < 4 ? 0 : 10
	}));
	expect(worstHours(buckets, 8)).toMatchObject({
		key: 20,
		hours: 8,
		missedShare: 1,
		loadShare: 8 / 24,
		rateInside: 0,
		rateOutside: 1
	});
});

test('windows are those that a search through all of them finds', () => {
	let seed = 3;
	const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
	for (let turn = 0; turn < 200; turn++) {
		const buckets = Array.from({ length: 24 }, (_, key) => {
			const mature = Math.floor(random() ** 3 * 60);
			return { key, mature, within: Math.floor(mature * random()) };
		});
		const load = buckets.map(({ mature }) => mature);
		const all = sumOf(load);
		const windows = buckets.flatMap(({ key: start }) =>
			Array.from({ length: 24 }, (_, less) => {
				const inside = buckets.filter(({ key }) => (key - start + 24) % 24 <= less);
				const mature = sumOf(inside.map((one) => one.mature));
				const missed = sumOf(inside.map((one) => one.mature - one.within));
				return { start, hours: less + 1, mature, missed };
			})
		);
		const half = windows
			.filter(({ mature }) => mature >= all / 2)
			.sort((a, b) => a.hours - b.hours || b.mature - a.mature)[0];
		expect(shortestHours(load, 0.5)).toMatchObject({
			hours: half?.hours,
			share: (half?.mature as number) / all
		});
		const fours = windows.filter(({ hours }) => hours === 4).map(({ mature }) => mature);
		expect(quietestHours(load, 4)?.share).toBeCloseTo(Math.min(...fours) / all, 12);
		const missed = sumOf(buckets.map((one) => one.mature - one.within));
		const excess = (one: (typeof windows)[number]) => one.missed / missed - one.mature / all;
		const worst = Math.max(...windows.filter(({ hours }) => hours === 8).map(excess));
		const found = worstHours(buckets, 8);
		if (found) expect(found.missedShare - found.loadShare).toBeCloseTo(worst, 12);
	}
});

function sumOf(values: number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

test('the last days are complete local days, and the period before them is whole weeks earlier', () => {
	// 2026-11-09T23:59:16Z is 18:59 in New York: the 9th is not complete.
	const range = lastDays(1794268756, 'America/New_York');
	expect(range).toEqual({ from: '2026-10-12', to: '2026-11-09' });
	expect(previousRange(range)).toEqual({ from: '2026-09-14', to: '2026-10-12' });
	expect(previousRange({ from: '2026-11-01', to: '2026-11-11' })).toEqual({
		from: '2026-10-18',
		to: '2026-10-28'
	});
});

test('durations and shares in words', () => {
	expect(
		[0, 45, 60, 3599, 3600, 11_520, 86_400, 604_800].map((seconds) =>
			duration(seconds).replaceAll('\u00a0', ' ')
		)
	).toEqual(['0 s', '45 s', '1 min', '59 min', '1 h', '3 h 12 min', '1 d', '7 d']);
	expect([percent(0.5934), percent(1, 0), percent(null)]).toEqual([
		'59.3\u00a0%',
		'100\u00a0%',
		'–'
	]);
});

test('intervals of a share and of a difference', () => {
	// Newcombe 1998, table II, rows (a) and (e): 56/70 against 48/80, and 10/10 against 0/20.
	const first = newcombeEnds({ k: 56, n: 70 }, { k: 48, n: 80 });
	expect([first.low.toFixed(4), first.high.toFixed(4)]).toEqual(['0.0524', '0.3339']);
	const whole = newcombeEnds({ k: 10, n: 10 }, { k: 0, n: 20 });
	expect([whole.low.toFixed(4), whole.high.toFixed(4)]).toEqual(['0.6791', '1.0000']);
	// Newcombe 1998 (one proportion), 81 of 263.
	const one = wilsonEnds(81, 263);
	expect([one.low.toFixed(4), one.high.toFixed(4)]).toEqual(['0.2553', '0.3662']);
});

test('who overlaps shares a place', () => {
	const ends = [
		{ low: 0.8, high: 0.9 },
		{ low: 0.5, high: 0.6 },
		{ low: 0.55, high: 0.7 },
		{ low: 0.1, high: 0.2 }
	];
	expect(places(ends)).toEqual([
		{ best: 1, worst: 1 },
		{ best: 2, worst: 3 },
		{ best: 2, worst: 3 },
		{ best: 4, worst: 4 }
	]);
});

test('the shortest hours that hold half run over midnight', () => {
	const load = Array.from({ length: 24 }, (_, hour) => (hour >= 22 || hour < 2 ? 10 : 1));
	// 40 of 60 lie in 22:00 to 02:00; three of those hours hold exactly half.
	expect(shortestHours(load, 0.5)).toEqual({ start: 22, hours: 3, share: 0.5 });
	expect(shortestHours([0, 0], 0.5)).toBeUndefined();
});

test('a drift is sure where it is more than chance', () => {
	const week = (within: number) =>
		Array.from({ length: 7 }, () => ({ key: 0, mature: 100, within }));
	expect(drift([...week(50), ...week(60)])).toEqual({ change: expect.closeTo(0.1), sure: true });
	expect(drift([...week(50), ...week(51)])).toEqual({ change: expect.closeTo(0.01), sure: false });
	expect(drift([])).toBeUndefined();
	expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
});
