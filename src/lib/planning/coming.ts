import { DAY, HOUR, MINUTE } from '../model/duration.ts';
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

/** Forecasts the cases of a brand by the method that did best on its past. */
export function forecastOf({ history, zone }: Basis, { weeks }: Pick<Wish, 'weeks'>): Forecast {
	return forecast(history, { zone, weeks });
}

/**
 * Takes the last of the weeks ahead as the one to plan.
 *
 * @param known a forecast of these weeks; null for one by the plainest method, with none of them tested
 */
export function coming(basis: Basis, wish: Pick<Wish, 'weeks'>, known: Forecast | null): Coming {
	const { brand, history, zone, answerShare, targets } = basis;
	const ahead = known ?? forecast(history, { zone, weeks: wish.weeks, origins: 0 });
	const shortest = Math.min(...targets.value.map(({ within }) => within));
	const step = shortest <= SHORT ? 15 * MINUTE : HOUR;
	const hours = ahead.expected.length - WEEK / HOUR;
	const start = ahead.start + hours * HOUR;
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
