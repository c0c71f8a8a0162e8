import { mase } from '../accuracy.ts';
import type { Seconds } from '../../model/time.ts';
import type { Method } from './method.ts';
import { scoreOf, type Score } from './score.ts';
import { cut, intervalsPerWeek, stepHours, usualDays, type Series } from './series.ts';
import type { Spread } from './spread.ts';
import { spreadOfTrials, type Trial } from './trial.ts';

/** What a method would have said at past origins, against what came. */
export interface MethodReport extends Score {
	method: Method['name'];
	/** MASE at each origin, in order; null where last week's forecast never erred within the sample. */
	maseByOrigin: (number | null)[];
	/** What its errors at all origins say of those to come; undefined without origins. */
	spread?: Spread;
}

export interface BacktestReport {
	/** Weeks ahead of each origin that were forecast. */
	weeks: number;
	origins: Seconds[];
	methods: MethodReport[];
}

/** Earlier origins whose errors give the quantiles of a later one. */
const WARM = 4;
const MEMORY = 26;

/**
 * Forecasts a series from past origins a week apart, the last of them `weeks` before its end, with each
 * method, from what came before each origin alone: masks, scales and quantiles included. What came is
 * scored wherever it was observed, incidents and holidays too.
 *
 * @param most origins at most, the latest
 */
export function backtest(
	series: Series,
	methods: readonly Method[],
	{ weeks, most }: { weeks: number; most: number }
): BacktestReport {
	const week = intervalsPerWeek(series);
	const length = series.wall.length;
	const days = Math.max(...methods.map((method) => method.days));
	const ends: number[] = [];
	for (let end = length - weeks * week; end > 0 && ends.length < most; end -= week)
		if (usualDays(cut(series, 0, end)) >= days) ends.unshift(end);
	return {
		weeks,
		origins: ends.map((end) => cut(series, end, length).start),
		methods: methods.map((method) => reportOf(method, series, ends, weeks))
	};
}

function reportOf(method: Method, series: Series, ends: number[], weeks: number): MethodReport {
	const week = intervalsPerWeek(series);
	const hours = stepHours(series);
	const trials: Trial[] = [];
	const spreadAfter = (known: Trial[]) =>
		spreadOfTrials(known.slice(-MEMORY), Math.min(known.length, MEMORY));
	const maseByOrigin = ends.map((end, index) => {
		const past = cut(series, 0, end);
		const target = cut(series, end, end + weeks * week);
		const expected = method
			.fit(past)(target)
			.map((each, at) => (each * (target.exposure[at] as number)) / hours);
		const known = trials.slice(0, Math.max(0, index + 1 - weeks));
		const spread = known.length >= WARM ? spreadAfter(known) : undefined;
		trials.push({ target, expected, ...(spread && { spread }) });
		const actual = observed(target);
		return mase(actual, expected, observed(past), week);
	});
	const spread = trials.length ? spreadAfter(trials) : undefined;
	return { method: method.name, ...scoreOf(trials), maseByOrigin, ...(spread && { spread }) };
}

/** Items of each interval; NaN for gaps. */
function observed({ counts, exposure }: Series): Float64Array {
	return counts.map((count, index) => ((exposure[index] as number) > 0 ? count : NaN));
}
