import { windowOf, type Window } from './openWindow.ts';

/** Weekdays taken together, and on how many of their days somebody answered in each slot. */
export interface LikeDays {
	/** 1 = Monday … 7. */
	weekdays: number[];
	slots: number[];
	observed: number;
	answers: number;
	window: Window;
}

type Tally = Omit<LikeDays, 'window'>;

/** Minutes of a slot, and slots of a day. */
export const SLOT = 5;
const DAY = 1440;
const SLOTS = DAY / SLOT;
const HOUR = 60 / SLOT;
/** Share of the days that make a time of day a usual one. */
const USUAL = 0.02;
/** Answers without which nothing can be said. */
export const FEWEST = 20;
/** With fewer answers than that, weekdays are alike only with at least this share of another's rate. */
const ALIKE = 0.25;
/** Different hours begin or end within as many slots of each other; the same ones look as near as that. */
const APART = 36;
const NEAR = 2;
/** Odds of the same hours before the data: inside the week or the weekend, and across. */
const WITHIN = 4;
const ACROSS = 1;

/** Each weekday by itself, the day taken to begin `begin` minutes after midnight. */
export function tallied(
	answered: ArrayLike<number>,
	[from, to]: readonly [number, number],
	begin: number
): Tally[] {
	const tallies = [1, 2, 3, 4, 5, 6, 7].map((weekday): Tally => ({
		weekdays: [weekday],
		slots: new Array<number>(SLOTS).fill(0),
		observed: 0,
		answers: 0
	}));
	// 1970 began on a Thursday.
	const tally = (day: number) => tallies[modulo(day + 3, 7)] as Tally;
	const dayOf = (minute: number) => Math.floor((minute - begin) / DAY);
	for (let day = dayOf(from); day <= dayOf(to); day++) {
		const middle = day * DAY + begin + DAY / 2;
		if (from <= middle && middle < to) tally(day).observed++;
	}
	for (let index = 0; index < answered.length; index++)
		tally(dayOf(answered[index] as number)).answers++;
	const days = Math.max(1, Math.round((to - from) / DAY));
	for (const slot of steady(answered, days)) {
		const { slots, observed } = tally(dayOf(slot * SLOT));
		const of = modulo(slot - begin / SLOT, SLOTS);
		slots[of] = Math.min(observed, (slots[of] as number) + 1);
	}
	return tallies;
}

/**
 * The slots since 1970 in which somebody answered. A night of trouble counts once an hour: what one day
 * has at a time of day at which hardly any other has answers within half an hour.
 */
function steady(answered: ArrayLike<number>, days: number): number[] {
	const slots = [...new Set(Array.from(answered, (minute) => Math.floor(minute / SLOT)))].sort(
		(a, b) => a - b
	);
	const at = Array.from({ length: SLOTS }, () => new Set<number>());
	for (const slot of slots) at[modulo(slot, SLOTS)]?.add(Math.floor(slot / SLOTS));
	const usual = at.map((_, slot) => {
		const near = new Set<number>();
		for (let each = slot - HOUR / 2; each <= slot + HOUR / 2; each++)
			for (const day of at[modulo(each, SLOTS)] as Set<number>) near.add(day);
		return near.size >= Math.max(2, USUAL * days);
	});
	let alone = -Infinity;
	return slots.filter((slot) => {
		if (usual[modulo(slot, SLOTS)]) return true;
		if (slot < alone + HOUR) return false;
		alone = slot;
		return true;
	});
}

/** Slots with answers, per day observed. */
export function rate({ slots, observed }: Tally): number {
	return observed === 0 ? 0 : slots.reduce((sum, days) => sum + days, 0) / observed;
}

/**
 * Takes weekdays together, pair by pair, as long as it is likelier that both open and close at the same
 * times than that each has its own: by the overlap of what is known of these times, against what it
 * would be for times that differ by up to an hour and a half.
 */
export function taken(tallies: Tally[], begin: number): LikeDays[] {
	const withWindow = (tally: Tally) => ({
		...tally,
		window: windowOf(tally.slots, tally.observed, begin)
	});
	const groups: LikeDays[] = tallies.map(withWindow);
	for (;;) {
		let best: [LikeDays, LikeDays] | undefined;
		let most = 1;
		for (const [index, one] of groups.entries())
			for (const other of groups.slice(index + 1)) {
				const odds = oddsOfSame(one, other);
				if (odds > most) [best, most] = [[one, other], odds];
			}
		if (!best) return groups;
		const [one, other] = best;
		groups.splice(groups.indexOf(other), 1);
		groups.splice(groups.indexOf(one), 1, withWindow(together(one, other)));
	}
}

function together(one: Tally, other: Tally): Tally {
	return {
		weekdays: [...one.weekdays, ...other.weekdays].sort(),
		slots: one.slots.map((days, slot) => days + (other.slots[slot] as number)),
		observed: one.observed + other.observed,
		answers: one.answers + other.answers
	};
}

function oddsOfSame(one: LikeDays, other: LikeDays): number {
	const [fewer, more] = [rate(one), rate(other)].sort((a, b) => a - b) as [number, number];
	if (Math.min(one.answers, other.answers) < FEWEST && fewer < ALIKE * more) return 0;
	const weekdays = [...one.weekdays, ...other.weekdays];
	const inside = weekdays.every((day) => day <= 5) || weekdays.every((day) => day > 5);
	return (
		(inside ? WITHIN : ACROSS) *
		APART ** 2 *
		overlap(one.window.opened, other.window.opened) *
		overlap(one.window.closed, other.window.closed)
	);
}

/** Probability that two times, known by their distributions, lie in the same slot, give or take a few. */
function overlap(one: number[], other: number[]): number {
	const upTo = (list: number[], slot: number) => (slot < 0 ? 0 : (list[slot] ?? 1));
	const width = 2 * NEAR + 1;
	let sum = 0;
	for (let slot = 0; slot <= one.length; slot++) {
		const chance = upTo(one, slot) - upTo(one, slot - 1);
		sum += (chance * (upTo(other, slot + NEAR) - upTo(other, slot - NEAR - 1))) / width;
	}
	return sum;
}

function modulo(number: number, by: number): number {
	return ((number % by) + by) % by;
}
