import { expect, test } from 'vitest';
import { clippedMoments, logGamma, quantiles } from '#lib/staffing/forecast/negativeBinomial.ts';

test('ln Γ at arguments with known values', () => {
	expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 10);
	expect(logGamma(1)).toBeCloseTo(0, 10);
	expect(logGamma(10)).toBeCloseTo(Math.log(362_880), 10);
});

test('quantiles are those of scipy.stats.nbinom.ppf', () => {
	expect(quantiles(12.3, 3.5, [0.025, 0.1, 0.5, 0.8, 0.9, 0.975])).toEqual([2, 4, 11, 18, 22, 30]);
	expect(quantiles(900, 20, [0.1, 0.5, 0.9])).toEqual([651, 885, 1169]);
	expect(quantiles(0, 5, [0.5, 0.9])).toEqual([0, 0]);
});

test('quantiles of a Poisson with a large mean do not underflow', () => {
	// scipy.stats.poisson.ppf([.025, .5, .975], 5000)
	expect(quantiles(5000, 1e6, [0.025, 0.5, 0.975])).toEqual([4862, 5000, 5139]);
});

test.each([
	// Sums over nbinom.pmf in scipy, clipped at 2.
	{ mean: 0.1, k: 5, moments: [-0.0950569368, 0.465873899], within: 1e-9 },
	{ mean: 3, k: 2, moments: [-0.03975995105, 0.7762751488], within: 1e-9 },
	{ mean: 39, k: 8, moments: [-0.022980483, 0.878581513], within: 1e-9 },
	{ mean: 150, k: 12, moments: [-0.0193632474, 0.8925749361], within: 0.03 },
	{ mean: 600, k: 15, moments: [-0.0175565887, 0.8981462396], within: 0.03 }
])('moments of clipped residuals at mean $mean', ({ mean, k, moments, within }) => {
	const [first, second] = clippedMoments(mean, k, 2);
	expect(Math.abs(first - (moments[0] as number))).toBeLessThan(within);
	expect(Math.abs(second - (moments[1] as number))).toBeLessThan(within);
});
