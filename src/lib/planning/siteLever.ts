import { timeOfDay } from '../model/dates.ts';
import { InputError, invalid, unknown } from '../model/errors.ts';
import { parseWeeklyHours, type WeeklyHours } from '../model/hours.ts';
import type { Settings } from '../model/settings.ts';
import { isZone, WEEKDAYS } from '../model/time.ts';

/** A site as the settings say it. */
export type SiteSetting = Settings['site'][number];

/** What a wish has otherwise at a site of the settings, or says of one that is not there yet. */
export type SiteLever = { name: string } & Partial<SiteSetting>;

/** What can be said of a site, with the names that the settings have. */
const FIELDS: Record<string, (text: string) => Partial<SiteSetting>> = {
	timezone: (text) => {
		if (isZone(text)) return { timezone: text };
		throw invalid('site time zone', text, 'a time zone such as Europe/Berlin');
	},
	hours: (text) => ({ hours: hoursOf(text) }),
	cost_per_hour: (text) => ({ cost_per_hour: amount('cost per hour', text) }),
	fixed_per_week: (text) => ({ fixed_per_week: amount('fixed cost per week', text) }),
	seats: (text) => ({ seats: whole('seats', text) }),
	minimum: (text) => ({ minimum: whole('minimum', text) })
};

/** The names of what can be said of a site. */
export const SITE_FIELDS = Object.keys(FIELDS);

/**
 * Reads a site such as `Manila; seats=12; hours=mon-fri 06:00-22:00 sat 08:00-12:00`.
 *
 * @throws InputError naming the field, the value and what is allowed
 */
export function readSiteLever(text: string): SiteLever {
	const [name = '', ...rest] = text.split(';').map((part) => part.trim());
	if (!name) throw invalid('site', text, 'a name, then fields such as Manila; seats=12');
	const fields = rest.filter(Boolean).map((part) => {
		const [field = '', value = ''] = part.split(/\s*=\s*(.*)/, 2);
		const read = FIELDS[field];
		if (!read) throw unknown('site field', field, SITE_FIELDS);
		return read(value);
	});
	return Object.assign({ name }, ...fields) as SiteLever;
}

/**
 * Sites as a wish would have them: some with other values, some more, and without those left out.
 *
 * @throws InputError for a site that does not exist, one that says too little, or when none is left
 */
export function sitesWith(
	sites: SiteSetting[],
	{ sites: levers, shrinkage }: { sites: SiteLever[]; shrinkage?: number | undefined }
): SiteSetting[] {
	const leverOf = (name: string) => levers.find((lever) => same(lever.name, name));
	const changed = sites.map((site) => ({ ...site, ...leverOf(site.name), name: site.name }));
	const added = levers.filter(({ name }) => !sites.some((site) => same(site.name, name)));
	const all = [...changed, ...added.map((lever) => newSite(lever, sites))];
	return shrinkage === undefined ? all : all.map((site) => ({ ...site, shrinkage }));
}

/** Sites less some of them, by name. @throws InputError as `sitesWith` does */
export function sitesWithout(sites: SiteSetting[], without: string[]): SiteSetting[] {
	for (const name of without) {
		if (!sites.some((site) => same(site.name, name)))
			throw unknown(
				'without',
				name,
				sites.map((site) => site.name)
			);
	}
	const left = sites.filter(({ name }) => !without.some((each) => same(each, name)));
	if (left.length > 0) return left;
	throw invalid('without', without.join(', '), 'not every site');
}

function newSite(lever: SiteLever, sites: SiteSetting[]): SiteSetting {
	const { name, timezone, cost_per_hour, hours } = lever;
	if (timezone === undefined || cost_per_hour === undefined || hours === undefined) {
		const names = sites.map((site) => site.name).join(', ');
		throw new InputError(
			`incomplete site: ${name}; allowed: a site there is (${names}), or a new one with a time zone, hours and a cost per hour (timezone, hours, cost_per_hour)`
		);
	}
	const bare = { languages: [], minimum: 1, premiums: [], fixed_per_week: 0 };
	return { ...bare, ...lever, timezone, cost_per_hour, hours };
}

function same(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}

/** Reads `mon-fri 08:00-20:00 sat 09:00-14:00`. */
function hoursOf(text: string): WeeklyHours[] {
	const words = text.split(/\s+/);
	const read = words.flatMap((days, at) =>
		at % 2 === 0 ? [parseWeeklyHours(`${days} ${words[at + 1]}`)] : []
	);
	const hours = read.filter((each) => each !== undefined);
	if (hours.length === read.length) return hours;
	throw invalid('site hours', text, 'days and hours such as mon-fri 08:00-20:00 sat 09:00-14:00');
}

/** Writes hours as they are read. */
export function hoursText(hours: WeeklyHours[]): string {
	return hours
		.map(({ days, start, end }) => `${daysText(days)} ${timeOfDay(start)}-${timeOfDay(end)}`)
		.join(' ');
}

function daysText(days: number[]): string {
	const names = days.map((day) => WEEKDAYS[day - 1]);
	const running = days.every((day, at) => at === 0 || day === (days[at - 1] as number) + 1);
	return running && days.length > 2 ? `${names[0]}-${names.at(-1)}` : names.join(',');
}

function amount(noun: string, text: string): number {
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
	throw invalid(`site ${noun}`, text, 'an amount such as 9.5');
}

function whole(noun: string, text: string): number {
	if (/^\d+$/.test(text)) return Number(text);
	throw invalid(`site ${noun}`, text, 'a whole number from 0');
}
