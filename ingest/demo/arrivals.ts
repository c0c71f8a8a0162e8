import { RHYTHMS, type Player } from './cast.ts';
import { hourOf, weekdayOf, type Clock } from './clock.ts';
import type { Random } from './random.ts';
import { TOPICS } from './words.ts';

/** Hours in which far more people write than usual. */
export interface Incident {
	from: number;
	to: number;
	topic: string;
	/** Load against what would be usual. */
	times: number;
}

/** The stretch of a history, in seconds since 1970. */
export interface Period {
	from: number;
	to: number;
}

const QUARTER = 900;
const DAY = 86_400;
const YEAR = 365 * DAY;
/** Load from Monday to Friday. */
const WEEK = [1.1, 1.03, 1, 0.98, 0.95];
/** At the weekend people get up later. */
const LIE_IN = 5400;

/** One incident in each half of the period, by day, of one and a half to five hours. */
export function incidentsIn({ from, to }: Period, clock: Clock, random: Random): Incident[] {
	return [0, 1].map((half) => {
		const days = ((half + 0.2 + random.unit() * 0.6) * (to - from)) / DAY / 2;
		const day = Math.floor(from / DAY) + Math.floor(days);
		const start = clock.instant(day * DAY + (9 + Math.floor(random.unit() * 9)) * 3600);
		const quarters = 6 + Math.floor(random.unit() * 15);
		return {
			from: start,
			to: start + quarters * QUARTER,
			topic: random.pick(TOPICS),
			times: 8 + 3 * random.unit()
		};
	});
}

/**
 * Relative load of each quarter hour: the rhythm of day and week, growth, a mood that lasts about a
 * day, and surges that come at once and ebb away within hours.
 */
export function ratesOf(
	player: Player,
	{ from, to }: Period,
	incidents: Incident[],
	clock: Clock,
	random: Random
): number[] {
	const rhythm = RHYTHMS[player.rhythm];
	const mean = rhythm.reduce((sum, each) => sum + each, 0) / 24;
	const rates: number[] = [];
	let mood = 1;
	let surge = 0;
	for (let at = from; at < to; at += QUARTER) {
		const wall = clock.wall(at);
		const weekday = WEEK[weekdayOf(wall) - 1];
		const hour = hourOf(weekday ? wall : wall - LIE_IN);
		const growth = 0.9 + (0.2 * (at - from)) / YEAR;
		const usual = (rhythm[hour] as number) * (weekday ?? player.weekend) * growth;
		mood = mood ** 0.99 * random.around(1, 0.03);
		surge = 0.9 * surge + (random.chance(1 / 700) ? random.tail(2) / 2 : 0);
		const incident = incidents.find((each) => each.from <= at && at < each.to);
		rates.push(incident ? Math.max(usual, mean) * incident.times : usual * mood * (1 + surge));
	}
	return rates;
}

/** When people write: `count` instants of a Poisson stream with these rates, ascending. */
export function arrivals(count: number, rates: number[], from: number, random: Random): number[] {
	const total = rates.reduce((sum, rate) => sum + rate, 0);
	const places = Float64Array.from({ length: count }, () => random.unit() * total).sort();
	let quarter = 0;
	let below = 0;
	return Array.from(places, (place) => {
		let rate = rates[quarter] as number;
		while (place >= below + rate && quarter < rates.length - 1) {
			below += rate;
			rate = rates[++quarter] as number;
		}
		const within = Math.min(0.999, (place - below) / rate);
		return from + Math.floor((quarter + within) * QUARTER);
	});
}
