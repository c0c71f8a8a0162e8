import { expect, test } from 'vitest';
import { solve } from '#lib/staffing/forecast/cholesky.ts';
import { fitGlm, type Rows } from '#lib/staffing/forecast/glm.ts';

// Drawn once; 1, x and whether the index divides by three.
const x = [
	-0.8, -1.32, -0.25, 0.42, 1.14, 0.11, -0.55, -0.78, 0.75, 1.63, 0.27, -1.23, -0.96, 1.6, 0.2,
	-1.73, -0.08, -1.16, -0.63, -0.49, -0.71, 0.55, -0.06, -0.59
];
const exposure = [
	0.78, 0.91, 0.46, 0.93, 0.91, 0.31, 0.8, 0.3, 0.65, 0.61, 0.44, 0.53, 0.86, 0.52, 0.4, 0.79, 0.61,
	0.86, 0.46, 0.52, 0.86, 0.65, 0.65, 0.47
];
const counts = [0, 1, 0, 7, 9, 5, 0, 1, 6, 1, 0, 1, 0, 0, 3, 0, 5, 1, 2, 3, 1, 4, 2, 4];
const spoilt = counts.with(5, 60);

const FREE = [Infinity, Infinity, Infinity];
const START = [1, 0, 0];

function rowsOf(values: number[]): Rows {
	return {
		counts: Float64Array.from(values),
		exposure: Float64Array.from(exposure),
		features: Float64Array.from(x.flatMap((each, index) => [1, each, +(index % 3 === 0)]))
	};
}

function expectClose(beta: Float64Array, expected: number[], digits: number) {
	expected.forEach((each, index) => expect(beta[index]).toBeCloseTo(each, digits));
}

test('without clipping the coefficients are those of statsmodels', () => {
	// sm.GLM(y, X, NegativeBinomial(alpha=0.25), offset=log(exposure)) and Poisson, statsmodels 0.15.0
	const binomial = fitGlm(rowsOf(counts), { spread: FREE, start: START, k: 4, c: 50 });
	expectClose(binomial.beta, [1.5287206131, 0.5844142744, -0.6763089288], 6);
	const poisson = fitGlm(rowsOf(counts), { spread: FREE, start: START, k: 1e9, c: 50 });
	expectClose(poisson.beta, [1.4943652996, 0.5074951055, -0.5994414122], 6);
});

test('with clipping they solve the equation of Cantoni and Ronchetti', () => {
	// Roots by scipy.optimize.root with sums over nbinom.pmf, c = 1.5, an outlier at index 5.
	const free = fitGlm(rowsOf(spoilt), { spread: FREE, start: START, k: 4, c: 1.5 });
	expectClose(free.beta, [1.5384353301, 0.5720558011, -0.691775954], 6);
	const held = fitGlm(rowsOf(spoilt), {
		spread: [Infinity, 0.5, 0.5],
		start: START,
		k: 4,
		c: 1.5
	});
	expectClose(held.beta, [1.4583176855, 0.4814620654, -0.3772653054], 6);
});

test('an outlier moves the clipped fit little and the size not at all to chaos', () => {
	const clean = fitGlm(rowsOf(counts), { spread: FREE, start: START });
	const robust = fitGlm(rowsOf(spoilt), { spread: FREE, start: START });
	const naive = fitGlm(rowsOf(spoilt), { spread: FREE, start: START, c: 50 });
	const moved = (beta: Float64Array) => Math.abs((beta[0] as number) - (clean.beta[0] as number));
	expect(moved(robust.beta)).toBeLessThan(0.2);
	expect(moved(naive.beta)).toBeGreaterThan(0.5);
	expect(robust.k).toBeGreaterThan(1);
});

test('rows that do not determine a free coefficient are refused', () => {
	const rows = rowsOf(counts);
	const twice = { ...rows, features: Float64Array.from(x.flatMap((each) => [1, each, 2 * each])) };
	expect(() => fitGlm(twice, { spread: FREE, start: START, k: 4 })).toThrow('positive definite');
});

test('Cholesky solves a system worked out by hand', () => {
	// The textbook factor of this matrix is [2; 6 1; −8 5 3].
	const matrix = Float64Array.of(4, 0, 0, 12, 37, 0, -16, -43, 98);
	const solution = solve(matrix, Float64Array.of(4 + 24 - 48, 12 + 74 - 129, -16 - 86 + 294));
	[1, 2, 3].forEach((each, index) => expect(solution[index]).toBeCloseTo(each, 12));
	expect([matrix[0], matrix[3], matrix[4], matrix[6], matrix[7], matrix[8]]).toEqual([
		2, 6, 1, -8, 5, 3
	]);
});
