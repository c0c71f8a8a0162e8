import type { Settings } from '../model/settings.ts';
import type { ShiftType, Site } from './site.ts';

/** Shrinkage of a site that does not say: a fifth of the paid time. */
const SHRINKAGE = 0.2;
/** The highest occupancy where the settings do not say. */
const OCCUPANCY = 0.85;
/** The part of shrinkage that is whole shifts to which nobody comes; the rest is lost within shifts. */
const ABSENCE = 0.05;

/** The sites of the settings; money in the minor units of their currency. */
export function sitesOf({ site, staffing, currency }: Settings): Site[] {
	const minor = minorUnits(currency);
	return site.map((each): Site => {
		const shrinkage = each.shrinkage ?? SHRINKAGE;
		const absence = Math.min(ABSENCE, shrinkage);
		return {
			name: each.name,
			timezone: each.timezone,
			costPerHour: each.cost_per_hour * minor,
			premiums: each.premiums.map(({ hours, factor }) => ({ ...hours, factor })),
			fixedPerWeek: each.fixed_per_week * minor,
			hours: each.hours,
			languages: each.languages,
			...(each.seats === undefined ? {} : { seats: each.seats }),
			minimum: each.minimum,
			absence,
			aux: 1 - (1 - shrinkage) / (1 - absence),
			maxOccupancy: staffing.occupancy ?? OCCUPANCY,
			speed: 1
		};
	});
}

/** The kinds of shifts of the settings. */
export function shiftTypesOf({ shift }: Settings): ShiftType[] {
	return shift.map(({ name, length, starts, days, break: pause }) => ({
		name,
		length,
		starts,
		days,
		breaks: pause ? [pause] : []
	}));
}

/** Minor units of a currency in one of it: 100 for USD, 1 for JPY. */
export function minorUnits(currency: string): number {
	const format = new Intl.NumberFormat('en', { style: 'currency', currency });
	return 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
}
