import { describe, expect, test } from 'vitest';
import { arrivals, incidentsIn, ratesOf } from '#ingest/demo/arrivals.ts';
import { CAST, type Player } from '#ingest/demo/cast.ts';
import { Clock } from '#ingest/demo/clock.ts';
import { randomFrom } from '#ingest/demo/random.ts';

const MONDAY = Date.UTC(2026, 0, 5) / 1000;
const WEEKS = 50;
const PERIOD = { from: MONDAY, to: MONDAY + WEEKS * 7 * 86_400 };

describe('arrivals(count, rates, from, random)', () => {
	test('gives as many instants as asked for, ascending, in proportion to the rates', () => {
		const instants = arrivals(40_000, [1, 0, 3], MONDAY, randomFrom(1));
		expect(instants).toHaveLength(40_000);
		expect(instants).toEqual([...instants].sort((a, b) => a - b));
		const of = (quarter: number) =>
			instants.filter((at) => Math.floor((at - MONDAY) / 900) === quarter).length;
		expect(of(1)).toBe(0);
		expect(of(0) + of(2)).toBe(40_000);
		// One in four, of which the standard deviation is √(40,000 · ¼ · ¾) = 87.
		expect(Math.abs(of(0) - 10_000)).toBeLessThan(3 * 87);
	});

	test('gives none where none are asked for', () => {
		expect(arrivals(0, [1, 1], MONDAY, randomFrom(1))).toEqual([]);
	});
});

describe('ratesOf(player, period, incidents, clock, random)', () => {
	const player: Player = { ...(CAST[0] as Player), timezone: 'UTC', rhythm: 'flat', weekend: 0.5 };
	const clock = new Clock('UTC', PERIOD.from, PERIOD.to);
	const rates = ratesOf(player, PERIOD, [], clock, randomFrom(3));
	const byDay = Array.from({ length: WEEKS * 7 }, (_, day) =>
		rates.slice(day * 96, day * 96 + 96).reduce((sum, rate) => sum + rate, 0)
	);
	const weekday = (index: number) =>
		byDay.filter((_, day) => day % 7 === index).reduce((sum, each) => sum + each, 0);

	test('has one rate for each quarter hour', () => {
		expect(rates).toHaveLength(WEEKS * 7 * 96);
		expect(Math.min(...rates)).toBeGreaterThan(0);
	});

	test('has most on Mondays and least at the weekend', () => {
		expect(weekday(0)).toBeGreaterThan(weekday(4));
		expect(Math.abs(weekday(5) / weekday(4) - 0.5 / 0.95)).toBeLessThan(0.05);
	});

	test('differs from day to day by more than chance, and neighbours are alike', () => {
		const residuals = byDay.map((each, day) => Math.log((each * WEEKS) / weekday(day % 7)));
		const spread = Math.sqrt(
			residuals.reduce((sum, each) => sum + each * each, 0) / residuals.length
		);
		expect(spread).toBeGreaterThan(0.12);
		expect(spread).toBeLessThan(0.35);
		const together = residuals
			.slice(1)
			.reduce((sum, each, day) => sum + each * (residuals[day] as number), 0);
		expect(together / residuals.length / spread ** 2).toBeGreaterThan(0.15);
	});

	test('holds the load of an incident, whatever is usual then', () => {
		const from = MONDAY + 8 * 86_400;
		const incident = { from, to: from + 3600, topic: '', times: 8 };
		const with8 = ratesOf(player, PERIOD, [incident], clock, randomFrom(3));
		const changed = with8.flatMap((rate, quarter) => (rate === rates[quarter] ? [] : [quarter]));
		expect(changed).toEqual([768, 769, 770, 771]);
	});
});

test('incidentsIn(period, clock, random): one in each half, by local day', () => {
	const clock = new Clock('Asia/Tokyo', PERIOD.from, PERIOD.to);
	const middle = (PERIOD.from + PERIOD.to) / 2;
	for (let seed = 0; seed < 50; seed++) {
		const [first, second, ...more] = incidentsIn(PERIOD, clock, randomFrom(seed));
		expect(more).toEqual([]);
		expect(first?.to).toBeLessThan(middle);
		expect(second?.from).toBeGreaterThan(middle);
		for (const { from, to } of [first, second].flatMap((each) => each ?? [])) {
			const hour = ((from / 3600 + 9) % 24) | 0;
			expect(hour).toBeGreaterThanOrEqual(9);
			expect(hour).toBeLessThan(18);
			expect(to - from).toBeGreaterThanOrEqual(5400);
			expect(to - from).toBeLessThanOrEqual(18_000);
		}
	}
});
