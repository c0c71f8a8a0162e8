import { expect, test } from 'vitest';
import { settingsSchema } from '#lib/model/settings.ts';
import { minorUnits, shiftTypesOf, sitesOf } from '#lib/staffing/fromSettings.ts';
import { productivePart, type Site } from '#lib/staffing/site.ts';

const settings = settingsSchema.parse({
	site: [
		{
			name: 'Manila',
			timezone: 'Asia/Manila',
			cost_per_hour: 9.5,
			hours: ['mon-sun 06:00-22:00'],
			languages: ['en'],
			seats: 12,
			shrinkage: 0.25,
			premiums: [{ hours: '22:00-06:00', factor: 1.15 }]
		}
	],
	shift: [
		{
			name: '8 h',
			length: '8h',
			starts: ['06:00', '14:00'],
			break: { after: '4h', length: '30m' },
			days: ['mon-fri']
		}
	],
	staffing: { occupancy: 0.8 }
});

test('sites and shifts of the settings, money in minor units', () => {
	const [site] = sitesOf(settings);
	expect(site).toMatchObject({
		costPerHour: 950,
		seats: 12,
		premiums: [{ start: 1320, end: 360, factor: 1.15 }]
	});
	expect(productivePart(site as Site)).toBeCloseTo(0.75 * 0.8, 12);
	expect(shiftTypesOf(settings)).toEqual([
		{
			name: '8 h',
			length: 28_800,
			starts: [360, 840],
			days: [[1, 2, 3, 4, 5]],
			breaks: [{ after: 14_400, length: 1800 }]
		}
	]);
	expect([minorUnits('USD'), minorUnits('JPY')]).toEqual([100, 1]);
});
