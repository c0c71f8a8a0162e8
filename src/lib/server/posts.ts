import { listed } from '../metrics/listed.ts';
import type { Listing } from '../model/listing.ts';
import { WAITING_SECONDS } from '../metrics/metric.ts';
import { binder, type Bind } from './bind.ts';
import type { Column, Composed } from './compose.ts';
import { isoInZone } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { rows, unitsOf } from './units.ts';
import type { Snapshot, Values } from './warehouse.ts';

/** Dimensions that a row of a listing says of its mention. */
export const SAID = ['brand', 'handle', 'role', 'reach', 'responder', 'channel', 'lang', 'source'];

const COLUMNS: Column[] = [
	{ name: 'post_id', label: 'Post', unit: 'text' },
	{ name: 'space', label: 'Space', unit: 'text' },
	{ name: 'posted_at', label: 'Posted', unit: 'instant' },
	{ name: 'author', label: 'Author', unit: 'text' },
	{ name: 'text', label: 'Text', unit: 'text' },
	...SAID.map((name): Column => ({ name, label: name, unit: 'text' })),
	{ name: 'unit', label: 'Counts as a unit', unit: 'integer' },
	{ name: 'opens', label: 'Opens a case', unit: 'integer' },
	{ name: 'responded_at', label: 'Answered', unit: 'instant' },
	{ name: 'wait', label: 'Seconds waited', unit: 'seconds' },
	{ name: 'age', label: 'Seconds it could have been answered in', unit: 'seconds' },
	{ name: 'left', label: 'Seconds left of the promise', unit: 'seconds' },
	{ name: 'after', label: 'Place in the list', unit: 'text' }
];

/** What a list is sorted by, and whether the greatest comes first. */
const ORDER: Record<Listing['sort'], { key: (schema: string) => string; descending: boolean }> = {
	newest: { key: () => 'posted_at', descending: true },
	oldest: { key: () => 'posted_at', descending: false },
	slowest: { key: () => 'coalesce(wait, age, 0)', descending: true },
	fastest: { key: () => 'coalesce(wait, age, 0)', descending: false },
	promise: { key: left, descending: false }
};

/** Stands between the keys of a list, and in none of them. */
const SEPARATOR = '\u001e';

/** Greater than any time that can be left of a promise. */
const PAST = 10_000_000;

/**
 * Seconds left of the next promise that holds for a unit; past the last one, those that have waited
 * longest first.
 */
function left(schema: string): string {
	return `coalesce(
		(
			select min(promise.within - elapsed) from ${schema}.targets as promise
			where promise.brand = units.brand and promise.within > elapsed
				and coalesce(promise.role, units.role) = units.role
				and lower(coalesce(promise.handle, units.handle)) = lower(units.handle)
				and coalesce(promise.valid_from, posted_at) <= posted_at
				and posted_at < coalesce(promise.valid_to, posted_at + 1)
		),
		${PAST} + greatest(0, ${WAITING_SECONDS} - elapsed)
	)::bigint`;
}

const STATE: Record<NonNullable<Listing['state']>, string> = {
	answered: listed('answered').where,
	open: listed('open').where,
	waiting: listed('waiting').where
};

/**
 * Writes the SELECT of the mentions behind a number: of the question's mentions (or responses) those
 * that the metric counts, with their texts; a page of them, or all.
 */
export function composePosts(resolved: Resolved, snapshot: Snapshot, listing: Listing): Composed {
	const values: Values = { tz: resolved.tz };
	const { key, descending } = ORDER[listing.sort];
	const direction = descending ? 'desc' : 'asc';
	const order = (table: string) =>
		['key', 'post', 'brand_id'].map((name) => `${table}.${name} ${direction}`).join(', ');
	const bind = binder(values);
	const parts = chosen(resolved, snapshot, listing, bind);
	const { fact } = listed(listing.metric ?? 'mentions');
	const said = { ...resolved, query: { ...resolved.query, by: SAID } };
	const beyond = descending ? '<' : '>';
	const [k, p, b] = (listing.after ?? []).map((part) => `${bind(part)}::bigint`);
	const sql = `with ${parts.join(',\n')},
		sorted as (select post, brand_id, posted_at, ${key(snapshot.schema)} as key from chosen as units),
		page as materialized (
			select * from sorted
			${
				listing.after
					? `where key ${beyond} ${k} or key = ${k} and (post ${beyond} ${p} or post = ${p} and brand_id ${beyond} ${b})`
					: ''
			}
			order by ${order('sorted')}
			${listing.limit === undefined ? '' : `limit ${listing.limit}`}
		),
		said as (${rows(fact, said, snapshot, bind, true)}),
		told as materialized (
			select said.*, page.key, version.import, version.post_id, version.author_handle, version.text
			from page
			join said on said.posted_at = page.posted_at and said.post = page.post and said.brand_id = page.brand_id
			join ${snapshot.schema}.posts as place on place.post = page.post
			join ${snapshot.posts} as version on version.version = place.version
		)
		select
			told.post_id, imports.space, ${isoInZone('told.posted_at')} as posted_at,
			told.author_handle as author, told.text,
			${SAID.map((name) => `told."${name}"::varchar as "${name}"`).join(', ')},
			told.unit::integer as "unit", told.opens::integer as opens,
			case when told.unit then ${isoInZone('told.response_at')} end as responded_at,
			case when told.unit then told.wait end::double as wait, told.age::double as age,
			case when told.key < ${PAST} and ${listing.sort === 'promise'} then told.key::double end as "left",
			told.key || '.' || told.post || '.' || told.brand_id as "after"
		from told
		join ${snapshot.schema}.imports on imports.import = told.import
		order by ${order('told')}`;
	return { sql, values, columns: COLUMNS };
}

/** Writes the SELECT of how many rows a list has. */
export function composeCount(resolved: Resolved, snapshot: Snapshot, listing: Listing): Composed {
	const values: Values = {};
	const parts = chosen(resolved, snapshot, listing, binder(values));
	return {
		sql: `with ${parts.join(',\n')} select count(*)::integer as rows from chosen`,
		values,
		columns: [{ name: 'rows', label: 'Rows', unit: 'count' }]
	};
}

/** The relation `chosen`, the rows of a list, as parts of a `with`: what is said of them is looked up later. */
function chosen(
	resolved: Resolved,
	snapshot: Snapshot,
	{ metric, state, text, without, only, sort }: Listing,
	bind: Bind
): string[] {
	const { where, fact } = listed(metric ?? 'mentions');
	const conditions = [where, ...(state ? [STATE[state]] : [])];
	const words = text === undefined ? '' : bind(text);
	if (words) {
		conditions.push(
			`(contains(lower(version.text), lower(${words})) or contains(lower(version.author_handle), lower(${words})))`
		);
	}
	const key = `units.brand || chr(10) || version.post_id || chr(10) || imports.space`;
	const among = (keys: string[]) =>
		`${key} in (select unnest(string_split(${bind(keys.join(SEPARATOR))}, chr(30))))`;
	if (without && without.length > 0) conditions.push(`not (${among(without)})`);
	if (only) conditions.push(only.length > 0 ? among(only) : 'false');
	const told = words || without || only;
	const by = [
		...(told || sort === 'promise' ? ['brand'] : []),
		...(sort === 'promise' ? ['handle', 'role'] : [])
	];
	return [
		...unitsOf({ ...resolved, query: { ...resolved.query, by } }, snapshot, bind, fact),
		`chosen as (
			select units.* from units
			${
				told
					? `join ${snapshot.schema}.posts as place on place.post = units.post
					join ${snapshot.posts} as version on version.version = place.version
					join ${snapshot.schema}.imports on imports.import = version.import`
					: ''
			}
			where ${conditions.join(' and ')}
		)`
	];
}
