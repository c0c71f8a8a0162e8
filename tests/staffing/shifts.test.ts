import { expect, test } from 'vitest';
import type { Horizon } from '#lib/staffing/horizon.ts';
import { wallInstant } from '#lib/model/time.ts';
import { siteClock } from '#lib/staffing/siteClock.ts';
import { columnsOf } from '#lib/staffing/shifts.ts';
import type { ShiftType, Site } from '#lib/staffing/site.ts';
import { siteWith } from './instances.ts';

const DAILY = [[1, 2, 3, 4, 5, 6, 7]];
const at = (iso: string) => Date.parse(iso) / 1000;
const week = (monday: string): Horizon => ({
	start: at(`${monday}T00:00Z`),
	step: 900,
	count: 672,
	cyclic: true
});

function shift(start: number, hours: number, more: Partial<ShiftType> = {}): ShiftType {
	const length = hours * 3600;
	return { name: `${hours} h`, length, starts: [start * 60], breaks: [], days: DAILY, ...more };
}

/** Hours of a week in which both of two sites are on duty from 9 to 17 local. */
function overlap(one: string, other: string, monday: string): number {
	const sites = [one, other].map((timezone) => siteWith({ name: timezone, timezone }));
	const [a, b] = columnsOf(sites, [shift(9, 8)], week(monday));
	return (
		Array.from(a?.onDuty ?? []).reduce(
			(sum, part, t) => sum + Math.min(part, b?.onDuty[t] ?? 0),
			0
		) / 4
	);
}

test('New York and London share two more hours a week day by day while only one has changed', () => {
	// Five hours apart, three of eight are shared; four hours apart, from 8 to 29 March 2026, four.
	expect(overlap('America/New_York', 'Europe/London', '2026-03-02')).toBe(6 * 3 + 4);
	expect(overlap('America/New_York', 'Europe/London', '2026-03-16')).toBe(7 * 4);
	expect(overlap('America/New_York', 'Europe/London', '2026-03-30')).toBe(7 * 3);
});

test('zones of half and three quarters of an hour start where their clocks say', () => {
	const starts = (zone: string) =>
		columnsOf([siteWith({ timezone: zone })], [shift(9, 8, { days: [[3]] })], week('2026-06-01'))[0]
			?.shifts[0]?.[0]?.[0];
	expect(starts('Asia/Kolkata')).toBe(at('2026-06-03T03:30Z'));
	expect(starts('Asia/Kathmandu')).toBe(at('2026-06-03T03:15Z'));
});

test('a night shift is as long as the clock makes it, and paid so', () => {
	const night = (zone: string, monday: string) => {
		const days = [[6]];
		const [column] = columnsOf(
			[siteWith({ timezone: zone })],
			[shift(22, 8, { days })],
			week(monday)
		);
		return column?.cost;
	};
	expect(night('America/New_York', '2026-03-02')).toBe(7000);
	expect(night('America/New_York', '2026-10-26')).toBe(9000);
	expect(night('America/New_York', '2026-06-01')).toBe(8000);
	// Lord Howe changes by half an hour, on 5 April and 4 October 2026.
	expect(night('Australia/Lord_Howe', '2026-03-30')).toBe(8500);
	expect(night('Australia/Lord_Howe', '2026-09-28')).toBe(7500);
});

test('breaks are holes, and people on a break keep their seats', () => {
	const breaks = [{ after: 4 * 3600, length: 1800 }];
	const [column] = columnsOf(
		[siteWith()],
		[shift(8, 8, { breaks, days: [[1]] })],
		week('2026-06-01')
	);
	const hours = (values: Float64Array | undefined) =>
		Array.from(values ?? []).reduce((a, b) => a + b, 0) / 4;
	expect(hours(column?.onDuty)).toBe(7.5);
	expect(hours(column?.present)).toBe(8);
	expect(column?.onDuty[12 * 4]).toBe(0);
	expect(column?.onDuty[12 * 4 + 2]).toBe(1);
});

test('premiums count by the local clock, the highest where two meet', () => {
	const premiums: Site['premiums'] = [
		{ start: 22 * 60, end: 6 * 60, factor: 1.25 },
		{ start: 0, end: 24 * 60, factor: 1.5, days: [7] }
	];
	const site = siteWith({ timezone: 'America/Denver', premiums });
	const cost = (day: number) =>
		columnsOf([site], [shift(20, 8, { days: [[day]] })], week('2026-06-01'))[0]?.cost;
	expect(cost(1)).toBe(2000 + 6 * 1250);
	// Saturday from 20 to 4: two hours plain, two at night, four on Sunday.
	expect(cost(6)).toBe(2000 + 2 * 1250 + 4 * 1500);
});

test('a shift beyond the hours of the site is not offered', () => {
	const site = siteWith({ hours: [{ days: [1, 2, 3, 4, 5], start: 8 * 60, end: 18 * 60 }] });
	const types = [shift(8, 8, { starts: [480, 600, 660], days: [[1, 2, 3], [6]] })];
	const found = columnsOf([site], types, week('2026-06-01'));
	expect(found.map(({ start, days }) => [start, days])).toEqual([
		['08:00', [1, 2, 3]],
		['10:00', [1, 2, 3]]
	]);
});

test('a shift over the end of a cyclic week comes back at its start', () => {
	const [column] = columnsOf([siteWith()], [shift(20, 8, { days: [[7]] })], week('2026-06-01'));
	const on = (hour: number) => column?.onDuty[hour * 4];
	expect([on(0), on(3), on(4), on(167), on(163)]).toEqual([1, 1, 0, 1, 0]);
});

test('a dated horizon has the part of its shifts that lies in it', () => {
	const horizon = { start: at('2026-06-03T00:00Z'), step: 3600, count: 48, cyclic: false };
	const [column] = columnsOf([siteWith()], [shift(20, 8)], horizon);
	expect(column?.onDuty.reduce((a, b) => a + b, 0)).toBe(4 + 8 + 4);
	expect(column?.cost).toBe(16 * 1000);
});

test('the clock of a site says what the clock of its zone says, across every change', () => {
	const zones = ['America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Manila', 'UTC'];
	for (const zone of zones) {
		for (const month of ['2026-03', '2026-10', '2026-11']) {
			const around = [at(`${month}-01T00:00Z`) - 5 * 86_400, at(`${month}-28T00:00Z`) + 5 * 86_400];
			const clock = siteClock(around as [number, number], zone);
			for (let day = 1; day <= 28; day++) {
				const date = `${month}-${String(day).padStart(2, '0')}`;
				for (const minutes of [0, 90, 150, 720, 1530]) {
					expect(clock(date, minutes), `${zone} ${date} ${minutes}`).toBe(
						wallInstant(date, minutes, zone)
					);
				}
			}
		}
	}
});
