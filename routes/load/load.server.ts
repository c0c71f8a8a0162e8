import { ask } from '#lib/ask.ts';
import { quietestHours, shortestHours, worstHours } from '#lib/findings.ts';
import { stretch, windowOf } from '#lib/format.ts';
import { addDays } from '#lib/model/dates.ts';
import { unknown } from '#lib/model/errors.ts';
import { isZone, offsetAt, startOfDate } from '#lib/model/time.ts';
import type { View } from '#lib/view.ts';

/** What this page takes besides: the layer of the heat map, and a zone to show beside the first. */
export const OWN = ['layer', 'site', 'part'] as const;

/** What the heat map can show, by hour of the week. */
export const LAYERS = [
	{ layer: 'mentions_per_hour', label: 'mentions per hour' },
	{ layer: 'response_rate_1h', label: 'answered within 1 h' },
	{ layer: 'response_p50', label: 'median first response' }
];

const DAYS = [
	{ name: 'Weekdays', days: 'mon-fri' },
	{ name: 'Saturday', days: 'sat' },
	{ name: 'Sunday', days: 'sun' }
];

const SPLIT =
	'mentions,mentions_per_hour,response_rate_1h,response_rate_1h_low,response_rate_1h_high,response_rate_24h,response_rate_24h_low,response_rate_24h_high,response_p50';

/** Everything the page on load shows. */
export async function load(view: View) {
	const layer = layerOf(view.given.layer);
	const range = async (metrics: string, changes: Record<string, string> = {}) =>
		(await ask(new URLSearchParams({ ...whole(view), metrics, ...changes }))).rows;
	const year = {
		from: addDays(view.from.slice(0, 10), -364),
		to: addDays(view.to.slice(0, 10), -364)
	};
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
	const [days, week, split, handles, before, lastYear] = await Promise.all([
		Promise.all(
			DAYS.map(async ({ name, days }) => ({
				name,
				rows: await range('mentions_per_hour', { by: 'hour_of_day', days })
			}))
		),
		range(layer, { by: 'hour_of_week' }),
		range(SPLIT, { by: 'window', window }),
		range('mentions', { by: 'handle', order: '-mentions', limit: '20' }),
		view.previous ? range('mentions', { by: 'handle', ...view.previous }) : [],
		startOfDate(year.from, view.tz) * 1000 >= Date.parse(view.since)
			? range('mentions', { by: 'handle', ...year })
			: null
	]);
	return {
		layer,
		layers: LAYERS,
		days,
		week,
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
function whole({ parameters }: View): Record<string, string> {
	const kept = Object.entries(parameters).filter(([name]) => name !== 'window' && name !== 'days');
	return Object.fromEntries(kept);
}

/** The zone to show beside, and by how many minutes its clock is ahead at the end of the range. */
function siteOf({ given, tz, to }: View): { zone: string; ahead: number } | null {
	const zone = given.site;
	if (!zone) return null;
	if (!isZone(zone)) throw unknown('site', zone, 'an IANA time zone such as Asia/Manila');
	const at = startOfDate(to.slice(0, 10), tz);
	return { zone, ahead: (offsetAt(at, zone) - offsetAt(at, tz)) / 60 };
}

function layerOf(asked: string | undefined): string {
	if (asked === undefined) return 'mentions_per_hour';
	const names = LAYERS.map(({ layer }) => layer);
	if (!names.includes(asked)) throw unknown('layer', asked, names);
	return asked;
}
