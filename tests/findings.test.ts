import { describe, expect, test } from 'vitest';
import { worstBucket, worstHours } from '#lib/findings.ts';
import { duration, percent } from '#lib/format.ts';
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
			rateOutside: 0.9
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
	expect([0, 45, 60, 3599, 3600, 11_520, 86_400, 604_800].map(duration)).toEqual([
		'0 s',
		'45 s',
		'1 min',
		'59 min',
		'1 h',
		'3 h 12 min',
		'1 d',
		'7 d'
	]);
	expect([percent(0.5934), percent(1, 0), percent(null)]).toEqual([
		'59.3\u00a0%',
		'100\u00a0%',
		'–'
	]);
});
