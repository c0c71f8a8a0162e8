import { expect, test } from 'vitest';
import { weekOf } from '#lib/planning/coming.ts';
import { emptyStretches, handoversIn } from '#lib/planning/presence.ts';
import type { Roster } from '#lib/planning/rostered.ts';
import { supplyOf } from '#lib/planning/supply.ts';
import { readWish } from '#lib/planning/wish.ts';
import { settingsSchema } from '#lib/model/settings.ts';
import type { Stretch } from '#lib/model/time.ts';
import type { View } from '#lib/view.ts';
import { frontier } from '../routes/staffing/charts.ts';
import { daysText, stretchesText } from '../routes/staffing/clock.ts';
import { shiftsOf } from '../routes/staffing/plan.[kind]/shifts.ts';
import { emptyWords, rosterTable, sizeOf } from '../routes/staffing/roster.ts';
import type { Scenario } from '../routes/staffing/scenario.ts';
import { nameOf } from '../routes/staffing/scenarioName.ts';
import { sifted } from '../routes/staffing/sifted.server.ts';
import { sitePrices } from '../routes/staffing/tables.ts';
import { asItWas, differenceWords, onOverview } from '../routes/staffing/verdict.ts';
import { weekGrid } from '../routes/staffing/weekGrid.ts';
import type { Basis, Plan } from '../routes/staffing/words.ts';

const at = (iso: string) => Date.parse(`${iso}Z`) / 1000;
const HOUR = 3600;
/** From a Monday in New York's winter, by the hour. */
const week = { start: at('2026-11-09T05:00'), step: HOUR, count: 168, cyclic: true };
const day = (number: number, from: number, to: number): Stretch => [
	week.start + (24 * number + from) * HOUR,
	week.start + (24 * number + to) * HOUR
];
const daily = (from: number, to: number) =>
	Array.from({ length: 7 }, (_, number) => day(number, from, to));

test('days of the week are runs, over the weekend too', () => {
	expect(daysText([1, 2, 3, 6, 7])).toBe('Sat–Wed');
	expect(daysText([7, 1])).toBe('Sun, Mon');
	expect(daysText([1, 3, 4, 5])).toBe('Mon, Wed–Fri');
	expect(daysText([2])).toBe('Tue');
	expect(daysText([1, 2, 3, 4, 5, 6, 7])).toBe('every day');
});

test('shifts are told with their days and ends, on the clock of any zone', () => {
	const spans = [day(0, 6, 10), day(1, 6, 10)];
	expect(stretchesText('America/New_York', spans)).toEqual(['Mon, Tue 06:00–10:00']);
	expect(stretchesText('UTC', spans)).toEqual(['Mon, Tue 11:00–15:00']);
	expect(stretchesText('Asia/Tokyo', [day(0, 20, 24)])).toEqual(['Tue 10:00–14:00']);
	// The clocks go back in the night to 1 November 2026.
	const around: Stretch[] = [
		[at('2026-10-31T10:00'), at('2026-10-31T14:00')],
		[at('2026-11-01T10:00'), at('2026-11-01T14:00')]
	];
	expect(stretchesText('America/New_York', around)).toEqual(['Sat 06:00–10:00', 'Sun 05:00–09:00']);
});

test('the rows of a roster have the numbers of their people in the files, and days by each clock', () => {
	const sites = [{ name: 'Manila', timezone: 'Asia/Manila' }];
	const one = (id: string, people: number) => ({
		...{ id, site: 'Manila', shift: '4 h', people, cost: 19_000 },
		spans: [day(0, 21, 25)]
	});
	const roster = { roster: [one('a', 1), one('b', 2)], cost: 38_000, fixed: [] };
	const table = rosterTable(
		roster as never,
		{ ...basis, sites: { value: sites } } as never,
		'America/New_York'
	);
	expect(table.rows.map(({ cells }) => cells.slice(0, 6))).toEqual([
		['1', 'Tue 10:00–14:00', 'Mon 21:00–01:00', 'Manila', '4 h', 'Tue 02:00–06:00'],
		['2–3', 'Tue 10:00–14:00', 'Mon 21:00–01:00', 'Manila', '4 h', 'Tue 02:00–06:00']
	]);
});

test('a night after the last day of the week runs into its first', () => {
	const empty = emptyStretches([{ site: 'Here', spans: daily(6, 22) }], week);
	expect(empty).toHaveLength(7);
	expect(empty.at(-1)).toEqual(day(6, 22, 30));
	expect(empty.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(56 * HOUR);
	expect(stretchesText('America/New_York', empty)).toEqual(['every day 22:00–06:00']);
	expect(emptyStretches([], week)).toEqual([[week.start, week.start + 168 * HOUR]]);
	expect(emptyStretches([{ site: 'Here', spans: daily(0, 24) }], week)).toEqual([]);
	// One case each hour: eight of 24 come at night.
	const items = Array(168).fill(1);
	expect(emptyWords({ empty } as Roster, { horizon: week, items }, 'America/New_York')).toBe(
		'Nobody is on duty 56 hours a week (America/New York time): every day 22:00–06:00. 33\u00a0% of the cases come then and wait until somebody is back.'
	);
});

test('one site takes over from another on every day, also from Sunday to Monday', () => {
	const roster = [
		{ site: 'Here', spans: daily(8, 20) },
		{ site: 'There', spans: daily(19, 33) }
	];
	// There takes over at 19, an hour before Here goes at 20; Here at 8, an hour before There goes at 9.
	expect(handoversIn(roster, week)).toEqual({ times: 14, least: HOUR });
	expect(handoversIn(roster.slice(1), week)).toBeNull();
});

test('the grid of the week is that of the zone', () => {
	const agents = new Float64Array(168);
	agents[0] = 3;
	const there = new Float64Array(168).fill(1);
	const cell = (zone: string, weekday: number, hour: number) =>
		weekGrid({ horizon: week, agents } as never, [there, there], zone)[weekday]?.[hour];
	expect(cell('America/New_York', 0, 0)).toEqual({ needed: 3, there: 2 });
	expect(cell('UTC', 0, 5)).toEqual({ needed: 3, there: 2 });
	expect(cell('Asia/Tokyo', 0, 14)).toEqual({ needed: 3, there: 2 });
	expect(cell('UTC', 0, 4)).toEqual({ needed: 0, there: 2 });
});

test.for<[Scenario, string]>([
	[{}, ''],
	[
		{ site: 'New York + 8 h; timezone=Etc/GMT-3; hours=mon-sun 06:00-22:00; cost_per_hour=24' },
		'with New York + 8 h'
	],
	[{ site: 'Manila; seats=2', handover: '30' }, 'Manila: 2 seats, 30 min of hand-over'],
	[
		{ target: '90%/1h', without: 'Manila', shift: '8 h', handling: '6m' },
		'90% within 1h, without Manila, 8 h shifts only, 6 min of work per answer'
	]
])('%j has a name in plain words', ([scenario, name]) => expect(nameOf(scenario)).toBe(name));

test('what is wrong is left out and named at its field, the rest is kept', () => {
	const site = {
		...{ name: 'Here', timezone: 'UTC', cost_per_hour: 10, hours: ['mon-sun 00:00-24:00'] }
	};
	const settings = settingsSchema.parse({ site: [site] });
	const check = (scenario: Scenario) =>
		void supplyOf(
			settings,
			{ name: 'A', own: true, timezone: 'UTC', hours: [] },
			readWish('replay', {
				...{ brand: 'A', handover: scenario.handover, weeks: scenario.weeks },
				...{ site: scenario.site?.split('|').map((text) => text.trim()) }
			})
		);
	const { kept, problems } = sifted(
		{ site: 'Here; seats=many; minimum=2 | Oslo; seats=3', handover: '3h', weeks: '2' },
		check
	);
	expect(kept).toEqual({ site: 'Here; minimum=2', weeks: '2' });
	expect(Object.keys(problems).sort()).toEqual(['Here.seats', 'Oslo.name', 'handover']);
	expect(problems['Here.seats']).toBe('invalid site seats: many; allowed: a whole number from 0');
});

test('minutes need no unit where time of work is asked for', () => {
	const wish = (levers: object) => readWish('plan', { brand: 'A', ...levers });
	expect(wish({ handover: '30' }).handover).toBe(1800);
	expect(wish({ handling: '5.5m' }).handling).toBe(330);
	expect(wish({ handling: '6' }).handling).toBe(360);
	expect(() => wish({ handling: '-1' })).toThrow(/invalid handling: -1/);
});

const basis = {
	targets: { value: [{ share: 0.6, within: HOUR }] },
	money: { unit: 'USD', minor: 100 }
} as Basis;

test('simulation and replay are told apart only where their intervals are', () => {
	const plan = (low: number, high: number, before = 300): Plan =>
		({
			basis: { ...basis, answerShare: { value: 0.75 } },
			before: { cases: 100, answered: 75 },
			load: { before, coming: 400, incidentHours: 5 },
			proposed: {
				verified: { targets: [{ within: HOUR, onTime: { value: 0.7, low: 0.68, high: 0.72 } }] }
			},
			after: {
				rates: [{ within: HOUR, ofAnswered: { replayed: { value: (low + high) / 2, low, high } } }]
			}
		}) as never;
	expect(differenceWords(plan(0.71, 0.75))).toBe('');
	expect(differenceWords(plan(0.8, 0.85))).toContain(
		'last quarter brought 300 answered cases a week and the planned one is expected to bring 400'
	);
	// A quarter that brought less is no reason for a lower share in it.
	expect(differenceWords(plan(0.5, 0.6))).toBe(
		'The replay is 15 points below the simulation, which may be because last quarter had 5 hours of incidents, which a typical week leaves out and real cases come in bursts that the simulation only draws by chance. It is below the promise, too: promise less, or plan for more.'
	);
	expect(differenceWords(plan(0.5, 0.6, 500))).toContain('last quarter brought 500 answered cases');
	expect(differenceWords(plan(0.8, 0.85, 500))).toContain('and nothing measured here says why');
});

test('what was is told of the cases that the plan takes on: of all, where it takes all', () => {
	const interval = (value: number) => ({ value, low: value - 0.02, high: value + 0.02 });
	const rate = { within: HOUR, observed: interval(0.27), ofAnswered: { observed: interval(0.36) } };
	const plan = (value: number) =>
		({
			basis: { ...basis, answerShare: { value } },
			before: { cases: 100, answered: 75, rates: [rate] }
		}) as never;
	expect(asItWas(plan(0.75), HOUR)).toEqual(interval(0.36));
	expect(asItWas(plan(1), HOUR)).toEqual(interval(0.27));
	expect(asItWas(plan(0.9), HOUR)?.value).toBeCloseTo(0.3);
});

test('a share of the cases taken on is told as the share of all that the Overview shows', () => {
	const of = (value: number) => ({ basis: { ...basis, answerShare: { value } } }) as never;
	const said = (value: number) => onOverview(of(value), null).replaceAll('\u00a0', ' ');
	expect(said(0.75)).toBe(
		'Shares here are of the cases that are taken on, 75 % of all; the Overview counts all. So 60 % within 1 h here is about 45 % there.'
	);
	expect(said(1)).toBe('Here as on the Overview, shares are of all cases within 1 h.');
});

test.for([
	['2026-11-09T23:58', 1, '2026-11-16T05:00'],
	['2026-11-13T12:00', 1, '2026-11-16T05:00'],
	['2026-11-16T05:00', 1, '2026-11-16T05:00'],
	['2026-11-16T06:00', 1, '2026-11-23T05:00'],
	['2026-10-28T00:00', 3, '2026-11-16T05:00']
] as const)(
	'after %s the week to plan, %d ahead, begins on Monday %s',
	([after, weeks, monday]) => {
		expect(weekOf({ zone: 'America/New_York', after: at(after) }, weeks)).toBe(at(monday));
	}
);

test('a night before the week is in its files, by the clock of the site', () => {
	// Sunday to Monday 22:00–06:00 in New York, where the clocks went back in the week.
	const back = { start: at('2026-10-26T04:00'), step: HOUR, count: 168 };
	const night: Stretch = [at('2026-11-02T03:00'), at('2026-11-02T11:00')];
	const work: Stretch[] = [
		[at('2026-11-02T03:00'), at('2026-11-02T07:00')],
		[at('2026-11-02T07:30'), at('2026-11-02T11:00')]
	];
	const one = { site: 'Here', shift: '8 h', people: 1, spans: [night], shifts: [work] };
	const shifts = shiftsOf({
		basis: {
			zone: 'America/New_York',
			sites: { value: [{ name: 'Here', timezone: 'America/New_York' }] }
		},
		proposed: { plan: { roster: [one] }, required: { horizon: back } }
	} as never);
	const before = { from: at('2026-10-26T02:00'), to: at('2026-10-26T10:00') };
	expect(shifts).toMatchObject([
		{
			...before,
			person: 1,
			note: 'begins before the week, which is that of America/New_York from 2026-10-26 00:00, and reaches into it'
		},
		{ from: night[0], to: night[1], person: 1, note: '' }
	]);
	expect(shifts[0]?.breaks).toEqual([[at('2026-10-26T06:00'), at('2026-10-26T06:30')]]);
});

test('a first estimate says nothing of what another roster could save', () => {
	const roster = { roster: [], cost: 100_000, gap: 0.79, cut: true, paidHours: 20 };
	expect(sizeOf(roster as never, basis, false)).toBe(
		'0 people with 20 paid hours, as many as 1 person at 40 hours, cost 1,000\u00a0USD a week in all.'
	);
	expect(sizeOf(roster as never, basis, true)).toContain('would save 790\u00a0USD a week at most');
});

test('the chart of promises says what is kept often enough, and what a lower promise saves', () => {
	const view = { parameters: {}, chips: [], unit: 'case' } as unknown as View;
	const title = (points: [share: number, cost: number, kept: number][]) => {
		const frontierOf = points.map(([share, cost, kept]) => ({
			...{ share, within: HOUR, cost: cost * 100, kept: { value: kept } }
		}));
		const verified = { targets: [{ share: 0, within: HOUR, onTime: { value: 0.9 } }] };
		const proposed = { alternatives: { frontier: frontierOf }, plan: { cost: 0 }, verified };
		const plan = { proposed, basis, wish: { confidence: 0.85 } } as unknown as Plan;
		return frontier(view, plan)?.title.replaceAll('\u00a0', ' ');
	};
	const same = (kept: number[]): [number, number, number][] =>
		kept.map((value, i) => [0.5 + i / 10, 4000, value]);
	expect(title(same([1, 1, 0.9, 0.2]))).toBe(
		'Promising less than 70 % within 1 h saves nothing: the same roster keeps it'
	);
	expect(title(same([0.9, 0.2]))).toBe(
		'50 % within 1 h is the only share tried that is kept in 85 % of weeks'
	);
	expect(title(same([0.1, 0]))).toBe(
		'None of the shares tried within 1 h is kept in 85 % of weeks'
	);
	const dearer: [number, number, number][] = [...same([1, 1]), [0.9, 4500, 0.86], [0.95, 5000, 0]];
	expect(title(dearer)).toBe('Promising 90 % within 1 h instead of 50 % costs 500 USD a week more');
});

test('what does not keep the promise often enough is told first, and its price compares with nothing', () => {
	const set = (sites: string[], cost: number, value: number) => ({
		...{ sites, cost: cost * 100, kept: { value } }
	});
	const prices = (own: boolean, ...sites: ReturnType<typeof set>[]) =>
		sitePrices({
			basis: { ...basis, own, brand: 'Skylark', sites: { value: [{ name: 'Here' }] } },
			wish: { confidence: 0.85 },
			proposed: {
				alternatives: { sites, ahead: null },
				plan: { cost: 0, unattended: { share: 0, late: [] } }
			}
		} as never);
	const both = set(['Here', 'There'], 4000, 0.9);
	const { rows, whose, saved } = prices(
		true,
		set(['There'], 2600, 0.5),
		both,
		set(['Here'], 4900, 0.95)
	);
	expect(rows.map(({ name, words }) => `${name}: ${words}`.replaceAll('\u00a0', ' '))).toEqual([
		'Without Here: does not keep the promise often enough: in 50 % of weeks, for 2,600 USD a week in all',
		'With Here and There: 4,000 USD a week in all; keeps the promise in 90 % of weeks',
		'Without There: 4,900 USD a week in all (at most 900 USD a week more); keeps the promise in 95 % of weeks'
	]);
	expect(whose).toBe('');
	expect(saved.replaceAll('\u00a0', ' ')).toBe(
		'Without Here the promise is not kept often enough. There saves up to 900 USD a week.'
	);
	expect(prices(false, both).whose).toContain('where Skylark works and what it pays is not known');
});
