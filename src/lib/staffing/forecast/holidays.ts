import { DAY } from '../../model/duration.ts';
import { dayOf, type Series } from './series.ts';

/** Weeks before a holiday that say what its weekday would have been. */
const WEEKS = 4;
/** Holidays' worth of an ordinary day that hold the factor at 1 until holidays have been seen. */
const HELD = 1;

/**
 * What holidays bring against the same weekday of the four weeks before, over all holidays of a series:
 * (actual + a)/(expected + a) with a of one ordinary day, so that it is 1 where none was seen.
 */
export function holidayFactor(series: Series): number {
	const days = new Map<number, { items: number; hours: number; holiday: boolean; odd: boolean }>();
	series.wall.forEach((at, index) => {
		const day = dayOf(at);
		const of = days.get(day) ?? { items: 0, hours: 0, holiday: false, odd: false };
		days.set(day, of);
		of.items += series.counts[index] as number;
		of.hours += series.exposure[index] as number;
		of.holiday ||= series.holiday[index] === 1;
		of.odd ||= series.incident[index] === 1;
	});
	let actual = 0;
	let expected = 0;
	let held = 0;
	for (const [day, { items, hours, holiday, odd }] of days) {
		if (!holiday || odd || hours < 12) continue;
		const before = Array.from({ length: WEEKS }, (_, week) => days.get(day - 7 * (week + 1)))
			.filter((each) => each !== undefined)
			.filter((each) => !each.holiday && !each.odd && each.hours >= 12);
		if (!before.length) continue;
		const rate = before.reduce((sum, each) => sum + each.items / each.hours, 0) / before.length;
		actual += items;
		expected += rate * hours;
		held = HELD * rate * (DAY / 3600);
	}
	return held > 0 ? (actual + held) / (expected + held) : 1;
}
