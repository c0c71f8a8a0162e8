import { expect, test } from 'vitest';
import { funnelOf, limitsAt } from '#lib/model/funnel.ts';
import { newcombeEnds, quantileOf, wilsonEnds } from '#lib/model/interval.ts';

test('limits of a share are those of the control chart for proportions', () => {
	// NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.2: wafers with defects, 30 samples of 50,
	// three standard deviations around the mean of 0.2313.
	const { low, high } = limitsAt({ target: 0.2313, overdispersion: 1 }, 50, 3);
	expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.0524', '0.4102']);
});

test('limits end at 0 and 1, and widen with over-dispersion by its root', () => {
	expect(limitsAt({ target: 0.9, overdispersion: 1 }, 4, 3).high).toBe(1);
	const narrow = limitsAt({ target: 0.5, overdispersion: 1 }, 100, 1);
	const wide = limitsAt({ target: 0.5, overdispersion: 9 }, 100, 1);
	expect(wide.high - 0.5).toBeCloseTo(3 * (narrow.high - 0.5), 12);
});

test('over-dispersion is the mean square of the scores, the ends counting like the next', () => {
	// Shares of 0.4 and 0.6 of 100 lie two standard deviations (0.05) from one half.
	const two = funnelOf([
		{ k: 40, n: 100 },
		{ k: 60, n: 100 }
	]);
	expect(two?.target).toBe(0.5);
	expect(two?.overdispersion).toBeCloseTo(4, 12);
	// Of ten scores the outermost at either end counts like the next: ±18 like ±2.
	const ten = funnelOf([
		{ k: 95, n: 100 },
		{ k: 5, n: 100 },
		...Array.from({ length: 4 }, () => [
			{ k: 40, n: 100 },
			{ k: 60, n: 100 }
		]).flat()
	]);
	expect(ten?.overdispersion).toBeCloseTo(4, 12);
	const alike = Array.from({ length: 4 }, () => ({ k: 50, n: 100 }));
	expect(funnelOf(alike)).toEqual({ target: 0.5, overdispersion: 1 });
	expect(funnelOf([])).toBeUndefined();
	expect(funnelOf([{ k: 0, n: 10 }])).toBeUndefined();
});

test('a level divided among comparisons asks for more standard deviations', () => {
	// Quantiles of the normal distribution: 0.975, 0.995, 0.9995.
	expect(quantileOf(0.05)).toBeCloseTo(1.959964, 5);
	expect(quantileOf(0.01)).toBeCloseTo(2.575829, 5);
	expect(quantileOf(0.001)).toBeCloseTo(3.290527, 5);
	const [first, second] = [
		{ k: 56, n: 70 },
		{ k: 48, n: 80 }
	];
	const wide = newcombeEnds(first, second, quantileOf(0.01));
	expect(wide.low).toBeLessThan(newcombeEnds(first, second).low);
	expect(wilsonEnds(81, 263, 2.575829).high).toBeGreaterThan(wilsonEnds(81, 263).high);
});
