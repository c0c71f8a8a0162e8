import { expect, test } from 'vitest';
import { DAY, HOUR } from '#lib/model/duration.ts';
import { promisedHours } from '#lib/model/promisedHours.ts';
import type { Stretch } from '#lib/model/time.ts';

/** Monday, 1 January 2018. */
const MONDAY = Date.UTC(2018, 0, 1) / 1000;
const SIX_WEEKS: Stretch = [MONDAY, MONDAY + 42 * DAY];
const at = (day: number, from: number, to: number): Stretch => [
	MONDAY + day * DAY + from * HOUR,
	MONDAY + day * DAY + to * HOUR
];
const weekdays = Array.from({ length: 42 }, (_, day) => day).filter((day) => day % 7 < 5);

test('one stretch that began long ago is always', () => {
	const open: Stretch[] = [[MONDAY - 365 * DAY, MONDAY + 42 * DAY]];
	expect(promisedHours(open, SIX_WEEKS)).toEqual(new Array(7).fill('always'));
});

test('days that touch are told apart, and a night belongs to the day on which it begins', () => {
	const open = [0, 7, 14, 21, 28, 35].map((day): Stretch => [
		MONDAY + day * DAY,
		MONDAY + (day + 5) * DAY
	]);
	const whole = '00:00–24:00';
	expect(promisedHours(open, SIX_WEEKS)).toEqual([
		...[whole, whole, whole, whole, whole],
		...['closed', 'closed']
	]);
	const nights = weekdays.map((day) => at(day, 19, 27));
	expect(promisedHours(nights, SIX_WEEKS)[4]).toBe('19:00–03:00');
});

test('neither a holiday nor one odd week decides, two weeks of new hours do', () => {
	const usual = weekdays.map((day) => at(day, 9, 17));
	// The last Monday was a holiday; on the last Tuesday it closed early.
	const open = usual
		.filter(([from]) => from !== at(35, 9, 17)[0])
		.map((stretch) => (stretch[0] === at(36, 9, 17)[0] ? at(36, 9, 12) : stretch));
	const hours = '09:00–17:00';
	expect(promisedHours(open, SIX_WEEKS)).toEqual([
		...[hours, hours, hours, hours, hours],
		...['closed', 'closed']
	]);
	const longer = weekdays.map((day) => at(day, 9, day < 28 ? 17 : 20));
	expect(promisedHours(longer, SIX_WEEKS)[0]).toBe('09:00–20:00');
});

test('a weekday that was not seen is not known', () => {
	expect(promisedHours([at(0, 9, 17)], [MONDAY, MONDAY + 2 * DAY])).toEqual([
		...['09:00–17:00', 'closed'],
		...[null, null, null, null, null]
	]);
});
