import { MINUTE } from '../model/duration.ts';
import { invalid } from '../model/errors.ts';
import { backtest, type BacktestReport } from './forecast/backtest.ts';
import { check } from './forecast/check.ts';
import { choose } from './forecast/choose.ts';
import { countModel } from './forecast/countModel.ts';
import type { Method, Predictor } from './forecast/method.ts';
import { profile } from './forecast/profile.ts';
import { seasonalNaive } from './forecast/seasonalNaive.ts';
import {
	calendarOf,
	intervalsPerWeek,
	seriesOf,
	stepHours,
	usualDays,
	type Calendar,
	type Grid,
	type History,
	type Series
} from './forecast/series.ts';
import { intervalQuantiles, LEVELS, type Spread } from './forecast/spread.ts';
import { spreadOfTrials } from './forecast/trial.ts';

export type { BacktestReport, MethodReport } from './forecast/backtest.ts';
export type { History } from './forecast/series.ts';

export interface ForecastOptions {
	/** IANA zone of the people who write. */
	zone: string;
	/** Weeks ahead, 1 to 7, which is the horizon of the backtest too. */
	weeks: number;
	/** Past origins to test on at most; 52 by default, and none of the methods is compared with 0. */
	origins?: number;
}

/** The work to come, on the grid that follows the history. */
export interface Forecast extends Grid, Spread {
	/** Expected items of each interval. */
	expected: Float64Array;
	/** Quantiles of the items of each interval, by level. */
	quantiles: Record<(typeof LEVELS)[number], Float64Array>;
	/** Hours of each interval. */
	exposureH: Float64Array;
	/** Whether the spread is that of past forecasts, or of the fit for want of them. */
	spreadFrom: 'backtest' | 'fit';
	method: Method['name'];
	/** Why this method, in one sentence. */
	reason: string;
	/** Days' worth of observed time without holidays and incidents. */
	usualDays: number;
	backtest: BacktestReport;
}

/** From simple to elaborate. */
const METHODS = [seasonalNaive, profile, countModel] as const;

/**
 * Forecasts a history: tests the methods on its past, uses the simplest that does about as well as the
 * best, and says how far off it will be, of days and of intervals within days.
 *
 * @throws InputError when the history is malformed or tells of three days or less
 */
export function forecast(history: History, options: ForecastOptions): Forecast {
	check(history, options);
	const { zone, weeks, origins = 52 } = options;
	const series = seriesOf(history, zone);
	const days = usualDays(series);
	if (!(days > profile.days))
		throw invalid(
			'history',
			`${days.toFixed(1)} days observed without holidays and incidents`,
			`more than ${profile.days} days`
		);
	const report = backtest(series, METHODS, { weeks, most: origins });
	const { method, reason } = choose(report, METHODS, profile);
	const predict = method.fit(series);
	const ahead = following(series, weeks, zone, history.holidays);
	const expected = predict(ahead);
	const tested = report.methods.find(({ method: name }) => name === method.name)?.spread;
	const spread = tested ?? spreadOfFit(series, predict);
	const quantiles = Array.from(expected, (mean) => intervalQuantiles(mean, spread, LEVELS));
	return {
		start: ahead.start,
		stepMin: ahead.stepMin,
		expected,
		...spread,
		spreadFrom: tested ? 'backtest' : 'fit',
		quantiles: Object.fromEntries(
			LEVELS.map((level, at) => [level, Float64Array.from(quantiles, (each) => each[at] as number)])
		) as Forecast['quantiles'],
		exposureH: expected.map(() => stepHours(ahead)),
		method: method.name,
		reason,
		usualDays: days,
		backtest: report
	};
}

/** The intervals that follow a series. */
function following(
	{ start, stepMin, wall }: Series,
	weeks: number,
	zone: string,
	holidays: History['holidays']
): Calendar {
	const from = start + wall.length * stepMin * MINUTE;
	const grid = { start: from, stepMin };
	return calendarOf(grid, weeks * intervalsPerWeek(grid), zone, holidays);
}

/** The spread about what the fit says of the past it was made from, each day one piece of evidence. */
function spreadOfFit(series: Series, predict: Predictor): Spread {
	const hours = stepHours(series);
	const expected = predict(series).map(
		(mean, t) => (mean * (series.exposure[t] as number)) / hours
	);
	return spreadOfTrials([{ target: series, expected }], Math.floor(usualDays(series)));
}
