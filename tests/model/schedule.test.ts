import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSettings } from '#lib/model/readSettings.ts';
import { scheduleOf } from '#lib/model/schedule.ts';
import type { Brand } from '#lib/model/settings.ts';
import { openTime } from '../openTime.ts';

const at = (iso: string) => Date.parse(iso) / 1000;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace(':00.000Z', 'Z');

/** A brand whose opening hours are written as TOML, one text per row. */
function brand(timezone: string, ...rows: string[]): Brand {
	const text = `[[brand]]\nname = "A"\nkind = "own"\ntimezone = "${timezone}"
		[[brand.handle]]\nhandle = "a"\nrole = "main"
		${rows.map((row) => `[[brand.hours]]\n${row}`).join('\n')}`;
	return readSettings(text, 'replyscope.toml').brand[0] as Brand;
}

function open(of: Brand, from: string, to: string): string[] {
	return scheduleOf(of, [at(from), at(to)]).open.map((stretch) => stretch.map(iso).join(' '));
}

const hours = (stretches: [number, number][]) =>
	stretches.reduce((sum, [from, to]) => sum + to - from, 0) / 3600;

describe('scheduleOf(brand, span)', () => {
	test('a plain week with lunch breaks and a holiday', () => {
		const berlin = brand(
			'Europe/Berlin',
			'open = ["mon-fri 09:00-12:00", "mon-fri 13:00-17:00", "wed 11:00-13:30"]\nclosed = [2018-01-04]'
		);
		expect(open(berlin, '2018-01-02T00:00Z', '2018-01-08T09:00Z')).toEqual([
			'2018-01-02T08:00Z 2018-01-02T11:00Z',
			'2018-01-02T12:00Z 2018-01-02T16:00Z',
			'2018-01-03T08:00Z 2018-01-03T16:00Z',
			'2018-01-05T08:00Z 2018-01-05T11:00Z',
			'2018-01-05T12:00Z 2018-01-05T16:00Z',
			'2018-01-08T08:00Z 2018-01-08T09:00Z'
		]);
	});

	test('a night belongs to the day on which it begins, for its holiday too', () => {
		const utc = brand('UTC', 'open = ["fri-sun 22:00-02:00"]\nclosed = [2018-01-06]');
		expect(open(utc, '2018-01-06T01:00Z', '2018-01-09T00:00Z')).toEqual([
			'2018-01-06T01:00Z 2018-01-06T02:00Z',
			'2018-01-07T22:00Z 2018-01-08T02:00Z'
		]);
	});

	test('every row holds in its own time, and rows that hold at once add up', () => {
		const utc = brand(
			'UTC',
			'to = 2018-01-03\nopen = ["mon-sun 09:00-17:00", "mon-sun 22:00-02:00"]\nclosed = [2018-01-01]',
			'from = 2018-01-03\nto = 2018-01-05T12:00:00Z\nopen = ["mon-sun 08:00-10:00", "mon-sun 22:00-01:00"]',
			'from = 2018-01-04\nto = 2018-01-05\nopen = ["thu 10:00-11:00"]',
			'from = 2018-01-06\nopen = []'
		);
		expect(open(utc, '2018-01-01T00:00Z', '2018-01-08T00:00Z')).toEqual([
			'2018-01-01T00:00Z 2018-01-01T02:00Z',
			'2018-01-02T09:00Z 2018-01-02T17:00Z',
			'2018-01-02T22:00Z 2018-01-03T01:00Z',
			'2018-01-03T08:00Z 2018-01-03T10:00Z',
			'2018-01-03T22:00Z 2018-01-04T01:00Z',
			'2018-01-04T08:00Z 2018-01-04T11:00Z',
			'2018-01-04T22:00Z 2018-01-05T01:00Z',
			'2018-01-05T08:00Z 2018-01-05T10:00Z'
		]);
		expect(scheduleOf(utc, [0, 1]).valid).toEqual([
			[-Infinity, at('2018-01-05T12:00Z')],
			[at('2018-01-06T00:00Z'), Infinity]
		]);
	});

	test('without hours there is no schedule; hours round the clock are one stretch', () => {
		expect(scheduleOf(brand('UTC'), [0, 1e6])).toEqual({ valid: [], open: [] });
		const always = brand('America/New_York', 'open = ["mon-sun 00:00-24:00"]');
		const year: [number, number] = [at('2018-01-01T05:17Z'), at('2019-01-01T00:00Z')];
		expect(scheduleOf(always, year).open).toEqual([year]);
	});

	test.each([
		// The night in which the clock changes, by the day before it.
		['America/New_York', '2018-03-10', 'sat 22:00-03:00', 4],
		['America/New_York', '2018-11-03', 'sat 22:00-03:00', 6],
		['Europe/Berlin', '2018-03-24', 'sat 22:00-03:00', 4],
		['Europe/Berlin', '2018-10-27', 'sat 22:00-03:00', 6],
		['Australia/Lord_Howe', '2018-10-06', 'sat 22:00-03:00', 4.5],
		['Australia/Lord_Howe', '2018-03-31', 'sat 22:00-03:00', 5.5],
		// A bound in the skipped hour: what does not occur is not open.
		['Europe/Berlin', '2018-03-24', 'sat 22:00-02:30', 4],
		['Europe/Berlin', '2018-03-24', 'sun 02:30-06:00', 3],
		// A bound in the repeated hour: the wall clock shows 02:00 to 02:30 twice.
		['Europe/Berlin', '2018-10-27', 'sat 22:00-02:00', 4],
		['Europe/Berlin', '2018-10-27', 'sat 22:00-02:30', 5],
		// Midnight is skipped, or repeated.
		['America/Sao_Paulo', '2018-11-03', 'sun 00:00-02:00', 1],
		['America/Sao_Paulo', '2018-02-17', 'sat 22:00-02:00', 5]
	])('%s %s: %s is %s hours', (zone, eve, window, expected) => {
		const span: [number, number] = [at(`${eve}T00:00Z`), at(`${eve}T00:00Z`) + 3 * 86_400];
		const { open } = scheduleOf(brand(zone, `open = ["${window}"]`), span);
		expect(hours(open)).toBe(expected);
		expect(openTime([{ open: [window] }], zone, span)(...span) / 3600).toBe(expected);
	});
});

const ZONES = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const CHANGES = [
	'2018-03-11',
	'2018-11-04',
	'2018-03-25',
	'2018-10-28',
	'2018-04-01',
	'2018-10-07'
];
const DAYS = ['mon', 'tue', 'fri', 'sat', 'sun'];
const times = fc
	.integer({ min: 0, max: 287 })
	.map((five) => new Date(five * 300_000).toISOString().slice(11, 16));
const windows = fc
	.tuple(fc.constantFrom(...DAYS), fc.constantFrom('', '-sun'), times, times)
	.filter(([, , start, end]) => start !== end)
	.map(([day, more, start, end]) => `${day}${more} ${start}-${end}`);

test('every minute round a change of the clock is open or not as the wall clock says', () => {
	const cases = fc.record({
		zone: fc.constantFrom(...ZONES),
		day: fc.constantFrom(...CHANGES),
		open: fc.array(windows, { minLength: 1, maxLength: 4 }),
		closed: fc.boolean(),
		until: fc.integer({ min: 0, max: 4 * 1440 })
	});
	fc.assert(
		fc.property(cases, ({ zone, day, open, closed, until }) => {
			const span: [number, number] = [at(`${day}T00:00Z`) - 86_400, at(`${day}T00:00Z`) + 172_800];
			const to = span[0] + until * 60;
			const holidays = closed ? [day] : [];
			const row = `to = ${new Date(to * 1000).toISOString()}\nopen = ${JSON.stringify(open)}`;
			const found = scheduleOf(brand(zone, `${row}\nclosed = [${holidays.join()}]`), span).open;
			const between = openTime([{ open, closed: holidays, to }], zone, span);
			for (let minute = span[0]; minute < span[1]; minute += 60) {
				const inside = found.some(([from, end]) => from <= minute && minute < end);
				if (inside !== between(minute, minute + 60) > 0) throw new Error(iso(minute));
			}
		}),
		{ numRuns: 40 * Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1) }
	);
});
