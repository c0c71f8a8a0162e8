import { DAY, HOUR, MINUTE } from '../../model/duration.ts';
import { holidayFactor } from './holidays.ts';
import { levelOf } from './level.ts';
import type { Method } from './method.ts';
import { variance } from './negativeBinomial.ts';
import {
	intervalsPerWeek,
	isUsual,
	recent,
	stepHours,
	timeOfDay,
	weekdayAt,
	type Calendar,
	type Series
} from './series.ts';

const WEEKS = 8;
const PASSES = 4;
/** Size of the negative binomial by which counts that stand out are cut back. */
const K = 10;
const CLIP = 3;
/** Standard deviation by which an interval of the week differs from weekday × time of day. */
const SLOT_SPREAD = 0.2;

/**
 * A profile of the week times the level of late. The profile is a mean rate × time of day × weekday × slot of
 * the week, each factor shrunk towards 1 by how little was seen of it, so that a weekday never seen is
 * a mean day; counts far above what is expected are cut back.
 */
export const profile: Method = { name: 'profile', label: 'profile × level', days: 3, fit };

function fit(past: Series) {
	const window = recent(past, WEEKS);
	const slots = slotsOf(window);
	const rows = Array.from(slots.keys()).filter((index) => isUsual(window, index));
	let rates = new Float64Array(intervalsPerWeek(past)).fill(Infinity);
	for (let pass = 0; pass < PASSES; pass++) rates = passOver(window, slots, rows, rates);
	const expected = (calendar: Calendar) =>
		Float64Array.from(slotsOf(calendar), (slot) => (rates[slot] as number) * stepHours(past));
	const level = levelOf(window, expected(window), K);
	const factor = holidayFactor(past);
	return (ahead: Calendar) =>
		expected(ahead).map((each, index) => each * level * (ahead.holiday[index] ? factor : 1));
}

/** Items an hour of each slot of the week, from counts cut back by the rates of the pass before. */
function passOver(window: Series, slots: Int32Array, rows: number[], before: Float64Array) {
	const items = new Float64Array(before.length);
	const hours = new Float64Array(before.length);
	for (const index of rows) {
		const slot = slots[index] as number;
		const exposure = window.exposure[index] as number;
		const mean = (before[slot] as number) * exposure;
		const most = mean + CLIP * Math.sqrt(variance(mean, K)) + 1;
		items[slot] = (items[slot] as number) + Math.min(window.counts[index] as number, most);
		hours[slot] = (hours[slot] as number) + exposure;
	}
	const perDay = before.length / 7;
	const weekday = (slot: number) => Math.floor(slot / perDay);
	const weekend = (slot: number) => (slot % perDay) + (weekday(slot) < 5 ? 0 : perDay);
	const few = (seen: number) => (1 + (seen * stepHours(window)) / K) / SLOT_SPREAD ** 2;
	const rates = new Float64Array(before.length).fill(sum(items) / sum(hours));
	refine(
		(slot) => slot % perDay,
		() => 1
	);
	// One mean day: weekdays differ about as much from each other as days of the same weekday do.
	refine(weekday, (rate) => (DAY / HOUR) * rate);
	refine(weekend, few);
	refine((slot) => slot, few);
	return rates;

	/**
	 * Multiplies the rates of slots that share a key by (actual + held)/(expected + held).
	 *
	 * @param held items that hold the factor at 1, by the mean rate of the slots
	 */
	function refine(keyOf: (slot: number) => number, held: (rate: number) => number) {
		const groups = Array.from({ length: before.length }, () => ({
			actual: 0,
			expected: 0,
			hours: 0
		}));
		rates.forEach((rate, slot) => {
			const group = groups[keyOf(slot)] as (typeof groups)[number];
			group.actual += items[slot] as number;
			group.expected += rate * (hours[slot] as number);
			group.hours += hours[slot] as number;
		});
		const factors = groups.map(({ actual, expected, hours: seen }) => {
			const hold = held(seen ? expected / seen : 0);
			return (actual + hold) / (expected + hold) || 1;
		});
		rates.forEach((rate, slot) => (rates[slot] = rate * (factors[keyOf(slot)] as number)));
	}
}

/** The slot of the week, from Monday 0:00 of the wall clock, that each interval begins in. */
function slotsOf({ wall, stepMin }: Calendar): Int32Array {
	const perDay = DAY / (stepMin * MINUTE);
	return Int32Array.from(
		wall,
		(at) => weekdayAt(at) * perDay + Math.floor(timeOfDay(at) * perDay + 1e-9)
	);
}

function sum(values: Float64Array): number {
	return values.reduce((total, each) => total + each, 0);
}
