import { describe, expect, test } from 'vitest';
import { parseInstant } from '#lib/model/time.ts';
import { countModel } from '#lib/staffing/forecast/countModel.ts';
import { holidayFactor } from '#lib/staffing/forecast/holidays.ts';
import { profile } from '#lib/staffing/forecast/profile.ts';
import { seasonalNaive } from '#lib/staffing/forecast/seasonalNaive.ts';
import { calendarOf, cut, seriesOf, type Series } from '#lib/staffing/forecast/series.ts';
import { shapeAt, synthetic } from './synthetic.ts';

const at = (iso: string) => parseInstant(iso) as number;

/** Counts without noise, by the wall clock. */
function smooth(start: string, weeks: number, zone: string, stepMin: 30 | 60 = 60): Series {
	const length = (weeks * 168 * 60) / stepMin;
	const calendar = calendarOf({ start: at(start), stepMin }, length, zone);
	const counts = Float64Array.from(calendar.wall, (wall) => 100 * shapeOfWall(wall));
	const exposure = counts.map(() => stepMin / 60);
	return { ...calendar, counts, exposure, incident: new Uint8Array(counts.length) };
}

function shapeOfWall(wall: number): number {
	const weekday = (Math.floor(wall / 86_400) + 3) % 7;
	return shapeAt(weekday, (wall % 86_400) / 3600 + 0.5);
}

const error = (series: Series, found: Float64Array) =>
	found.reduce((sum, each, t) => sum + Math.abs(each - (series.counts[t] as number)), 0) /
	series.counts.reduce((sum, each) => sum + each, 0);

describe.each([profile, countModel])('$name', (method) => {
	test.each<[zone: string, start: string, stepMin?: 30 | 60]>([
		['Europe/Berlin', '2026-01-25T23:00:00Z'], // its eight weeks end with the day of 23 hours
		['Europe/Berlin', '2026-08-30T22:00:00Z'], // the same with the day of 25 hours
		['America/New_York', '2026-01-12T05:00:00Z'],
		['Australia/Lord_Howe', '2026-02-08T13:00:00Z', 30], // a change of half an hour
		['Asia/Kathmandu', '2026-01-04T18:00:00Z']
	])(
		'finds a smooth week again in %s across a change of the clocks',
		(zone, start, stepMin = 60) => {
			const series = smooth(start, 10, zone, stepMin);
			const origin = 0.8 * series.wall.length;
			const target = cut(series, origin, series.wall.length);
			const found = method.fit(cut(series, 0, origin))(target);
			expect(error(target, found)).toBeLessThan(0.06);
		}
	);

	test('gaps, however placed, do not bias it', () => {
		const series = smooth('2026-01-05T00:00:00Z', 9, 'UTC');
		const past = cut(series, 0, 8 * 168);
		// Every second week is observed from 8:00 to 20:00 only, and half of each hour.
		past.exposure.forEach((_, t) => {
			if (Math.floor(t / 168) % 2 === 0) return;
			const share = t % 24 >= 8 && t % 24 < 20 ? 0.5 : 0;
			past.exposure[t] = share;
			past.counts[t] = (past.counts[t] as number) * share;
		});
		const target = cut(series, 8 * 168, 9 * 168);
		const found = method.fit(past)(target);
		const total = (values: Float64Array) => values.reduce((sum, each) => sum + each, 0);
		expect(total(found) / total(target.counts)).toBeCloseTo(1, 1.7);
		expect(error(target, found)).toBeLessThan(0.06);
	});

	test('a confirmed incident leaves it as it was, one that is not moves it little', () => {
		const { start, counts, exposure } = synthetic({
			weeks: 8,
			spikes: 0,
			outages: 0,
			holidays: []
		});
		const history = { start, stepMin: 60 as const, exposure };
		const ahead = calendarOf({ start: start + 56 * 86_400, stepMin: 60 }, 168, 'UTC');
		const struck = Float64Array.from(counts, (each, t) => (t >= 1310 && t < 1316 ? 200 : each));
		const incidents = struck.map((_, t) => +(t >= 1310 && t < 1316));
		const total = (of: Partial<Parameters<typeof seriesOf>[0]>) =>
			method
				.fit(seriesOf({ ...history, counts, ...of }, 'UTC'))(ahead)
				.reduce((sum, each) => sum + each, 0);
		expect(total({ counts: struck, incidents })).toBe(total({ incidents }));
		expect(Math.abs(total({ counts: struck }) / total({}) - 1)).toBeLessThan(0.03);
	});
});

test('profile from four days has the hours of these days and the same for weekdays never seen', () => {
	const series = smooth('2026-01-05T00:00:00Z', 2, 'UTC');
	const found = profile.fit(cut(series, 0, 96))(cut(series, 168, 336));
	const day = (weekday: number) => found.slice(24 * weekday, 24 * weekday + 24);
	// Saturday and Sunday were never seen; relative to its day, Monday is as it was.
	expect(day(5)).toEqual(day(6));
	const total = day(0).reduce((sum, each) => sum + each, 0);
	const was = series.counts.slice(0, 24);
	const sum = was.reduce((all, each) => all + each, 0);
	was.forEach((each, hour) => {
		expect(Math.abs((day(0)[hour] as number) / total - each / sum)).toBeLessThan(0.005);
	});
});

test('last week is copied by the wall clock, and the week before it where there was a gap', () => {
	const zone = 'Europe/Berlin';
	const series = smooth('2026-03-08T23:00:00Z', 4, zone);
	series.counts.forEach((_, t) => (series.counts[t] = t));
	const gap = 168 + 10;
	series.exposure[gap] = 0;
	const found = seasonalNaive.fit(cut(series, 0, 336))(cut(series, 336, 672));
	expect(found[0]).toBe(168);
	expect(found[10]).toBe(10);
	// From 29 March 02:00 on the clock is an hour ahead: 03:00 copies 03:00, which was an hour later.
	const change = (at('2026-03-29T01:00:00Z') - series.start) / 3600 - 336;
	expect(found[change - 1]).toBe(168 + change - 1);
	expect(found[change]).toBe(168 + change + 1);
});

test('half an hour observed counts double for last week, less than that is a gap', () => {
	const exposure = Array<number>(168).fill(1).with(3, 0.5).with(4, 0.4);
	const counts = Array<number>(168).fill(6);
	const series = seriesOf({ start: 0, stepMin: 60, counts, exposure }, 'UTC');
	const ahead = calendarOf({ start: 168 * 3600, stepMin: 60 }, 5, 'UTC');
	expect([...seasonalNaive.fit(series)(ahead)]).toEqual([6, 6, 6, 12, 0]);
});

test('the factor of holidays against the same weekday before, held by one ordinary day', () => {
	const counts = Array<number>(35 * 24).fill(10);
	counts.fill(4, 28 * 24, 29 * 24);
	const history = { start: at('2026-01-05T00:00:00Z'), stepMin: 60 as const, counts };
	const exposure = counts.map(() => 1);
	const series = seriesOf({ ...history, exposure, holidays: ['2026-02-02'] }, 'UTC');
	// (96 + 240)/(240 + 240)
	expect(holidayFactor(series)).toBeCloseTo(0.7, 12);
	expect(holidayFactor(seriesOf({ ...history, exposure }, 'UTC'))).toBe(1);
	for (const method of [profile, countModel]) {
		const ahead = calendarOf({ start: at('2026-02-09T00:00:00Z'), stepMin: 60 }, 48, 'UTC', [
			'2026-02-10'
		]);
		const found = method.fit(series)(ahead);
		expect((found[36] as number) / (found[12] as number)).toBeCloseTo(0.7, 1.7);
		expect(found[12]).toBeCloseTo(10, 0.5);
	}
});
