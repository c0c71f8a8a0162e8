import { expect, test } from 'vitest';
import { levered } from '#lib/planning/levers.ts';
import { readWish } from '#lib/planning/wish.ts';
import { settingsSchema } from '#lib/model/settings.ts';
import { besideOf, scenarioOf, wordsOf, written } from '../routes/staffing/scenario.ts';

const site = (name: string) => ({
	...{ name, timezone: 'UTC', cost_per_hour: 10, hours: ['mon-sun 00:00-24:00'], shrinkage: 0.3 }
});
const settings = settingsSchema.parse({ site: [site('Here'), site('There')] });

test('levers change shrinkage, occupancy and sites, and nothing else', () => {
	const wish = readWish('plan', {
		...{ brand: 'A', shrinkage: '10%', occupancy: '0.7', without: ['there'] }
	});
	const changed = levered(settings, wish);
	expect(changed.site.map(({ name, shrinkage }) => [name, shrinkage])).toEqual([['Here', 0.1]]);
	expect(changed.staffing.occupancy).toBe(0.7);
	expect(levered(settings, readWish('plan', { brand: 'A' }))).toEqual(settings);
	const none = readWish('plan', { brand: 'A', without: ['Here', 'There'] });
	expect(() => levered(settings, none)).toThrow(/invalid without: Here, There; allowed: not every/);
	expect(readWish('plan', { brand: 'A', shrinkage: '0%' }).shrinkage).toBe(0);
});

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
	expect(besideOf({ beside: [scenario, other].map(written).join(',') })).toEqual([scenario, other]);
	expect(wordsOf('replay', 'A', scenario)).toEqual([
		...['staff', 'replay', '--brand=A', '--target=80%/1h', '--target=95%/24h'],
		...['--without=New York', '--without=Manila', '--weeks=2', '--clock=hours']
	]);
});
