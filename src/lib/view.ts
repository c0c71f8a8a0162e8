import { address } from './address.ts';
import type { Alone } from './alone.ts';
import { ask } from './ask.ts';
import { dimension, VOCABULARY } from './metrics/dimensions.ts';
import { addDays } from './model/dates.ts';
import { DAY, HOUR } from './model/duration.ts';
import { InputError, invalid, unknown } from './model/errors.ts';
import { formatQuery, parseQuery, type Query } from './model/query.ts';
import { DEFAULT_DAYS, lastDays, previousRange, type Range } from './model/scope.ts';
import { formatZoned, instantOf, isDate, startOfDate } from './model/time.ts';
import { warehouse } from './server/app.ts';
import {
	ordered,
	type PublishedBrand,
	type PublishedHandle,
	type Target
} from './server/contents.ts';

/** A part of the address that can be taken away. */
export interface Chip {
	/** The parameter. */
	name: string;
	label: string;
	value: string;
	/** The address without it. */
	without: string;
}

/** What a page is about: what its address says, filled in from the data. */
export interface View extends Range {
	/** The brands that the numbers are of. */
	brand: string[];
	/** Their names in words. */
	name: string;
	/** The brands beside them. */
	compare: string[];
	/** All brands with data, the own ones first. */
	brands: string[];
	/** Handles that the numbers could be narrowed to. */
	handles: string[];
	tz: string;
	unit: Query['unit'];
	/** What the grammar of questions needs for the numbers of this page, metrics left out. */
	parameters: Record<string, string>;
	/** What the address itself says. */
	given: Record<string, string>;
	chips: Chip[];
	/** As long a time before, shifted by whole weeks; null where it was not collected throughout. */
	previous: Range | null;
	/** Local instants between which something was collected, and through which the numbers speak. */
	since: string;
	through: string;
	/** The share of the range that was collected. */
	observed: number;
	/** What the brands' own answers tell where nothing was collected; null where something was. */
	alone: Alone | null;
	/** The last time for which there are data. */
	nearest: Range;
	/** The promises that hold for the whole of the view. */
	targets: { within: number; share: number }[];
}

/** What every page takes besides the grammar of questions, metrics and order left out. */
const PAGE = ['compare', 'against'];
/** Peers that are shown when the address names none: as many as there are colours. */
const PEERS = 7;

/**
 * Reads the address of a page.
 *
 * @param own the parameters that this page takes besides
 * @throws InputError for a parameter that is wrong, OperationError when nothing was imported
 */
export async function viewOf(
	path: string,
	search: URLSearchParams,
	own: readonly string[] = []
): Promise<View> {
	const asked = questionIn(search, [...PAGE, ...own]);
	const { brands: all, handles, targets } = await (await warehouse()).snapshot();
	const covered = ordered(all.filter(({ coveredTo }) => coveredTo !== null));
	const against = search.get('against') || undefined;
	if (against !== undefined && against !== 'none') throw unknown('against', against, ['none']);
	const focus = focusOf(asked, covered, all);
	const brand = focus.map((each) => each.brand);
	const tz = asked.tz ?? (focus.length === 1 ? (focus[0] as PublishedBrand).timezone : 'UTC');
	const since = Math.min(...focus.map(({ coveredFrom }) => coveredFrom ?? Infinity));
	const end = Math.max(...focus.map(({ coveredTo }) => coveredTo ?? -Infinity));
	const through = Math.min(end, asked.asOf ?? Infinity);
	const nearest = lastDays(through, tz);
	const range = rangeOf(asked, nearest);
	const [from, to] = [instantOf(range.from, tz), instantOf(range.to, tz)];
	if (from >= to) {
		throw invalid('to', range.to, `later than from, which is ${range.from}`);
	}
	const given = {
		...Object.fromEntries(new URLSearchParams(formatQuery(asked))),
		...ownIn(search, [...PAGE, ...own])
	};
	const compare = peersOf(search, covered, brand);
	const parameters = { ...without(given, [...PAGE, ...own]), ...range, brand: brand.join(','), tz };
	const scope = { ...range, brand: brand.join(','), tz };
	const [{ rows }, previous] = await Promise.all([
		ask(new URLSearchParams({ metrics: 'exposure_hours', ...scope })),
		against === 'none' ? null : before(range, brand, tz)
	]);
	const exposure = (rows[0]?.exposure_hours as number | undefined) ?? 0;
	const until = Math.min(to, Math.max(through, from + 1));
	return {
		...range,
		brand,
		name: brand.length > 2 ? `${brand.length} brands` : brand.join(' and '),
		compare,
		brands: covered.map((each) => each.brand),
		handles: namesOf(handles, brand),
		tz,
		unit: asked.unit,
		parameters,
		given,
		chips: chipsOf(path, asked, given),
		previous,
		since: formatZoned(since, tz),
		through: formatZoned(through, tz),
		observed: Math.min(1, (exposure * HOUR) / (until - from)),
		alone: exposure > 0 ? null : await alone(scope),
		nearest,
		targets: promises(targets, brand, asked, until)
	};
}

/** The question of an address: what is left when the page's own parameters are taken away. */
function questionIn(search: URLSearchParams, own: readonly string[]): Query {
	const rest = new URLSearchParams(search);
	for (const name of ['metrics', 'by', 'order', 'limit', ...own]) {
		if (rest.has(name) && !own.includes(name)) {
			throw unknown('parameter', name, [
				'brand',
				...own,
				'from',
				'to',
				'tz',
				'unit',
				'attribution',
				'automatic',
				'clock',
				'incidents',
				'as_of',
				'window',
				'days',
				'any dimension'
			]);
		}
		rest.delete(name);
	}
	rest.set('metrics', 'units');
	return { ...parseQuery(rest, VOCABULARY), metrics: [] };
}

function ownIn(search: URLSearchParams, own: readonly string[]): Record<string, string> {
	return Object.fromEntries(
		own.flatMap((name) => {
			const value = search.getAll(name).filter(Boolean).join(',');
			return value ? [[name, value]] : [];
		})
	);
}

/** The brands of the address, else the own ones, else the one with most mentions. */
function focusOf(
	{ filters: { brand } }: Query,
	brands: PublishedBrand[],
	all: PublishedBrand[]
): PublishedBrand[] {
	const names = brands.map((each) => each.brand);
	const find = (name: string) => {
		const found = brands.find((each) => each.brand.toLowerCase() === name.toLowerCase());
		if (found) return found;
		throw all.some((each) => each.brand.toLowerCase() === name.toLowerCase())
			? silent([name], names)
			: unknown('brand', name, names);
	};
	if (brand) {
		const dropped = brand.exclude.map(find);
		const kept = brand.include.length > 0 ? brand.include.map(find) : brands;
		const left = kept.filter((each) => !dropped.includes(each));
		if (left.length > 0) return left;
		throw new InputError('invalid brand: none is left; allowed: at least one');
	}
	const own = brands.filter(({ kind }) => kind === 'own');
	const missing = all.filter(({ kind }) => kind === 'own').map((each) => each.brand);
	if (own.length === 0 && (missing.length > 0 || brands.length === 0)) {
		throw silent(missing.length > 0 ? missing : all.map((each) => each.brand), names);
	}
	return own.length > 0 ? own : brands.slice(0, 1);
}

/** Brands of the settings that do not occur in the posts are no reason to show others instead. */
function silent(names: string[], others: string[]): InputError {
	return new InputError(
		`silent brand: ${names.join(', ') || 'none'} does not occur in what was imported, so look at its handles in the settings; allowed: ${others.map((name) => `brand=${name}`).join(', ') || 'files in which a brand occurs'}`
	);
}

/** The brands to compare with: those of the address, or none, else the first of the others. */
function peersOf(search: URLSearchParams, brands: PublishedBrand[], focus: string[]): string[] {
	const asked = search.getAll('compare').join(',').split(',').filter(Boolean);
	const others = brands.map(({ brand }) => brand).filter((name) => !focus.includes(name));
	if (asked.length === 0) return others.slice(0, PEERS);
	if (asked.includes('none')) return [];
	return asked.flatMap((name) => {
		const found = brands.find(({ brand }) => brand.toLowerCase() === name.toLowerCase())?.brand;
		if (!found) throw unknown('compare', name, ['none', ...others]);
		return focus.includes(found) ? [] : [found];
	});
}

function rangeOf({ from, to }: Query, nearest: Range): Range {
	if (from === undefined && to === undefined) return nearest;
	if (from === undefined) {
		const end = to as string;
		return { from: addDays(isDate(end) ? end : end.slice(0, 10), -DEFAULT_DAYS), to: end };
	}
	return { from, to: to ?? (from < nearest.to ? nearest.to : addDays(from.slice(0, 10), 1)) };
}

/** The period before, where all of it was collected of every brand; instants are not compared. */
async function before(range: Range, brands: string[], tz: string): Promise<Range | null> {
	if (!isDate(range.from) || !isDate(range.to)) return null;
	const previous = previousRange(range);
	const hours = (startOfDate(previous.to, tz) - startOfDate(previous.from, tz)) / HOUR;
	const { rows } = await ask(
		new URLSearchParams({
			metrics: 'exposure_hours',
			by: 'brand',
			brand: brands.join(','),
			tz,
			...previous
		})
	);
	const whole = rows.filter(({ exposure_hours }) => (exposure_hours as number) >= hours - 0.01);
	return whole.length === brands.length ? previous : null;
}

async function alone(scope: Record<string, string>): Promise<Alone> {
	const { rows, sql } = await ask(
		new URLSearchParams({ metrics: 'answers,answer_median', ...scope })
	);
	const [{ answers = 0, answer_median: median = null } = {}] = rows;
	return { answers: answers as number, median: median as number | null, sql };
}

function namesOf(handles: PublishedHandle[], brands: string[]): string[] {
	const names = handles.flatMap(({ brand, handle }) => (brands.includes(brand) ? [handle] : []));
	return [...new Set(names)];
}

function chipsOf(path: string, asked: Query, given: Record<string, string>): Chip[] {
	const filters = Object.keys(asked.filters)
		.filter((name) => name !== 'brand')
		.map((name) => ({ name, label: dimension(name).label }));
	const others = [
		{ name: 'window', label: 'Hours' },
		{ name: 'days', label: 'Days' },
		{ name: 'attribution', label: 'Attribution' },
		{ name: 'automatic', label: 'Automatic answers' },
		{ name: 'clock', label: 'Clock' },
		{ name: 'incidents', label: 'Incidents' },
		{ name: 'as_of', label: 'As of' }
	];
	return [...filters, ...others].flatMap(({ name, label }) => {
		const value = given[name];
		if (!value) return [];
		return [{ name, label, value, without: address(path, given, { [name]: null }) }];
	});
}

/** Promises of the one brand in view, for the handle or role that it is narrowed to or for all. */
function promises(targets: Target[], brands: string[], { filters }: Query, at: number) {
	const only = (name: string) => {
		const { include = [], exclude = [] } = filters[name] ?? {};
		return include.length === 1 && exclude.length === 0 ? include[0]?.toLowerCase() : undefined;
	};
	const [role, handle] = [only('role'), only('handle')];
	return targets
		.filter(
			(each) =>
				brands.length === 1 &&
				each.brand === brands[0] &&
				(each.role ?? undefined) === role &&
				each.handle?.toLowerCase() === handle &&
				(each.valid_from ?? -Infinity) < at &&
				at <= (each.valid_to ?? Infinity) + DAY
		)
		.map(({ within, share }) => ({ within, share }));
}

function without(all: Record<string, string>, names: readonly string[]): Record<string, string> {
	return Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
}
