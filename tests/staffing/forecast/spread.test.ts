import { describe, expect, test } from 'vitest';
import { randomGamma, randomLcg, randomPoisson } from 'd3-random';
import {
	dayQuantiles,
	intervalQuantiles,
	spreadOf,
	student90
} from '#lib/staffing/forecast/spread.ts';

/** Days of 24 equal intervals whose factors and counts are drawn. */
function drawn(days: number, mean: number, cv: number, k: number, seed: number) {
	const unit = randomLcg(seed);
	const gamma = randomGamma.source(unit);
	const poisson = randomPoisson.source(unit);
	const day = Array.from({ length: 24 * days }, (_, index) => Math.floor(index / 24));
	const factors = Array.from({ length: days }, () => gamma(cv ** -2, cv ** 2)());
	const actual = day.map((of) => {
		const expected = mean * (factors[of] as number);
		return poisson(k === Infinity ? expected : gamma(k, expected / k)())();
	});
	return { actual, expected: day.map(() => mean), day, pieces: days };
}

describe('days and intervals are told apart', () => {
	test.each([
		{ mean: 60, cv: 0.2, k: 10 },
		{ mean: 5, cv: 0.3, k: 5 },
		{ mean: 200, cv: 0.15, k: 40 }
	])('mean $mean, cv $cv, k $k', ({ mean, cv, k }) => {
		const found = spreadOf(drawn(1000, mean, cv, k, 0.3));
		expect(Math.abs(found.dayCv / cv - 1)).toBeLessThan(0.08);
		expect(Math.abs(found.nbK / k - 1)).toBeLessThan(0.12);
	});
});

test('Poisson noise is taken for neither', () => {
	const found = spreadOf(drawn(1000, 20, 0.001, Infinity, 0.4));
	expect(found.dayCv).toBe(0.1);
	expect(found.nbK).toBeGreaterThan(200);
});

test('few weeks widen the variation of days by the quantile of Student over that of the normal', () => {
	const many = spreadOf(drawn(28, 60, 0.2, 10, 0.5));
	const few = spreadOf({ ...drawn(28, 60, 0.2, 10, 0.5), pieces: 4 });
	// scipy.stats.t.ppf(.9, 3) and (.9, 27)
	expect(few.dayCv / many.dayCv).toBeCloseTo(1.63774 / 1.3137, 2);
	expect([1, 2, 3, 10, 51].map(student90).map((each) => each.toFixed(3))).toEqual([
		'3.078',
		'1.886',
		'1.637', // 1.638 by scipy
		'1.372',
		'1.298'
	]);
});

test('without residuals there is the least spread', () => {
	expect(spreadOf({ actual: [], expected: [], day: [], pieces: 0 })).toEqual({
		dayCv: 0.1,
		nbK: 1e6
	});
});

test('quantiles follow from the variances of both', () => {
	// Vector FC-04: Poisson(100) with a day cv of 15 % has variance 325, which is k = 100²/225.
	// scipy.stats.nbinom.ppf([.1, .5, .9], n, n/(n + 100)) at n = 400/9
	expect(intervalQuantiles(100, { dayCv: 0.15, nbK: 1e9 }, [0.1, 0.5, 0.9])).toEqual([78, 99, 124]);
	// 24 such intervals of 100: variance 2400 + (0.15 · 2400)² = 132000, n = 400/9 at 2400
	expect(dayQuantiles(Array<number>(24).fill(100), { dayCv: 0.15, nbK: 1e9 }, [0.1, 0.9])).toEqual([
		1948, 2876
	]);
});
