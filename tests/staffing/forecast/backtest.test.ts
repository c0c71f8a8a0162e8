import { expect, test } from 'vitest';
import { backtest, type BacktestReport } from '#lib/staffing/forecast/backtest.ts';
import { choose } from '#lib/staffing/forecast/choose.ts';
import { countModel } from '#lib/staffing/forecast/countModel.ts';
import type { Method } from '#lib/staffing/forecast/method.ts';
import { profile } from '#lib/staffing/forecast/profile.ts';
import { seasonalNaive } from '#lib/staffing/forecast/seasonalNaive.ts';
import { seriesOf } from '#lib/staffing/forecast/series.ts';
import { synthetic } from './synthetic.ts';

const METHODS = [seasonalNaive, profile, countModel];

/** Says the same of every interval. */
const constant = (value: number): Method => ({
	name: 'profile',
	label: 'constant',
	days: 14,
	fit: () => (ahead) => new Float64Array(ahead.wall.length).fill(value)
});

test('accuracy of a constant forecast is what a hand works out', () => {
	// Weeks of 10, 20, 10, 20 … an hour: within the sample last week errs by 10 everywhere.
	const counts = Array.from({ length: 6 * 168 }, (_, t) => (Math.floor(t / 168) % 2 ? 20 : 10));
	const history = { start: 345_600, stepMin: 60 as const, counts, exposure: counts.map(() => 1) };
	const report = backtest(seriesOf(history, 'UTC'), [constant(12)], { weeks: 1, most: 52 });
	expect(report.origins).toEqual([2, 3, 4, 5].map((week) => 345_600 + week * 604_800));
	const [found] = report.methods;
	// Errors 2, 8, 2, 8 against a scale of 10.
	expect(found?.maseByOrigin).toEqual([0.2, 0.8, 0.2, 0.8]);
	expect(found?.wape).toEqual({ interval: 20 / 60, day: 20 / 60 });
	// Forecast 48 for what were 60.
	expect(found?.bias).toBeCloseTo(-0.2, 12);
	expect(found?.quantileOrigins).toBe(0);
	expect(found?.coverage.day[80]).toBeNull();
});

test('what comes after an origin changes nothing of what is said at it', () => {
	const history = synthetic({ weeks: 14, rate: 4, outages: 0, holidays: [] });
	const week = 168;
	const whole = backtest(seriesOf(history, 'Europe/Berlin'), METHODS, { weeks: 2, most: 52 });
	const cutAt = 10 * week;
	const spoilt = seriesOf(
		{
			...history,
			counts: Float64Array.from(history.counts, (each, t) => (t < cutAt ? each : 50)),
			incidents: Float64Array.from(history.counts, (_, t) => +(t >= cutAt && t % 5 === 0)),
			exposure: Float64Array.from(history.exposure, (each, t) => (t < cutAt ? each : 0.5))
		},
		'Europe/Berlin'
	);
	const other = backtest(spoilt, METHODS, { weeks: 2, most: 52 });
	expect(other.origins).toEqual(whole.origins);
	whole.methods.forEach((method, index) => {
		// Origins at weeks 2 to 12; those until 8 end by the cut, and the one at 9 does not.
		const same = other.methods[index]?.maseByOrigin ?? [];
		expect(same.slice(0, 7)).toEqual(method.maseByOrigin.slice(0, 7));
		expect(same[7]).not.toBe(method.maseByOrigin[7]);
	});
});

test('a shorter history says the same at the origins it shares', () => {
	const history = synthetic({ weeks: 9, rate: 4, outages: 0, holidays: [] });
	const short = (weeks: number) => ({
		...history,
		counts: Array.from(history.counts).slice(0, weeks * 168),
		exposure: Array.from(history.exposure).slice(0, weeks * 168)
	});
	const of = (weeks: number) =>
		backtest(seriesOf(short(weeks), 'Europe/Berlin'), METHODS, { weeks: 1, most: 52 });
	const [long, shorter] = [of(9), of(7)];
	expect(long.origins).toHaveLength(7);
	expect(shorter.origins).toEqual(long.origins.slice(0, 5));
	shorter.methods.forEach((method, index) =>
		expect(method.maseByOrigin).toEqual(long.methods[index]?.maseByOrigin.slice(0, 5))
	);
});

function reportWith(losses: number[][], weeks = 1): BacktestReport {
	const methods = losses.map((maseByOrigin, index) => ({
		...({} as BacktestReport['methods'][number]),
		method: (METHODS[index] as Method).name,
		maseByOrigin
	}));
	return { weeks, origins: [], methods };
}

test('the simplest within one standard error of the best is used', () => {
	// Profile over regression: 0.2, 0, 0.2, 0, mean 0.1, standard deviation 0.1155, error 0.0577: worse.
	const worse = [
		[1, 1, 1.2, 1.1],
		[0.9, 0.7, 0.9, 0.7],
		[0.7, 0.7, 0.7, 0.7]
	];
	expect(choose(reportWith(worse), METHODS, profile).method).toBe(countModel);
	// 0.3, −0.2, 0.2, −0.1: mean 0.05, standard deviation 0.238, error 0.119: as good.
	const alike = [worse[0] as number[], [1, 0.5, 0.9, 0.6], worse[2] as number[]];
	const { method, reason } = choose(reportWith(alike), METHODS, profile);
	expect(method).toBe(profile);
	expect(reason).toBe(
		'profile × level is used: over 4 past weeks it is the simplest within one standard error of the lowest error, MASE 0.75 against last week 1.08, count regression 0.70'
	);
	// Forecasts of four weeks overlap, so four origins tell no more than one: error 0.1155.
	expect(choose(reportWith(worse, 4), METHODS, profile).method).toBe(profile);
});

test('last week is used, and it is said, where nothing beats it', () => {
	const losses = [
		[0.5, 0.6, 0.5],
		[0.7, 0.6, 0.6],
		[0.8, 0.6, 0.9]
	];
	const { method, reason } = choose(reportWith(losses), METHODS, profile);
	expect(method).toBe(seasonalNaive);
	expect(reason).toContain('nothing more elaborate beats it');
});

test('with too few origins the fallback is used, and it is said', () => {
	const { method, reason } = choose(
		reportWith([
			[1, 1],
			[2, 2],
			[3, 3]
		]),
		METHODS,
		profile
	);
	expect(method).toBe(profile);
	expect(reason).toContain('with 2 past weeks to test on, of 3 needed');
});
