import { FEWEST, rate, SLOT, taken, tallied, type LikeDays } from './likeDays.ts';

/** A time of day, in minutes after the weekday's local midnight, and the ends of its 90 % interval. */
export interface TimeOfDay {
	at: number;
	low: number;
	high: number;
}

/** What answers tell of one weekday. */
export interface WeekdayHours {
	/** 1 = Monday … 7. */
	weekday: number;
	/** `always`: open from midnight to midnight; `unknown`: fewer than 20 answers. */
	state: 'open' | 'always' | 'closed' | 'unknown';
	/** Null unless open. Closing may lie past midnight, beyond 1440; opening a little before it. */
	opens: TimeOfDay | null;
	closes: TimeOfDay | null;
	/** Weekdays that look the same and were taken together, this one included. */
	together: number[];
	/** Answers on all of them. */
	answers: number;
	/** Null where nothing is known. */
	confidence: 'high' | 'fair' | 'low' | null;
}

const DAY = 1440;
const WEEK = 7;
/** Answers from which on hours are well known, if their intervals are shorter than these minutes. */
const MANY = 100;
const SURE = 60;
const FAIR = 150;
/** A weekday with no more than this share of the answers of the busiest one is closed. */
const CLOSED = 0.05;

/**
 * Infers the opening hours of a desk from when it answered. An answer proves that somebody was there;
 * silence proves nothing by itself, so times come with intervals, and a weekday is closed only where
 * answers were to be expected.
 *
 * @param answered local times of the answers, in minutes since 1970-01-01T00:00 of the clock on the wall
 * @param observed the local time over which answers were collected, [from, to) in the same minutes
 * @returns the seven weekdays, Monday first
 */
export function openHours(
	answered: ArrayLike<number>,
	observed: readonly [number, number]
): WeekdayHours[] {
	const quiet = quietest(answered);
	const days = weekOf(answered, observed, quiet);
	// Where a day has no end, it begins at midnight.
	return days.some(({ state }) => state === 'always') ? weekOf(answered, observed, 0) : days;
}

/** The minute of the day, from −720 to 719, around which there are the fewest answers. */
function quietest(answered: ArrayLike<number>): number {
	const slots = DAY / SLOT;
	const counts = new Array<number>(slots).fill(0);
	for (const slot of new Set(Array.from(answered, (minute) => Math.floor(minute / SLOT)))) {
		const of = ((slot % slots) + slots) % slots;
		counts[of] = (counts[of] as number) + 1;
	}
	const around = counts.map((_, slot) =>
		counts.reduce((sum, count, other) => {
			const apart = Math.abs(slot - other);
			return sum + count * Math.exp((-Math.min(apart, slots - apart) * SLOT) / 60);
		}, 0)
	);
	const minute = around.indexOf(Math.min(...around)) * SLOT;
	return minute < DAY / 2 ? minute : minute - DAY;
}

function weekOf(
	answered: ArrayLike<number>,
	observed: readonly [number, number],
	begin: number
): WeekdayHours[] {
	const tallies = tallied(answered, observed, begin);
	const busiest = Math.max(...tallies.map(rate));
	const expected = (observed: number) => busiest * observed;
	const isClosed = (tally: (typeof tallies)[number]) =>
		expected(tally.observed) >= FEWEST && rate(tally) <= CLOSED * busiest;
	const groups = taken(
		tallies.filter((tally) => tally.answers > 0 && !isClosed(tally)),
		begin
	);
	const told = tallies.map((tally): WeekdayHours => {
		const [weekday = 0] = tally.weekdays;
		const group = groups.find(({ weekdays }) => weekdays.includes(weekday));
		if (group && group.answers >= FEWEST) return { weekday, ...hoursOf(group, begin) };
		const { weekdays, answers } = group ?? tally;
		const nothing = { weekday, opens: null, closes: null, together: weekdays, answers };
		return isClosed(tally)
			? { ...nothing, state: 'closed', confidence: surely(expected(tally.observed), 0) }
			: { ...nothing, state: 'unknown', confidence: null };
	});
	return moved(told);
}

function hoursOf({ window, weekdays, answers }: LikeDays, begin: number) {
	const shared = { together: weekdays, answers };
	if (window.throughout > 0.5)
		return {
			...shared,
			state: 'always' as const,
			opens: null,
			closes: null,
			confidence: window.throughout > 0.9 ? surely(answers, 0) : ('low' as const)
		};
	const opens = timeOfDay(window.opened, begin);
	const closes = timeOfDay(window.closed, begin);
	const width = Math.max(opens.high - opens.low, closes.high - closes.low);
	return { ...shared, state: 'open' as const, opens, closes, confidence: surely(answers, width) };
}

/** The median and the 90 % interval, a slot wider on both sides because no time is known better. */
function timeOfDay(upTo: number[], begin: number): TimeOfDay {
	const minute = (share: number) => {
		const slot = upTo.findIndex((chance) => chance >= share);
		return begin + (slot < 0 ? upTo.length : slot) * SLOT;
	};
	return { at: minute(0.5), low: minute(0.05) - SLOT, high: minute(0.95) + SLOT };
}

function surely(answers: number, width: number): 'high' | 'fair' | 'low' {
	if (answers >= MANY && width <= SURE) return 'high';
	return width <= FAIR ? 'fair' : 'low';
}

/** Moves hours to the weekday on which the desk opens, where the day was taken to begin on another. */
function moved(days: WeekdayHours[]): WeekdayHours[] {
	const most = days.toSorted((a, b) => b.answers - a.answers).find(({ opens }) => opens);
	const by = Math.floor((most?.opens?.at ?? 0) / DAY);
	if (by === 0) return days;
	const later = (time: TimeOfDay | null) =>
		time && { at: time.at - by * DAY, low: time.low - by * DAY, high: time.high - by * DAY };
	const on = (weekday: number) => ((weekday - 1 + by + WEEK) % WEEK) + 1;
	return days
		.map((day) => ({
			...day,
			weekday: on(day.weekday),
			together: day.together.map(on).sort(),
			opens: later(day.opens),
			closes: later(day.closes)
		}))
		.sort((a, b) => a.weekday - b.weekday);
}
