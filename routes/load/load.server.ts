import { asking } from '#lib/ask.ts';
import { quietestHours, shortestHours, worstHours } from '#lib/findings.ts';
import { stretch, WEEKDAY_NAMES, windowOf } from '#lib/format.ts';
import { addDays, daysBetween } from '#lib/model/dates.ts';
import { unknown } from '#lib/model/errors.ts';
import { isZone, offsetAt, parseWeekdays, startOfDate, WEEKDAYS } from '#lib/model/time.ts';
import type { Row } from '#lib/server/contents.ts';
import type { View } from '#lib/view.ts';
import { incidentsOf } from './incidents.server.ts';

/** What this page takes besides: the layer of the heat map, and a zone to show beside the first. */
export const OWN = ['layer', 'site', 'part', 'curves'] as const;

/** What the heat map can show, by hour of the week. */
export const LAYERS = [
	{ layer: 'mentions_per_hour', label: 'mentions per hour' },
	{ layer: 'response_rate_1h', label: 'answered within 1 h' },
	{ layer: 'response_p50', label: 'median first response' },
	{ layer: 'backlog', label: 'backlog' }
];

const GROUPS = [
	{ name: 'Weekdays', days: 'mon-fri' },
	{ name: 'Saturday', days: 'sat' },
	{ name: 'Sunday', days: 'sun' }
];

/** The most days of which every hour is looked at, and the fewest that have a spread. */
const MOST = 1500;
const FEWEST = 3;

/** What the address may narrow other pages to; here all hours and days are drawn. */
const NARROWED = ['window', 'days'];

const SPLIT =
	'mentions,mentions_per_hour,response_rate_1h,response_rate_1h_low,response_rate_1h_high,response_rate_24h,response_rate_24h_low,response_rate_24h_high,response_p50';

const WEEK = WEEKDAYS.map((days, index) => ({ name: WEEKDAY_NAMES[index] as string, days }));

/** Everything the page on load shows. */
export async function load(view: View) {
	const layer = layerOf(view.given.layer);
	const range = asking(view.parameters);
	const grown = grownIn(view);
	const hours = await range('mentions,mature_1h,within_1h', {
		by: 'hour_of_day'
	});
	const load = Array.from({ length: 24 }, (_, hour) => {
		const row = hours.find(({ hour_of_day }) => hour_of_day === hour);
		return {
			mentions: (row?.mentions ?? 0) as number,
			mature: (row?.mature_1h ?? 0) as number,
			within: (row?.within_1h ?? 0) as number
		};
	});
	const mentions = load.map((each) => each.mentions);
	const half = shortestHours(mentions, 0.5);
	const missed = worstHours(
		load.map(({ mature, within }, key) => ({ key, mature, within })),
		8
	);
	const window =
		view.given.part ?? (half ? windowOf(stretch(half.start, half.hours)) : '09:00-17:00');
	const curves = curvesOf(view.given.curves);
	const grain = grainOf(view);
	const [days, each, week, stock, split, handles, before, lastYear, incidents] = await Promise.all([
		Promise.all(
			(curves === 'each' ? WEEK : GROUPS).map(async ({ name, days }) => ({
				name,
				days,
				rows: await range('mentions_per_hour', { by: 'hour_of_day', days })
			}))
		),
		curves === 'each' || daysOf(view) > MOST
			? []
			: range('mentions_per_hour,exposure_hours', { by: 'hour' }),
		range(`${layer},mature_1h,units`, { by: 'hour_of_week' }),
		range('backlog', { by: grain }),
		range(SPLIT, { by: 'window', window }),
		range('mentions', { by: 'handle', order: '-mentions', limit: '20', ...grown.now }),
		grown.before && range('mentions', { by: 'handle', ...grown.before }),
		grown.year && range('mentions', { by: 'handle', ...grown.year }),
		incidentsOf(view.parameters)
	]);
	return {
		layer,
		layers: LAYERS,
		curves,
		days: days.map((one) => ({ ...one, spread: spreadOf(one.days, each) })),
		week,
		grain,
		stock,
		incidents,
		window,
		split,
		half: half ?? null,
		missed: missed ?? null,
		quiet: quietestHours(mentions, 4) ?? null,
		handles,
		before,
		lastYear,
		site: siteOf(view)
	};
}

/** The view without the window and days that it may be narrowed to: this page draws all of them. */
export function whole(view: View): View & { left: string[] } {
	const kept = (all: Record<string, string>) =>
		Object.fromEntries(Object.entries(all).filter(([name]) => !NARROWED.includes(name)));
	const left = view.chips.filter(({ name }) => NARROWED.includes(name));
	return {
		...view,
		parameters: kept(view.parameters),
		given: kept(view.given),
		chips: view.chips.filter((chip) => !left.includes(chip)),
		left: left.map(({ label, value }) => `${label}: ${value}`)
	};
}

/** The zone to show beside, and by how many minutes its clock is ahead at the end of the range. */
function siteOf({ given, tz, to }: View): { zone: string; ahead: number } | null {
	const zone = given.site;
	if (!zone) return null;
	if (!isZone(zone)) throw unknown('site', zone, 'an IANA time zone such as Asia/Manila');
	const at = startOfDate(to.slice(0, 10), tz);
	return { zone, ahead: (offsetAt(at, zone) - offsetAt(at, tz)) / 60 };
}

/**
 * The complete days of a range, and the same days of the period before and the year before where all
 * of these was collected; a comparison with what is not complete would deceive.
 */
function grownIn({ from, to, nearest, previous, since, tz }: View) {
	const [first, last] = [from.slice(0, 10), to.slice(0, 10)];
	const end = last < nearest.to ? last : nearest.to;
	const now: Record<string, string> = end > first ? { from: first, to: end } : {};
	if (end <= first) return { now, before: null, year: null };
	const shifted = (by: number) => ({ from: addDays(first, by), to: addDays(end, by) });
	const collected = (range: { from: string }) =>
		startOfDate(range.from, tz) * 1000 >= Date.parse(since) ? range : null;
	const shift = previous ? daysBetween(first, previous.from) : null;
	return {
		now,
		before: shift === null ? null : collected(shifted(shift)),
		year: collected(shifted(-364))
	};
}

function curvesOf(asked: string | undefined): 'groups' | 'each' {
	if (asked === undefined || asked === 'groups') return 'groups';
	if (asked !== 'each') throw unknown('curves', asked, ['groups', 'each']);
	return asked;
}

function daysOf({ from, to }: View): number {
	return daysBetween(from.slice(0, 10), to.slice(0, 10));
}

/** How finely the stock is drawn: by the hour for a week, by the day for a quarter. */
function grainOf(view: View): 'hour' | 'day' | 'week' {
	const days = daysOf(view);
	return days <= 8 ? 'hour' : days <= 100 ? 'day' : 'week';
}

/** Between which values the load of each hour of the day lay on four days of five. */
function spreadOf(days: string, hours: Row[]): ({ low: number; high: number } | null)[] {
	const weekdays = parseWeekdays(days) ?? [];
	const values = Array.from({ length: 24 }, (): number[] => []);
	for (const { hour, mentions_per_hour, exposure_hours } of hours) {
		const wall = String(hour);
		const weekday = new Date(`${wall.slice(0, 10)}T00:00Z`).getUTCDay() || 7;
		if (weekdays.includes(weekday) && (exposure_hours as number) > 0.5) {
			values[Number(wall.slice(11, 13))]?.push(mentions_per_hour as number);
		}
	}
	return values.map((all) => {
		if (all.length < FEWEST) return null;
		all.sort((a, b) => a - b);
		const at = (share: number) => all[Math.round(share * (all.length - 1))] as number;
		return { low: at(0.1), high: at(0.9) };
	});
}

function layerOf(asked: string | undefined): string {
	if (asked === undefined) return 'mentions_per_hour';
	const names = LAYERS.map(({ layer }) => layer);
	if (!names.includes(asked)) throw unknown('layer', asked, names);
	return asked;
}
