import { expect, test } from 'vitest';
import { sitesWith, sitesWithout } from '#lib/planning/siteLever.ts';
import { promiseText, readPromises } from '#lib/planning/promise.ts';
import { supplyOf } from '#lib/planning/supply.ts';
import { readWish } from '#lib/planning/wish.ts';
import { columnsOf } from '#lib/staffing/shifts.ts';
import { settingsSchema } from '#lib/model/settings.ts';
import { besideOf, scenarioOf, wordsOf, written } from '../routes/staffing/scenario.ts';

const site = (name: string) => ({
	...{ name, timezone: 'UTC', cost_per_hour: 10, hours: ['mon-sun 00:00-24:00'], shrinkage: 0.3 }
});
const settings = settingsSchema.parse({ site: [site('Here'), site('There')] });

const brand = { name: 'A', own: true, timezone: 'UTC', hours: [] };
const supply = (levers: object) =>
	supplyOf(settings, brand, readWish('plan', { brand: 'A', ...levers }));

test('levers change shrinkage, occupancy and sites, and nothing else', () => {
	const { sites, offered } = supply({ shrinkage: '10%', occupancy: '0.7', without: ['there'] });
	expect(sites.value).toMatchObject([{ name: 'Here', absence: 0.05, maxOccupancy: 0.7 }]);
	expect(sites.value[0]?.aux).toBeCloseTo(1 - 0.9 / 0.95, 12);
	expect(offered.sites.map(({ name }) => name)).toEqual(['Here', 'There']);
	expect(supply({}).sites.value.map(({ aux }) => aux)).toEqual(Array(2).fill(1 - 0.7 / 0.95));
	expect(() => sitesWithout(settings.site, ['Here', 'There'])).toThrow(
		/invalid without: Here, There; allowed: not every/
	);
	expect(readWish('plan', { brand: 'A', shrinkage: '0%' }).shrinkage).toBe(0);
});

test('a site is changed where the settings have it, and added where they do not', () => {
	const changed = 'here; seats=3; hours=mon-wed,sat 06:00-22:00 sun 08:00-12:00';
	const added = 'Cebu; timezone=Asia/Manila; hours=mon-sun 22:00-06:00; cost_per_hour=9.5';
	const { sites } = supply({ site: [changed, added] });
	expect(sites.value.map(({ name, seats, costPerHour }) => [name, seats, costPerHour])).toEqual([
		['Here', 3, 1000],
		['There', undefined, 1000],
		['Cebu', undefined, 950]
	]);
	expect(sites.value[0]?.hours).toEqual([
		{ days: [1, 2, 3, 6], start: 360, end: 1320 },
		{ days: [7], start: 480, end: 720 }
	]);
	expect(sitesWith(settings.site, readWish('plan', { brand: 'A' }))).toEqual(settings.site);
});

test.for([
	[
		{ site: ['Here; chairs=3'] },
		/unknown site field: chairs; allowed: timezone, hours, cost_per_hour/
	],
	[{ site: ['Here; seats=-1'] }, /invalid site seats: -1; allowed: a whole number/],
	[
		{ site: ['Here; timezone=Mars'] },
		/invalid site time zone: Mars; allowed: a time zone such as Europe\/Berlin/
	],
	[
		{ site: ['Here; hours=mon 9-5'] },
		/invalid site hours: mon 9-5; allowed: days and hours such as/
	],
	[
		{ site: ['Cebu; seats=3'] },
		/incomplete site: Cebu; allowed: a site there is \(Here, There\), or/
	],
	[{ without: ['Oslo'] }, /unknown without: Oslo; allowed: Here, There/],
	[{ shift: ['12 h'] }, /unknown shift: 12 h; allowed: 8 h, 4 h/],
	[{ handover: '3h' }, /invalid handover: 3h; allowed: a time up to 2h such as 30m/]
] as const)('%j is refused in one sentence', ([levers, message]) => {
	expect(() => supply(levers)).toThrow(message);
});

test('a hand-over takes the start of each shift where there are several sites', () => {
	const breaks = (levers: object) => supply(levers).shifts.value.map((type) => type.breaks);
	expect(breaks({ handover: '30m', shift: ['4 H'] })).toEqual([[{ after: 0, length: 1800 }]]);
	expect(breaks({ handover: '30m', shift: ['4 h'], without: ['There'] })).toEqual([[]]);
	const { sites, shifts } = supply({ handover: '30m', shift: ['4 h'] });
	const week = { start: Date.UTC(2026, 0, 5) / 1000, step: 900, count: 672, cyclic: true };
	const [column] = columnsOf(sites.value, shifts.value, week);
	const [begin, end] = column?.spans[0] ?? [0, 0];
	expect(end - begin).toBe(4 * 3600);
	expect(column?.shifts[0]).toEqual([[begin + 1800, end]]);
	expect(column?.cost).toBe(5 * 4 * 1000);
});

test.for([
	['60%/1h', '60%/1h'],
	['60 %/1h', '60%/1h'],
	['60% in 1h', '60%/1h'],
	['60 % within 1 h', '60%/1h'],
	['60%/1 hour', '60%/1h'],
	['60\u00a0% within one hour', '60%/1h'],
	['0.6/90 min', '60%/90m'],
	['62.5% in a day', '62.5%/24h'],
	['60%/1h 80%/24h', '60%/1h 80%/24h'],
	['60 % within 1 h and 80 % within 2 days', '60%/1h 80%/48h'],
	['60%/1h,80%/24h', '60%/1h 80%/24h']
])('the promise %s is %s', ([text, spelling]) => {
	expect(
		readPromises(text as string)
			.map(promiseText)
			.join(' ')
	).toBe(spelling);
	expect(scenarioOf({ target: text as string })).toEqual({ target: spelling });
});

test.for(['60', '60%', '120%/1h', '60%/1 moon', '0%/1h', '60%/1h soon', '60/1h', 'in 1h', '/1h'])(
	'the promise %s is refused',
	(text) => {
		expect(() => readPromises(text)).toThrow(`invalid promise: ${text}; allowed: a share and`);
	}
);

test('a scenario goes through an address and comes back the same', () => {
	const scenario = scenarioOf({
		...{
			target: '80%/1h 95%/24h',
			without: 'New York,Manila',
			weeks: '2',
			brand: 'A',
			clock: 'hours'
		}
	});
	const other = scenarioOf({ handling: '6m' });
	const all = [scenario, other, {}, { site: 'Cebu; seats=3 | Here; hours=mon,tue 08:00-12:00' }];
	expect(besideOf({ beside: all.map(written).join(',') })).toEqual(all);
	expect(() => besideOf({ beside: 'foo=1' })).toThrow(/unknown lever in beside: foo; allowed: tar/);
	expect(wordsOf('replay', 'A', scenario)).toEqual([
		...['staff', 'replay', '--brand=A', '--target=80%/1h', '--target=95%/24h'],
		...['--without=New York', '--without=Manila', '--weeks=2', '--clock=hours']
	]);
});
