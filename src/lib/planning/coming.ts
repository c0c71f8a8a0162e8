import { addDays } from '../model/dates.ts';
import { DAY, HOUR, MINUTE } from '../model/duration.ts';
import { dateAt, startOfDate, type Seconds } from '../model/time.ts';
import type { Demand } from '../staffing/demand.ts';
import { forecast, type Forecast } from '../staffing/forecast.ts';
import type { Horizon } from '../staffing/horizon.ts';
import { ALWAYS, openClock } from '../staffing/promiseClock.ts';
import type { Scenario } from '../staffing/scenario.ts';
import type { Basis } from './basis.ts';
import type { Wish } from './wish.ts';

/** The week that is planned, what comes in it, and what chance does to that. */
export interface Coming {
	forecast: Forecast;
	/** A typical week: what follows its end is its beginning. */
	horizon: Horizon;
	demand: Demand;
	scenario: Scenario;
}

/** Promises up to this long are planned by the quarter hour, longer ones by the hour. */
const SHORT = 4 * HOUR;
const WEEK = 7 * DAY;

/**
 * The week that is planned: from a Monday on the brand's clock, the first of them that begins when all that
 * is known has passed.
 */
export function weekOf({ zone, after }: Pick<Basis, 'zone' | 'after'>, weeks: number): Seconds {
	const today = dateAt(after, zone);
	const date = Array.from({ length: 8 }, (_, days) => addDays(today, days)).find(
		(each) => new Date(each).getUTCDay() === 1 && startOfDate(each, zone) >= after
	) as string;
	return Math.floor(startOfDate(addDays(date, 7 * (weeks - 1)), zone) / HOUR) * HOUR;
}

/** Weeks that a forecast has to reach ahead of a history to hold the one that is planned. */
export function weeksAhead(basis: Basis, { weeks }: Pick<Wish, 'weeks'>): number {
	const { start, counts } = basis.history;
	const hours = (weekOf(basis, weeks) + WEEK - start) / HOUR - counts.length;
	return Math.ceil(hours / (WEEK / HOUR));
}

/** Forecasts the cases of a brand by the method that did best on its past. */
export function forecastOf({ history, zone }: Basis, weeks: number): Forecast {
	return forecast(history, { zone, weeks });
}

/**
 * Takes the week to plan out of a forecast.
 *
 * @param known a forecast so many weeks ahead; null for one by the plainest method, with none of them tested
 */
export function coming(basis: Basis, wish: Pick<Wish, 'weeks'>, known: Forecast | null): Coming {
	const { brand, history, zone, answerShare, targets } = basis;
	const ahead = known ?? forecast(history, { zone, weeks: weeksAhead(basis, wish), origins: 0 });
	const shortest = Math.min(...targets.value.map(({ within }) => within));
	const step = shortest <= SHORT ? 15 * MINUTE : HOUR;
	const start = weekOf(basis, wish.weeks);
	const hours = (start - ahead.start) / HOUR;
	const horizon = { start, step, count: WEEK / step, cyclic: true };
	const part = step / HOUR;
	const items = Float64Array.from({ length: horizon.count }, (_, t) => {
		const expected = ahead.expected[hours + Math.floor(t * part)] as number;
		return expected * part * answerShare.value;
	});
	return {
		forecast: ahead,
		horizon,
		demand: {
			id: brand,
			items,
			handling: basis.handling.value,
			touches: basis.touches.value,
			targets: targets.value,
			clock: basis.clock === 'hours' ? openClock(basis.open, horizon) : ALWAYS
		},
		scenario: {
			dayCv: ahead.dayCv,
			hourShape: ahead.nbK,
			handlingCv: basis.handlingCv.value
		}
	};
}
