import { timeOfDay } from './dates.ts';
import { InputError, invalid, unknown } from './errors.ts';
import { parseWindow, type Window } from './hours.ts';
import {
	formatInstant,
	isDate,
	isZone,
	parseInstant,
	parseWeekdays,
	WEEKDAYS,
	type Seconds
} from './time.ts';

/** The readings in which every number exists, the default of each first. */
export const READINGS = {
	unit: ['case', 'mention'],
	attribution: ['thread', 'direct'],
	automatic: ['exclude', 'include'],
	clock: ['calendar', 'hours'],
	incidents: ['include', 'exclude', 'candidates']
} as const;

export type Readings = { [K in keyof typeof READINGS]: (typeof READINGS)[K][number] };

/** Values of one dimension that a query keeps and drops. */
export interface Filter {
	include: string[];
	exclude: string[];
}

/** The whole language that a page, a person or a script can speak. */
export interface Query extends Readings {
	metrics: string[];
	by: string[];
	/** A local date in `tz`, or an instant in UTC. */
	from?: string;
	to?: string;
	tz?: string;
	asOf?: Seconds;
	window?: Window | undefined;
	/** Weekdays, 1 = Monday … 7. */
	days?: number[] | undefined;
	filters: Record<string, Filter>;
	order?: { column: string; descending: boolean };
	limit?: number;
}

/** What a dimension accepts as a filter: `undefined` where it cannot be filtered. */
export type Accepts = ((value: string) => string) | undefined;

/** The names that a query may use; the catalogue of metrics and dimensions provides it. */
export interface Vocabulary {
	metrics: ReadonlySet<string>;
	/** Every dimension with a function that checks and spells one filter value. */
	dimensions: ReadonlyMap<string, Accepts>;
}

export const MAX_LIMIT = 100_000;
const PARAMETERS = ['metrics', 'by', 'from', 'to', 'tz', ...Object.keys(READINGS), 'as_of'];
const TAIL = ['window', 'days', 'order', 'limit'];

/**
 * Reads a query string. Empty parameters count as absent and repeated ones as lists, as HTML forms
 * write them.
 *
 * @throws InputError naming the parameter, the value and what is allowed
 */
export function parseQuery(search: URLSearchParams | string, vocabulary: Vocabulary): Query {
	const given = collect(search, vocabulary);
	const take = (name: string) => given.get(name);
	const query: Query = {
		metrics: names(take('metrics'), 'metric', vocabulary.metrics),
		by: names(take('by'), 'dimension', new Set(vocabulary.dimensions.keys())),
		...readings(given),
		filters: {}
	};
	if (query.metrics.length === 0) {
		throw new InputError(
			`missing parameter: metrics; allowed: ${[...vocabulary.metrics].join(', ')}`
		);
	}
	assign(
		query,
		'from',
		map(single(given, 'from'), (text) => moment('from', text))
	);
	assign(
		query,
		'to',
		map(single(given, 'to'), (text) => moment('to', text))
	);
	assign(query, 'tz', map(single(given, 'tz'), zone));
	assign(query, 'asOf', map(single(given, 'as_of'), instant));
	assign(query, 'window', map(single(given, 'window'), windowOf));
	assign(query, 'days', map(take('days')?.join(','), daysOf));
	for (const [name, accepts] of vocabulary.dimensions) {
		const values = take(name);
		if (values && accepts) query.filters[name] = filter(values, accepts);
	}
	assign(
		query,
		'order',
		map(single(given, 'order'), (text) => orderOf(text, query))
	);
	assign(query, 'limit', map(single(given, 'limit'), limitOf));
	if (query.by.includes('window') && !query.window) {
		throw new InputError(
			'missing parameter: window; allowed: hours such as 19:00-03:00, because by has window'
		);
	}
	return query;
}

/** Reads the query of a table that has columns of its own: the grammar but metrics, order and limit. */
export function parseTable(search: URLSearchParams | string, vocabulary: Vocabulary): Query {
	const given = new URLSearchParams(search);
	for (const name of ['metrics', 'order', 'limit']) {
		if (given.has(name))
			throw unknown('parameter', name, 'everything but metrics, order and limit');
	}
	given.set('metrics', 'units');
	return { ...parseQuery(given, vocabulary), metrics: [] };
}

/** Writes a query in its canonical form; `parseQuery` reads it back unchanged. */
export function formatQuery(query: Query): string {
	const pairs: [string, string | undefined][] = [
		['metrics', query.metrics.join(',')],
		['by', query.by.join(',')],
		['from', query.from],
		['to', query.to],
		['tz', query.tz],
		...Object.entries(READINGS).map(([name, [first]]): [string, string | undefined] => {
			const value = query[name as keyof Readings];
			return [name, value === first ? undefined : value];
		}),
		['as_of', map(query.asOf, formatInstant)],
		['window', map(query.window, ({ start, end }) => `${timeOfDay(start)}-${timeOfDay(end)}`)],
		['days', query.days?.map((day) => WEEKDAYS[day - 1]).join(',')],
		...Object.entries(query.filters)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, { include, exclude }]): [string, string] => [
				name,
				[...include, ...exclude.map((value) => `!${value}`)].join(',')
			]),
		['order', map(query.order, ({ column, descending }) => (descending ? '-' : '') + column)],
		['limit', map(query.limit, String)]
	];
	return pairs
		.filter(([, value]) => value)
		.map(([name, value]) => `${name}=${encode(value as string)}`)
		.join('&');
}

function collect(search: URLSearchParams | string, vocabulary: Vocabulary): Map<string, string[]> {
	const filters = [...vocabulary.dimensions].filter(([, accepts]) => accepts).map(([name]) => name);
	const allowed = new Set([...PARAMETERS, ...filters, ...TAIL]);
	const given = new Map<string, string[]>();
	for (const [name, value] of new URLSearchParams(search)) {
		if (!allowed.has(name)) throw unknown('parameter', name, allowed);
		if (value.trim() !== '') given.set(name, [...(given.get(name) ?? []), value.trim()]);
	}
	return given;
}

function single(given: Map<string, string[]>, name: string): string | undefined {
	const values = given.get(name);
	if (values && values.length > 1) throw invalid(name, values.join(' and '), 'one value');
	return values?.[0];
}

function names(values: string[] | undefined, noun: string, allowed: ReadonlySet<string>): string[] {
	const found = new Set<string>();
	for (const name of split(values)) {
		if (!allowed.has(name)) throw unknown(noun, name, allowed);
		found.add(name);
	}
	return [...found];
}

function readings(given: Map<string, string[]>): Readings {
	const entries = Object.entries(READINGS).map(([name, allowed]) => {
		const value = single(given, name) ?? allowed[0];
		if (!(allowed as readonly string[]).includes(value)) throw unknown(name, value, allowed);
		return [name, value];
	});
	return Object.fromEntries(entries) as Readings;
}

function moment(name: string, text: string): string {
	if (isDate(text) && isNear(Date.parse(text) / 1000)) return text;
	const seconds = parseInstant(text);
	if (seconds !== undefined && isNear(seconds)) return formatInstant(seconds);
	throw invalid(
		name,
		text,
		'a date such as 2026-01-31 or an instant with its offset such as 2026-01-31T09:00Z, from 1900 to 2199'
	);
}

/** Whether an instant lies in the years 1900 to 2199, as every post does. */
function isNear(seconds: Seconds): boolean {
	return seconds >= -2_208_988_800 && seconds < 7_258_118_400;
}

function zone(text: string): string {
	if (isZone(text)) return text;
	throw unknown('tz', text, 'an IANA time zone such as Europe/Berlin');
}

function instant(text: string): Seconds {
	const seconds = parseInstant(text);
	if (seconds !== undefined && isNear(seconds)) return seconds;
	throw invalid('as_of', text, 'an instant with its offset such as 2026-01-31T09:00:00Z');
}

function windowOf(text: string): Window {
	const window = parseWindow(text);
	if (window) return window;
	throw invalid('window', text, 'two different times such as 19:00-03:00, 24:00 only as the end');
}

function daysOf(text: string): number[] {
	const days = parseWeekdays(text);
	if (days) return days;
	throw invalid('days', text, `names out of ${WEEKDAYS.join(', ')}, or ranges such as mon-fri`);
}

function filter(values: string[], accepts: NonNullable<Accepts>): Filter {
	const include = new Set<string>();
	const exclude = new Set<string>();
	for (const value of split(values)) {
		if (value.startsWith('!')) exclude.add(accepts(value.slice(1)));
		else include.add(accepts(value));
	}
	return { include: [...include], exclude: [...exclude] };
}

function orderOf(text: string, { by, metrics }: Query): NonNullable<Query['order']> {
	const descending = text.startsWith('-');
	const column = descending ? text.slice(1) : text;
	const allowed = [...by, ...metrics];
	if (!allowed.includes(column)) throw unknown('order', text, allowed);
	return { column, descending };
}

function limitOf(text: string): number {
	const limit = Number(text);
	if (/^\d+$/.test(text) && limit >= 1 && limit <= MAX_LIMIT) return limit;
	throw invalid('limit', text, `a whole number from 1 to ${MAX_LIMIT}`);
}

function split(values: string[] | undefined): string[] {
	return (values ?? [])
		.flatMap((value) => value.split(','))
		.map((value) => value.trim())
		.filter(Boolean);
}

/** Percent-encodes what a query string needs, leaving the grammar's own signs readable. */
function encode(value: string): string {
	return encodeURIComponent(value).replace(/%(2C|3A|2F|21)/g, decodeURIComponent);
}

function map<T, R>(value: T | undefined, transform: (value: T) => R): R | undefined {
	return value === undefined ? undefined : transform(value);
}

function assign<K extends keyof Query>(query: Query, key: K, value: Query[K] | undefined) {
	if (value !== undefined) query[key] = value;
}
