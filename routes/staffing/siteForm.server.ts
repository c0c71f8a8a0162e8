import {
	hoursText,
	readSiteLever,
	SITE_FIELDS,
	type SiteSetting
} from '#lib/planning/siteLever.ts';
import { listsOf, type Scenario } from './scenario.ts';

/** A row of the form about sites: one that there is. */
export interface SiteRow {
	name: string;
	/** Whether the scenario leaves it out. */
	out: boolean;
	/** What holds of it, and what the scenario says otherwise. */
	fields: { name: string; holds: string; value: string }[];
}

/** The sites there are to choose from. */
export function siteRows(scenario: Scenario, offered: SiteSetting[]): SiteRow[] {
	const { site, without } = listsOf(scenario);
	const levers = site.map((text) => ({ ...readSiteLever(text), text }));
	return offered.map((one) => {
		const lever = levers.find(({ name }) => name.toLowerCase() === one.name.toLowerCase());
		const moved = (name: string) => lever !== undefined && name in lever;
		return {
			name: one.name,
			out: without.some((name) => name.toLowerCase() === one.name.toLowerCase()),
			fields: SITE_FIELDS.map((name) => {
				const holds = written(one, name);
				return { name, holds, value: moved(name) ? holds : '' };
			})
		};
	});
}

function written(site: SiteSetting, field: string): string {
	if (field === 'hours') return hoursText(site.hours);
	return String(site[field as keyof SiteSetting] ?? '');
}

/** What the names of the form's fields begin with: `at.0.seats` is one of the first site. */
const FIELD = /^at\.(\w+)\.(\w+)$/;

/**
 * The address of what the form says: its fields about sites are one lever, and what was left empty is
 * left out. Null where the address has no such fields.
 */
export function composed({ pathname, searchParams }: URL): string | null {
	const sites = new Map<string, string[]>();
	const rest = new URLSearchParams();
	for (const [name, value] of searchParams) {
		const [, row, field] = FIELD.exec(name) ?? [];
		if (!row || !field) {
			if (value) rest.append(name, value);
		} else {
			const parts = sites.get(row) ?? [];
			if (value) parts.push(field === 'name' ? value : `${field}=${value}`);
			sites.set(row, parts);
		}
	}
	if (sites.size === 0) return null;
	const levers = [...sites].flatMap(([row, parts]) =>
		parts.length > 1 || (row === NEW && parts.length > 0) ? [parts.join('; ')] : []
	);
	if (levers.length > 0) rest.set('site', levers.join(' | '));
	return `${pathname}?${rest}`;
}

/** The row of a site that there is not yet. */
const NEW = 'new';
