import { hoursText, SITE_FIELDS, type SiteSetting } from '#lib/planning/siteLever.ts';
import { listsOf, promisesIn, type Scenario } from './scenario.ts';

/** A row of the form about sites: one that there is, or the one that there could be. */
export interface SiteRow {
	/** What its fields are called: `at.0`, `at.new`. */
	row: string;
	name: string;
	/** Whether the scenario leaves it out. */
	out: boolean;
	/** What holds of it, and what was typed instead. */
	fields: { name: string; holds: string; value: string }[];
}

/** What a scenario says of sites, as it was typed: a name and fields such as `seats=12`. */
export function siteTexts(scenario: Scenario): { name: string; parts: string[] }[] {
	return listsOf(scenario).site.map((text) => {
		const [name = '', ...parts] = text.split(';').map((part) => part.trim());
		return { name, parts: parts.filter(Boolean) };
	});
}

/** The sites there are to choose from, and last the one that is not there yet. */
export function siteRows(scenario: Scenario, offered: SiteSetting[]): SiteRow[] {
	const without = listsOf(scenario).without.map((name) => name.toLowerCase());
	const texts = siteTexts(scenario);
	const typedOf = (name: string) => {
		const parts = texts.find((text) => text.name.toLowerCase() === name.toLowerCase())?.parts ?? [];
		return new Map(parts.map((part) => part.split(/\s*=\s*(.*)/, 2) as [string, string]));
	};
	const rows = offered.map((one, index) => {
		const typed = typedOf(one.name);
		return {
			row: `at.${index}`,
			name: one.name,
			out: without.includes(one.name.toLowerCase()),
			fields: SITE_FIELDS.map((name) => ({
				...{ name, holds: written(one, name), value: typed.get(name) ?? '' }
			}))
		};
	});
	const fresh = texts.find(
		({ name }) => !offered.some((one) => one.name.toLowerCase() === name.toLowerCase())
	);
	const typed = fresh ? typedOf(fresh.name) : new Map<string, string>();
	const fields = SITE_FIELDS.map((name) => ({ name, holds: '', value: typed.get(name) ?? '' }));
	return [...rows, { row: 'at.new', name: fresh?.name ?? '', out: false, fields }];
}

function written(site: SiteSetting, field: string): string {
	if (field === 'hours') return hoursText(site.hours);
	return String(site[field as keyof SiteSetting] ?? '');
}

/** What the names of the form's fields begin with: `at.0.seats` is one of the first site. */
const FIELD = /^at\.(\w+)\.(\w+)$/;

/**
 * The address of what the form says: its fields about sites are one lever, promises have their one spelling,
 * and what was left empty is left out. Null where the address is that already.
 */
export function composed({ pathname, searchParams }: URL): string | null {
	const sites = new Map<string, { name: string; parts: string[] }>();
	const rest = new URLSearchParams();
	for (const [name, value] of searchParams) {
		const [, row, field] = FIELD.exec(name) ?? [];
		if (!row || !field) {
			if (value) rest.append(name, name === 'target' ? promisesIn(value).join(' ') : value);
		} else {
			const site = sites.get(row) ?? { name: '', parts: [] };
			if (field === 'name') site.name = value;
			else if (value) site.parts.push(`${field}=${value}`);
			sites.set(row, site);
		}
	}
	const promised = searchParams.get('target') ?? '';
	if (sites.size === 0 && promised === (rest.get('target') ?? '')) return null;
	const levers = [...sites].flatMap(([row, { name, parts }]) =>
		parts.length > 0 || (row === NEW && name) ? [[name, ...parts].join('; ')] : []
	);
	if (levers.length > 0) rest.set('site', levers.join(' | '));
	return `${pathname}?${rest}`;
}

/** The row of a site that there is not yet. */
const NEW = 'new';
