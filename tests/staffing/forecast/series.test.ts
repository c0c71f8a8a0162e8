import { expect, test } from 'vitest';
import { parseInstant } from '#lib/model/time.ts';
import { featuresOf } from '#lib/staffing/forecast/features.ts';
import { calendarOf, dayOf, recent, seriesOf, weekdayAt } from '#lib/staffing/forecast/series.ts';

const at = (iso: string) => parseInstant(iso) as number;
const clock = (wall: number) => new Date(wall * 1000).toISOString().slice(0, 16);

test('two instants of the hour that is repeated in autumn show the same time', () => {
	const start = at('2026-11-01T05:00:00Z');
	const { wall } = calendarOf({ start, stepMin: 30 }, 4, 'America/New_York');
	expect(Array.from(wall, clock)).toEqual([
		'2026-11-01T01:00',
		'2026-11-01T01:30',
		'2026-11-01T01:00',
		'2026-11-01T01:30'
	]);
	expect(Array.from(wall, weekdayAt)).toEqual([6, 6, 6, 6]);
});

test('local days have 23, 24 and 25 hours', () => {
	const hours = (zone: string, iso: string) => {
		const days = new Map<number, number>();
		for (const wall of calendarOf({ start: at(iso), stepMin: 60 }, 72, zone).wall)
			days.set(dayOf(wall), (days.get(dayOf(wall)) ?? 0) + 1);
		return [...days.values()];
	};
	expect(hours('Europe/Berlin', '2026-03-27T23:00:00Z')).toEqual([24, 23, 24, 1]);
	expect(hours('Europe/Berlin', '2026-10-23T22:00:00Z')).toEqual([24, 25, 23]);
});

test('a zone a quarter off shows its own minutes, and holidays are its own dates', () => {
	const start = at('2026-06-01T17:00:00Z');
	const { wall, holiday } = calendarOf({ start, stepMin: 60 }, 3, 'Asia/Kathmandu', ['2026-06-02']);
	expect(Array.from(wall, clock)).toEqual([
		'2026-06-01T22:45',
		'2026-06-01T23:45',
		'2026-06-02T00:45'
	]);
	expect([...holiday]).toEqual([0, 0, 1]);
});

test('features are those of the wall clock: the same hour of one week and of the next after a change', () => {
	// 09:00 in Berlin on Monday 23 and on Monday 30 March 2026, summer time beginning between them.
	const start = at('2026-03-23T08:00:00Z');
	const calendar = calendarOf({ start, stepMin: 60 }, 168, 'Europe/Berlin');
	const features = featuresOf(calendar, [0, 167], 0);
	const width = features.length / 2;
	for (let column = 0; column < width - 1; column++)
		expect(features[width + column]).toBeCloseTo(features[column] as number, 12);
});

test('what is recent skips gaps, holidays and incidents', () => {
	const days = (count: number, value: number) => Array<number>(24 * count).fill(value);
	const series = seriesOf(
		{
			start: at('2026-01-05T00:00:00Z'),
			stepMin: 60,
			counts: days(28, 1),
			exposure: [...days(20, 1), ...days(4, 0), ...days(4, 1)],
			incidents: [...days(19, 0), ...days(1, 1), ...days(8, 0)],
			holidays: ['2026-01-30']
		},
		'UTC'
	);
	// Seven usual days: 3 of the last 4, then none of 20–24 January nor of the incident, 15 to 19 before.
	expect(recent(series, 1).start).toBe(at('2026-01-20T00:00:00Z'));
});
