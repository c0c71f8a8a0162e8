import { InputError, unknown } from '../model/errors.ts';
import type { Filter, Query } from '../model/query.ts';
import { instantOf, type Seconds } from '../model/time.ts';
import { grainOf } from './calendar.ts';
import type { PublishedBrand } from './contents.ts';
import type { Snapshot } from './warehouse.ts';

/** A query with everything filled in that depends on the data. */
export interface Resolved {
	query: Query;
	brands: PublishedBrand[];
	tz: string;
	/** Null when the brands in scope have no data at all. */
	asOf: Seconds | null;
	from: Seconds | null;
	to: Seconds | null;
	/** Seconds of the smallest bucket by which times are told apart. */
	grain: number;
}

/**
 * Fills in what the query leaves to the data: the brands in scope, the zone (the brand's when there
 * is one, else UTC), as_of (the latest end of coverage), and local midnights as instants.
 *
 * @throws InputError for a brand or handle that the snapshot does not know, or an empty range
 */
export function resolve(query: Query, snapshot: Snapshot): Resolved {
	const names = snapshot.brands.map(({ brand }) => brand);
	check('brand', query.filters.brand, names);
	const handles = [...new Set(snapshot.handles.map(({ handle }) => handle))];
	check('handle', query.filters.handle, handles);
	check('responder', query.filters.responder, handles);
	const brands = snapshot.brands.filter(({ brand }) => passes(brand, query.filters.brand));
	const tz = query.tz ?? (brands.length === 1 ? (brands[0] as PublishedBrand).timezone : 'UTC');
	const from = query.from === undefined ? null : instantOf(query.from, tz);
	const to = query.to === undefined ? null : instantOf(query.to, tz);
	if (from !== null && to !== null && from >= to) {
		throw new InputError(
			`invalid to: ${query.to}; allowed: later than from, which is ${query.from}`
		);
	}
	const ends = brands.flatMap(({ coveredTo }) => coveredTo ?? []);
	const asOf = query.asOf ?? (ends.length > 0 ? Math.max(...ends) : null);
	const known = { query, brands, tz, asOf, from, to };
	return { ...known, grain: grainOf(known) };
}

function check(name: string, filter: Filter | undefined, known: string[]) {
	const lower = new Set(known.map((each) => each.toLowerCase()));
	for (const value of [...(filter?.include ?? []), ...(filter?.exclude ?? [])]) {
		if (!lower.has(value.toLowerCase())) throw unknown(name, value, known);
	}
}

function passes(value: string, filter: Filter | undefined): boolean {
	if (!filter) return true;
	const among = (list: string[]) => list.some((each) => each.toLowerCase() === value.toLowerCase());
	return (filter.include.length === 0 || among(filter.include)) && !among(filter.exclude);
}
