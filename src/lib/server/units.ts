import { clockOf } from '../metrics/clock.ts';
import { dimension, type Dimension } from '../metrics/dimensions.ts';
import { unitColumns } from '../metrics/unit.ts';
import { IS_FOLLOWED } from '../metrics/waitBuckets.ts';
import type { Query } from '../model/query.ts';
import { type Bind } from './bind.ts';
import { calendar, needsCalendar } from './calendar.ts';
import { bucket, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import type { Snapshot } from './warehouse.ts';

/** The units of the relation `units` whose time is known. */
export const FOLLOWED = `select * from units where ${IS_FOLLOWED}`;

/**
 * The relation `units`, the mentions in scope (or their responses) with every column that metrics,
 * dimensions and lists read, as parts of a `with`.
 */
export function unitsOf(
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind,
	fact: 'mentions' | 'responses' = 'mentions'
): string[] {
	return [
		...ground(resolved, bind, needsCalendar(resolved.query)),
		`units as (${rows(fact, resolved, snapshot, bind, true)})`
	];
}

/** What every question stands on: the brands in scope and, where it is timed, the calendar. */
export function ground(resolved: Resolved, bind: Bind, timed: boolean): string[] {
	const brands = scope(resolved, bind);
	return timed ? [brands, calendar(resolved, bind)] : [brands];
}

/** The brands in scope that were collected, each with the instant `c` at which it is censored. */
function scope({ brands, asOf }: Resolved, bind: Bind): string {
	const rows = brands.flatMap(({ id, brand, coveredTo }) => {
		if (coveredTo === null) return [];
		const c = Math.min(coveredTo, asOf ?? Infinity);
		return [`(${bind(id)}::integer, ${bind(brand)}::varchar, ${bind(BigInt(c))}::bigint)`];
	});
	return `scope as (
		from (values ${rows.join(', ') || `(0, '', 0::bigint)`}) as ends (brand_id, brand, c)
		${rows.length > 0 ? '' : 'where false'}
	)`;
}

/** The brands in scope as a list of values, so that only what is theirs is read. */
export function brandIds(brands: Resolved['brands'], bind: Bind): string {
	return brands.map(({ id }) => `${bind(id)}::integer`).join(', ') || 'null';
}

/**
 * The mentions or answers of the brands in scope, each with the instant `c` at which its brand is censored: null
 * for a brand of which nothing was collected.
 */
export function censored(
	table: 'mentions' | 'answers',
	resolved: Resolved,
	{ schema }: Snapshot,
	conditions: string[],
	bind: Bind
): string {
	return `select *, ${endOf(resolved, bind)} as c from ${schema}.${table}
		where brand_id in (${brandIds(resolved.brands, bind)})${conditions.map((each) => ` and ${each}`).join('')}`;
}

/** The instant at which a row's brand is censored. It is looked up in a list: a join costs more than all else. */
export function endOf({ brands, asOf }: Resolved, bind: Bind): string {
	const ends = new Map(
		brands.flatMap(({ id, coveredTo }) =>
			coveredTo === null ? [] : [[id, Math.min(coveredTo, asOf ?? Infinity)]]
		)
	);
	const end = (id: number) => {
		const at = ends.get(id);
		return at === undefined ? 'null' : `${bind(BigInt(at))}::bigint`;
	};
	const low = Math.min(...brands.map(({ id }) => id));
	const high = Math.max(...brands.map(({ id }) => id));
	const alike = ends.size === brands.length && new Set(ends.values()).size === 1;
	if (alike) return end(low);
	const all = Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => end(low + index));
	return `([${all.join(', ')}]::bigint[])[brand_id - ${brands.length > 0 ? low - 1 : 0}]`;
}

/**
 * The rows of a fact in scope, with the columns that its metrics and the dimensions read, and `brand_id`,
 * `handle_id` and `dated`, its own time.
 */
export function rows(
	fact: 'mentions' | 'responses',
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind,
	whole = fact === 'mentions'
): string {
	const { query, grain } = resolved;
	const units = unitColumns(query);
	const used = [...query.by, ...Object.keys(query.filters)].map(dimension);
	const answered = `${units.at} <= mention.c`;
	const clock = clockOf(query.clock, snapshot.schema, units.at);
	const at = fact === 'mentions' ? 'mention.posted_at' : units.at;
	const joins: string[] = [];
	const sqlOf = (name: string) => dimension(name).sql.replaceAll('waiting.wait', `(${clock.wait})`);
	const reads = (over: Dimension['over']) => used.some((one) => one.over === over);
	if (query.by.includes('brand')) joins.push('join scope on scope.brand_id = mention.brand_id');
	if (needsCalendar(query)) joins.push(`join calendar on calendar.number = ${bucket(at, grain)}`);
	if (reads('addressed')) {
		joins.push(
			`join ${snapshot.schema}.handles as addressed on addressed.handle_id = mention.handle_id`
		);
	}
	if (reads('import')) {
		joins.push(`join ${snapshot.schema}.imports as imported on imported.import = mention.import`);
	}
	if (reads('responder')) {
		joins.push(`left join ${snapshot.schema}.handles as responding
			on responding.handle_id = case when ${answered} then ${units.by} end`);
	}
	if (whole || reads('wait')) joins.push(...clock.joins);
	if (query.incidents !== 'include') {
		joins.push(calmOf(query, snapshot, 'mention.posted_at', 'mention.posted_at + 1', 'mention'));
	}
	if (reads('incident')) {
		joins.push(incidentOf(snapshot, 'mention'));
	}
	const own = fact === 'mentions' ? within('posted_at', resolved, bind) : [];
	const conditions = [
		...(fact === 'mentions'
			? ['mention.posted_at <= mention.c']
			: [answered, units.is, units.first, ...within(at, resolved, bind)]),
		...filters(query, () => true, bind, sqlOf)
	];
	const columns = [
		...query.by.map((name) => `${sqlOf(name)} as ${quote(name)}`),
		'mention.brand_id',
		'mention.handle_id',
		`${at} as dated`,
		...(whole
			? [
					'mention.mention as post',
					'mention.posted_at',
					`case when ${answered} then ${units.at} end as response_at`,
					`${units.is} as unit`,
					'mention.opens',
					`coalesce(${answered}, false) as responded`,
					`${clock.wait} as wait`,
					`${clock.age} as age`,
					'mention.c - mention.posted_at as elapsed',
					'mention.author_id as author'
				]
			: [])
	];
	return `
		select ${columns.join(', ')}
		from (${censored('mentions', resolved, snapshot, own, bind)}) as mention
		${joins.join('\n')}
		where ${conditions.join(' and ')}`;
}

/** That an instant lies in the range of a question. */
export function within(time: string, { from, to }: Resolved, bind: Bind): string[] {
	return [
		...(from === null ? [] : [`${time} >= ${bind(BigInt(from))}::bigint`]),
		...(to === null ? [] : [`${time} < ${bind(BigInt(to))}::bigint`])
	];
}

/**
 * Joins the stretches of a brand outside the incidents that the query leaves out, as far as they
 * overlap [low, high); empty where it leaves out none.
 *
 * @param table the relation whose `brand_id` it joins on
 */
export function calmOf(
	{ incidents }: Query,
	{ schema }: Snapshot,
	low: string,
	high: string,
	table = 'coverage'
): string {
	if (incidents === 'include') return '';
	return `join ${schema}.calm on calm.brand_id = ${table}.brand_id and calm.reading = '${incidents}'
		and calm.calm_from < ${high} and ${low} < calm.calm_to`;
}

/** Joins the incident of the brand during which a row of a relation was written. */
export function incidentOf({ schema }: Snapshot, table: 'mention' | 'answer'): string {
	return `left join ${schema}.incidents as incident on incident.brand_id = ${table}.brand_id
		and incident.began <= ${table}.posted_at and ${table}.posted_at < incident.ended`;
}

/** The filters of a query on dimensions that `applies` accepts, and its window. */
export function filters(
	query: Query,
	applies: (dimension: Dimension) => boolean,
	bind: Bind,
	sqlOf = (name: string) => dimension(name).sql
): string[] {
	const conditions = Object.entries(query.filters).flatMap(([name, { include, exclude }]) => {
		const one = dimension(name);
		if (!applies(one) || one.over === 'brand') return [];
		const column = one.caseless ? `lower(${sqlOf(name)})` : sqlOf(name);
		const list = (values: string[]) =>
			values
				.map((value) =>
					bind(one.type === 'integer' ? Number(value) : one.caseless ? value.toLowerCase() : value)
				)
				.join(', ');
		return [
			...(include.length > 0 ? [`${column} in (${list(include)})`] : []),
			...(exclude.length > 0 ? [`(${column} is null or ${column} not in (${list(exclude)}))`] : [])
		];
	});
	const splits = query.by.includes('window');
	const windowed = (query.window || query.days) && !splits;
	return windowed ? [...conditions, `calendar.window_side = 'inside'`] : conditions;
}
