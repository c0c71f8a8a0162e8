import { HOUR, MINUTE } from '../model/duration.ts';
import { unknown } from '../model/errors.ts';
import type { WeeklyHours } from '../model/hours.ts';
import type { Brand, Settings } from '../model/settings.ts';
import { validity } from '../model/settings.ts';
import type { Seconds } from '../model/time.ts';
import { minorUnits, shiftTypesOf, sitesOf } from '../staffing/fromSettings.ts';
import type { ShiftType, Site } from '../staffing/site.ts';
import { assumed, given, type Known } from './known.ts';
import { sitesWith, sitesWithout, type SiteSetting } from './siteLever.ts';
import type { Wish } from './wish.ts';

/** Where and when people can work, and what money is counted in. */
export interface Supply {
	sites: Known<Site[]>;
	shifts: Known<ShiftType[]>;
	/** What sites and shifts there are to choose from. */
	offered: { sites: SiteSetting[]; shifts: string[] };
	money: Money;
}

/** A currency; or paid hours, where no site says what an hour costs. */
export interface Money {
	unit: string;
	/** Minor units in one. */
	minor: number;
}

const ALL_WEEK = [1, 2, 3, 4, 5, 6, 7];
const ROUND_THE_CLOCK: WeeklyHours[] = [{ days: ALL_WEEK, start: 0, end: 24 * 60 }];
/** Hours between the starts of shifts that nobody laid down. */
const APART = 2;

/**
 * The sites and shifts of the settings, as a wish would have them. Without sites there is one in the
 * brand's zone, open round the clock, or in the brand's hours where promises count these; without
 * shifts people work 8 hours with a break or 4, five days running. Where there are several sites, the
 * hand-over is time at the start of each shift in which nothing is answered.
 *
 * @throws InputError for a site or shift that does not exist or says too little
 */
export function supplyOf(
	settings: Settings,
	brand: { name: string; own: boolean; timezone: string; hours: WeeklyHours[] },
	wish: Wish
): Supply {
	const own = settings.site.length > 0;
	const offered = sitesWith(own ? settings.site : [deskOf(brand, wish)], wish);
	const site = sitesWithout(offered, wish.without);
	const staffing = {
		...settings.staffing,
		occupancy: wish.occupancy ?? settings.staffing.occupancy
	};
	const sites = sitesOf({ ...settings, site, staffing });
	const types =
		settings.shift.length > 0
			? shiftTypesOf(settings)
			: usualShifts(site.flatMap(({ hours }) => hours));
	const shifts = only(types, wish.shifts).map((type) =>
		sites.length > 1 ? handingOver(type, wish.handover) : type
	);
	const open = wish.clock === 'hours' ? 'in its hours' : 'round the clock';
	return {
		offered: { sites: offered, shifts: types.map(({ name }) => name) },
		sites:
			wish.sites.length > 0
				? given(sites, 'as asked for')
				: own && !brand.own
					? assumed(sites, `your sites, as if ${brand.name} worked there`)
					: own
						? given(sites, 'the sites of the settings')
						: assumed(sites, `one site in ${brand.timezone}, open ${open}`),
		shifts:
			settings.shift.length > 0
				? given(shifts, 'the shifts of the settings')
				: assumed(shifts, '8 hours with a break of 30 min, or 4 hours, five days running'),
		money: {
			unit: own ? settings.currency : 'paid hours',
			minor: minorUnits(settings.currency)
		}
	};
}

function deskOf(
	{ name, timezone, hours }: Parameters<typeof supplyOf>[1],
	{ clock }: Wish
): SiteSetting {
	const bare = { languages: [], minimum: 1, premiums: [], fixed_per_week: 0 };
	const open = clock === 'hours' ? hours : ROUND_THE_CLOCK;
	return { ...bare, name: `${name} desk`, timezone, cost_per_hour: 1, hours: open };
}

/** The shifts of some names, all of them without names. */
function only(types: ShiftType[], names: string[]): ShiftType[] {
	const known = types.map(({ name }) => name);
	const wanted = names.map((name) => {
		const found = known.find((each) => each.toLowerCase() === name.toLowerCase());
		if (!found) throw unknown('shift', name, known);
		return found;
	});
	return wanted.length === 0 ? types : types.filter(({ name }) => wanted.includes(name));
}

function handingOver(type: ShiftType, length: Seconds): ShiftType {
	return length > 0 ? { ...type, breaks: [{ after: 0, length }, ...type.breaks] } : type;
}

/** The weekly hours of a brand that hold at an instant; none without a schedule. */
export function hoursAt({ hours, timezone }: Brand, at: Seconds): WeeklyHours[] {
	const holds = hours.filter((row) => {
		const [from, to] = validity(row, timezone);
		return from <= at && at < to;
	});
	return holds.flatMap(({ open }) => open);
}

/** Shifts that begin every two hours, or as a site opens, or so that they end as it closes. */
function usualShifts(hours: WeeklyHours[]): ShiftType[] {
	const five = ALL_WEEK.map((first) =>
		[0, 1, 2, 3, 4].map((day) => ((first - 1 + day) % 7) + 1).sort()
	);
	const every = Array.from({ length: 24 / APART }, (_, i) => i * APART * 60);
	return [8, 4].map((length): ShiftType => {
		const ends = hours.map(({ end }) => (end - length * 60 + 1440) % 1440);
		const starts = new Set([...every, ...hours.map(({ start }) => start), ...ends]);
		return {
			name: `${length} h`,
			length: length * HOUR,
			starts: [...starts].sort((a, b) => a - b),
			days: five,
			breaks: length === 8 ? [{ after: 4 * HOUR, length: 30 * MINUTE }] : []
		};
	});
}

/** Local dates on which a brand is closed, as far as its settings say. */
export function closedDates({ hours }: Brand): string[] {
	return [...new Set(hours.flatMap(({ closed }) => closed))].sort();
}
