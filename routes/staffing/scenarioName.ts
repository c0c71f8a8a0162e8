import { listsOf, type Scenario } from './scenario.ts';

const MINUTES = /^(\d+(?:\.\d+)?)m?$/;

/** A time as the levers have it, with its unit: `30 min`. */
function time(text: string): string {
	const [, minutes] = MINUTES.exec(text) ?? [];
	return minutes === undefined ? text : `${minutes} min`;
}

/** What can be said of a site, in words. */
const FIELDS: Record<string, (value: string) => string> = {
	timezone: (value) => `in ${value.replaceAll('_', ' ')}`,
	hours: (value) => `open ${value}`,
	cost_per_hour: (value) => `at ${value} an hour`,
	fixed_per_week: (value) => `${value} fixed a week`,
	seats: (value) => `${value} seats`,
	minimum: (value) => `at least ${value} on a shift`
};

/** `with New York + 8 h`, or what is otherwise at a site there is: `Manila with 2 seats`. */
function siteWords(text: string): string {
	const [name = '', ...parts] = text.split(';').map((part) => part.trim());
	const fields = new Map(parts.map((part) => part.split(/\s*=\s*(.*)/, 2) as [string, string]));
	const isNew = ['timezone', 'hours', 'cost_per_hour'].every((field) => fields.has(field));
	if (isNew) return `with ${name}`;
	const words = [...fields].map(([field, value]) => FIELDS[field]?.(value) ?? `${field} ${value}`);
	return words.length > 0 ? `${name}: ${words.join(', ')}` : name;
}

/** A scenario in plain words: `without Manila, 30 min of hand-over`; that of the settings has none. */
export function nameOf(scenario: Scenario): string {
	const { target, site, without, shift } = listsOf(scenario);
	const one = (name: keyof Scenario, write: (value: string) => string) =>
		scenario[name] ? [write(scenario[name])] : [];
	return [
		...target.map((text) => {
			const [share, within] = text.split('/');
			return `${share} within ${within}`;
		}),
		...site.map(siteWords),
		...without.map((name) => `without ${name}`),
		...(shift.length > 0 ? [`${shift.join(' and ')} shifts only`] : []),
		...one('answer_share', (value) => `${value} of the cases answered`),
		...one('handling', (value) => `${time(value)} of work per answer`),
		...one('shrinkage', (value) => `${value} of paid time lost`),
		...one('occupancy', (value) => `busy ${value} at most`),
		...one('handover', (value) => `${time(value)} of hand-over`),
		...one('confidence', (value) => `kept in ${value} of weeks`),
		...one('weeks', (value) => `${value} weeks ahead`),
		...one('search', (value) => `${value} s of search`),
		...one('clock', (value) => (value === 'hours' ? 'counting opening hours' : value))
	].join(', ');
}
