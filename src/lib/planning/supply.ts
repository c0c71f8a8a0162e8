import { HOUR, MINUTE } from '../model/duration.ts';
import type { WeeklyHours } from '../model/hours.ts';
import type { Brand, Settings } from '../model/settings.ts';
import { validity } from '../model/settings.ts';
import type { Seconds } from '../model/time.ts';
import { minorUnits, shiftTypesOf, sitesOf } from '../staffing/fromSettings.ts';
import type { ShiftType, Site } from '../staffing/site.ts';
import { assumed, given, type Known } from './known.ts';

/** Where and when people can work, and what money is counted in. */
export interface Supply {
	sites: Known<Site[]>;
	shifts: Known<ShiftType[]>;
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
 * The sites and shifts of the settings. Without sites there is one in the brand's zone, open round the
 * clock, or in the brand's hours where promises count these; without shifts people work 8 hours with a
 * break or 4, five days running.
 */
export function supplyOf(
	settings: Settings,
	brand: { name: string; timezone: string; hours: WeeklyHours[] },
	clock: 'calendar' | 'hours'
): Supply {
	const own = settings.site.length > 0;
	const hours = clock === 'hours' ? brand.hours : ROUND_THE_CLOCK;
	const desk = { name: `${brand.name} desk`, timezone: brand.timezone, cost_per_hour: 1, hours };
	const bare = { languages: [], minimum: 1, premiums: [], fixed_per_week: 0 };
	const all = own ? settings : { ...settings, site: [{ ...desk, ...bare }] };
	const open = clock === 'hours' ? 'in its hours' : 'round the clock';
	return {
		sites: own
			? given(sitesOf(all), 'the sites of the settings')
			: assumed(sitesOf(all), `one site in ${brand.timezone}, open ${open}`),
		shifts:
			settings.shift.length > 0
				? given(shiftTypesOf(settings), 'the shifts of the settings')
				: assumed(
						usualShifts(all.site.flatMap((site) => site.hours)),
						'8 hours with a break of 30 min, or 4 hours, five days running'
					),
		money: own
			? { unit: settings.currency, minor: minorUnits(settings.currency) }
			: { unit: 'paid hours', minor: minorUnits(settings.currency) }
	};
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
