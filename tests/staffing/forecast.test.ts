import { randomLcg } from 'd3-random';
import { beforeAll, describe, expect, test } from 'vitest';
import { forecast, type Forecast, type History } from '#lib/staffing/forecast.ts';
import { synthetic, type Recipe } from './forecast/synthetic.ts';

const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const OPTIONS = { zone: 'Europe/Berlin', weeks: 1 };

function mean(values: (number | null | undefined)[]): number {
	return values.reduce<number>((sum, each) => sum + (each ?? NaN), 0) / values.length;
}

/** Forecasts of several series by one recipe. */
function several(changes: Partial<Recipe>, count: number, weeks = 1): Forecast[] {
	return Array.from({ length: count }, (_, seed) =>
		forecast(synthetic({ seed: seed + 1, ...changes }), { ...OPTIONS, weeks, origins: 16 })
	);
}

function report(found: Forecast, name = found.method) {
	return found.backtest.methods.find(({ method }) => method === name);
}

describe.each([
	{ rate: 1.5, weeks: 1 },
	{ rate: 12, weeks: 3 },
	{ rate: 125, weeks: 1 }
])('$rate items an hour, $weeks weeks ahead', ({ rate, weeks }) => {
	let found: Forecast[];
	beforeAll(() => {
		found = several({ rate }, 2 * SCALE, weeks);
	});

	test('beats last week on every series', () => {
		for (const each of found) {
			expect(each.method).not.toBe('naive');
			const better = mean(report(each)?.maseByOrigin ?? []);
			expect(better).toBeLessThan(mean(report(each, 'naive')?.maseByOrigin ?? []));
		}
	});

	test('intervals hold about the share that they promise, of hours and of days', () => {
		const of = (kind: 'interval' | 'day', share: 50 | 80 | 95) =>
			mean(found.map((each) => report(each)?.coverage[kind][share]));
		// Days: 12 origins × 7 days × series, which vary together. Of hours more where counts are small.
		expect(of('day', 50)).toBeGreaterThan(0.4);
		expect(of('day', 50)).toBeLessThan(0.72);
		expect(of('day', 80)).toBeGreaterThan(0.74);
		expect(of('day', 95)).toBeGreaterThan(0.9);
		expect(of('interval', 80)).toBeGreaterThan(0.78);
		expect(of('interval', 95)).toBeGreaterThan(0.93);
		if (rate < 100) return;
		expect(of('interval', 50)).toBeLessThan(0.6);
		expect(of('interval', 80)).toBeLessThan(0.87);
	});

	test('the variation of days is found beside that of hours', () => {
		// Drawn with 12 % and 20; the forecast adds the drift of the level and errors of the shape.
		const dayCv = mean(found.map((each) => each.dayCv));
		expect(dayCv).toBeGreaterThan(0.11);
		expect(dayCv).toBeLessThan(0.24);
		expect(mean(found.map((each) => Math.min(60, each.nbK)))).toBeGreaterThan(8);
	});
});

test('outages of a third of the time and marked incidents do not bias the level', () => {
	const quiet = { drift: 0, dayCv: 0.05, spikes: 0, holidays: [] };
	const ratios = Array.from({ length: 4 * SCALE }, (_, seed) => {
		const history = synthetic({ seed: seed + 1, weeks: 9, outages: 9, ...quiet });
		const incidents = Float64Array.from(history.counts, (_, t) => +(t % 200 < 5));
		const counts = Float64Array.from(history.counts, (each, t) => each + 80 * (incidents[t] ?? 0));
		const found = forecast({ ...history, counts, incidents }, OPTIONS);
		const total = (values: Float64Array) => values.reduce((sum, each) => sum + each, 0);
		return total(found.expected) / total(history.means.subarray(0, 168));
	});
	expect(Math.abs(mean(ratios) - 1)).toBeLessThan(0.02);
});

test('a forecast is dated: it follows the history, and the day that is longer has 25 hours', () => {
	// Eleven weeks from Monday 10 August 2026, 0:00 in Berlin; the clocks change on 25 October.
	const start = Date.parse('2026-08-09T22:00:00Z') / 1000;
	const found = forecast(synthetic({ start, weeks: 10, holidays: [] }), OPTIONS);
	expect(found.start).toBe(Date.parse('2026-10-18T22:00:00Z') / 1000);
	expect(found.expected).toHaveLength(168);
	const at = (iso: string) =>
		found.expected[(Date.parse(iso) / 1000 - found.start) / 3600] as number;
	// 02:00 twice on Sunday, and then 03:00.
	expect(at('2026-10-25T01:00:00Z')).toBeCloseTo(at('2026-10-25T00:00:00Z'), 0.5);
	expect(found.quantiles[0.5]).toHaveLength(168);
	for (let t = 0; t < 168; t++)
		expect(found.quantiles[0.9][t]).toBeGreaterThanOrEqual(found.quantiles[0.1][t] as number);
	expect([...new Set(found.exposureH)]).toEqual([1]);
});

test('a brand whose week is another every third week is forecast by last week, and it is said', () => {
	const unit = randomLcg(0.7);
	let week: number[] = [];
	const counts = Array.from({ length: 18 * 168 }, (_, t) => {
		if (t % (3 * 168) === 0) week = Array.from({ length: 168 }, () => Math.floor(40 * unit()));
		return week[t % 168] as number;
	});
	const history = { start: 345_600, stepMin: 60 as const, counts, exposure: counts.map(() => 1) };
	const found = forecast(history, { zone: 'UTC', weeks: 1 });
	expect(found.method).toBe('naive');
	expect(found.reason).toMatch(/^last week is used: .* nothing more elaborate beats it$/);
	expect(Array.from(found.expected)).toEqual(counts.slice(-168));
});

test('the same history gives the same forecast', () => {
	const history = synthetic({ weeks: 8 });
	expect(forecast(history, OPTIONS)).toEqual(forecast(history, OPTIONS));
});

test('quarter hours and hours agree on what a week brings', () => {
	const fine = synthetic({ weeks: 8, stepMin: 15, rate: 20 });
	const hours = (values: ArrayLike<number>) =>
		Float64Array.from({ length: values.length / 4 }, (_, hour) =>
			[0, 1, 2, 3].reduce((sum, part) => sum + (values[4 * hour + part] as number), 0)
		);
	const coarse: History = {
		...fine,
		stepMin: 60,
		counts: hours(fine.counts),
		exposure: hours(fine.exposure)
	};
	const total = (history: History) =>
		forecast(history, { ...OPTIONS, origins: 4 }).expected.reduce((sum, each) => sum + each, 0);
	expect(Math.abs(total(fine) / total(coarse) - 1)).toBeLessThan(0.02);
});

describe('little history', () => {
	const days = (count: number, rate = 12) => {
		const history = synthetic({ weeks: 9, rate, outages: 0, holidays: [] });
		const part = (values: ArrayLike<number>) => Array.from(values).slice(0, count * 24);
		return { ...history, counts: part(history.counts), exposure: part(history.exposure) };
	};

	test('three days are refused, and what is missing is said', () => {
		expect(() => forecast(days(3), OPTIONS)).toThrow(
			'invalid history: 3.0 days observed without holidays and incidents; allowed: more than 3 days'
		);
		const gone = days(9);
		gone.exposure.fill(0, 48);
		expect(() => forecast(gone, OPTIONS)).toThrow('2.0 days observed');
	});

	test.each([4, 10, 15])(
		'%i days are forecast by profile × level, with a spread of the fit',
		(n) => {
			const found = forecast(days(n), OPTIONS);
			expect(found).toMatchObject({ method: 'profile', spreadFrom: 'fit', usualDays: n });
			expect(found.dayCv).toBeGreaterThanOrEqual(0.1);
			const total = found.expected.reduce((sum, each) => sum + each, 0);
			const usual = synthetic({ drift: 0 }).means.subarray(0, 168);
			expect(Math.abs(total / usual.reduce((sum, each) => sum + each, 0) - 1)).toBeLessThan(0.25);
		}
	);

	test('nothing but zeros is forecast as next to nothing', () => {
		const found = forecast({ ...days(40), counts: Array<number>(960).fill(0) }, OPTIONS);
		expect(found.expected.every((each) => each >= 0 && each < 0.01)).toBe(true);
		expect(found.quantiles[0.9].every((each) => each === 0)).toBe(true);
	});
});

describe('refused', () => {
	const history = synthetic({ weeks: 5 });
	test.each<[string, Partial<History>, Partial<typeof OPTIONS>]>([
		['invalid step: 20 min; allowed: 15, 30, 60 min', { stepMin: 20 as 15 }, {}],
		['invalid start: 60; allowed: seconds since 1970 on the grid of 60 min', { start: 60 }, {}],
		['invalid exposure of a history: 1 values; allowed: 840 as counts', { exposure: [1] }, {}],
		['invalid count of interval 0: -1', { counts: Array<number>(840).fill(-1) }, {}],
		['invalid exposure of interval 0: 2 h', { exposure: Array<number>(840).fill(2) }, {}],
		['invalid holiday: 2026-02-30', { holidays: ['2026-02-30'] }, {}],
		['invalid time zone: CEST', {}, { zone: 'CEST' }],
		['invalid weeks ahead: 8', {}, { weeks: 8 }]
	])('%s', (message, of, options) => {
		expect(() => forecast({ ...history, ...of }, { ...OPTIONS, ...options })).toThrow(message);
	});
});
