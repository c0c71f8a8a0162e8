import { metric } from '../metrics/catalogue.ts';
import { dimension, type Dimension } from '../metrics/dimensions.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Query } from '../model/query.ts';
import { binder, type Bind } from './bind.ts';
import { calendar, grainOf, needsCalendar } from './calendar.ts';
import { clockOf } from './clock.ts';
import { bucket, isoInZone, kaplanMeier, leave, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import type { Snapshot, Values } from './warehouse.ts';

/** A column of an answer, as JSON, CSV and Arrow carry it. */
export interface Column {
	name: string;
	label: string;
	unit: Metric['unit'] | 'text' | 'integer' | 'number' | 'instant';
}

export interface Composed {
	sql: string;
	values: Values;
	columns: Column[];
}

type Fact = 'mentions' | 'responses' | 'exposure';

/**
 * Writes the one SELECT that answers a resolved query. Values bind; every identifier comes from the
 * catalogue.
 */
export function compose(resolved: Resolved, snapshot: Snapshot): Composed {
	const { query } = resolved;
	const values: Values = {};
	const bind = binder(values);
	const metrics = withNeeds(query.metrics);
	const dimensions = query.by.map(dimension);
	const facts = factsOf(metrics, query.by);
	const timed = needsCalendar(query) || facts.has('exposure');
	const parts = ground(resolved, snapshot, values, bind, timed);
	if (facts.has('mentions')) {
		parts.push(`units as (${rows('mentions', resolved, snapshot, bind)})`);
		parts.push(`mentions as (${aggregate('units', query.by, metrics, 'mentions')})`);
	}
	if (facts.has('responses')) {
		parts.push(`answers as (${rows('responses', resolved, snapshot, bind)})`);
		parts.push(`responses as (${aggregate('answers', query.by, metrics, 'responses')})`);
	}
	if (facts.has('exposure')) {
		parts.push(...exposure(resolved, snapshot, metrics, bind));
	}
	const curves = metrics.filter((each) => each.kind === 'curve');
	if (curves.length > 0) parts.push(...quantiles(query.by, curves));
	parts.push(...join(query, metrics, curves.length > 0 ? [...facts, 'curves'] : [...facts]));
	return {
		sql: `with ${parts.join(',\n')}\n${select(query, dimensions)}`,
		values,
		columns: [...dimensions.map(columnOf), ...query.metrics.map(metric).map(columnOf)]
	};
}

export function columnOf({ name, label, ...rest }: Dimension | Metric): Column {
	return { name, label, unit: 'unit' in rest ? rest.unit : rest.type };
}

/** The metrics asked for and those they are computed from, each once, needs first. */
function withNeeds(names: string[]): Metric[] {
	const all = new Map<string, Metric>();
	const add = (name: string) => {
		const one = metric(name);
		if (one.kind === 'derived') one.needs.forEach(add);
		all.set(name, one);
	};
	names.forEach(add);
	return [...all.values()];
}

/** The facts to read: hours alone cannot tell handles apart, so mentions give the rows then. */
function factsOf(metrics: Metric[], by: string[]): Set<Fact> {
	const facts = new Set<Fact>();
	for (const each of metrics) {
		if (each.kind === 'curve') facts.add('mentions');
		if (each.kind === 'aggregate') facts.add(each.fact);
	}
	const onlyHours = facts.size === 1 && facts.has('exposure');
	if (onlyHours && observed(by).length < by.length) facts.add('mentions');
	return facts;
}

/** The units of the relation `units` whose time is known; without a schedule it is not. */
export const FOLLOWED = 'select * from units where unit and age is not null';

/**
 * The relation `units`, the mentions in scope (or their responses) with every column that metrics,
 * dimensions and lists read, as parts of a `with`.
 */
export function unitsOf(
	resolved: Resolved,
	snapshot: Snapshot,
	values: Values,
	bind: Bind,
	fact: 'mentions' | 'responses' = 'mentions'
): string[] {
	return [
		...ground(resolved, snapshot, values, bind, needsCalendar(resolved.query)),
		`units as (${rows(fact, resolved, snapshot, bind, true)})`
	];
}

/** What every question stands on: the brands in scope and, where it is timed, the calendar. */
function ground(
	resolved: Resolved,
	snapshot: Snapshot,
	values: Values,
	bind: Bind,
	timed: boolean
): string[] {
	const brands = scope(resolved, snapshot, bind);
	if (!timed) return [brands];
	values.tz = resolved.tz;
	return [brands, calendar(resolved, snapshot, bind)];
}

/** The brands in scope, each with the instant `c` at which it is censored. */
function scope({ brands, asOf }: Resolved, snapshot: Snapshot, bind: Bind): string {
	const ids = brands.map(({ id }) => bind(id)).join(', ');
	return `scope as (
		select brand_id, brand, least(max(covered_to), ${bind(asOf === null ? null : BigInt(asOf))}::bigint) as c
		from ${snapshot.schema}.brands join ${snapshot.schema}.coverage using (brand_id)
		where brand_id in (${ids || 'null'}) group by all
	)`;
}

/** The rows of a fact in scope, with the columns that its metrics and the dimensions read. */
function rows(
	fact: 'mentions' | 'responses',
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind,
	whole = fact === 'mentions'
): string {
	const { query, from, to } = resolved;
	const response = responseColumns(query);
	const used = [...query.by, ...Object.keys(query.filters)].map(dimension);
	const answered = `${response.at} <= scope.c`;
	const clock = clockOf(query, snapshot, response.at);
	const unit = query.unit === 'case' ? 'mention.opens' : 'true';
	const at = fact === 'mentions' ? 'mention.posted_at' : response.at;
	const joins = [`join scope on scope.brand_id = mention.brand_id`];
	const reads = (over: Dimension['over']) => used.some((one) => one.over === over);
	if (reads('calendar') || query.window || query.days) {
		joins.push(`join calendar on calendar.number = ${bucket(at, grainOf(query))}`);
	}
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
			on responding.handle_id = case when ${answered} then ${response.by} end`);
	}
	if (whole || reads('wait')) joins.push(...clock.joins);
	if (reads('wait')) {
		joins.push(`cross join lateral (select ${clock.wait} as wait) as waiting`);
	}
	const conditions = [
		fact === 'mentions'
			? 'mention.posted_at <= scope.c'
			: `${answered} and ${unit} and ${response.first}`,
		...(from === null ? [] : [`${at} >= ${bind(BigInt(from))}`]),
		...(to === null ? [] : [`${at} < ${bind(BigInt(to))}`]),
		...filters(query, () => true, bind)
	];
	const columns = [
		...query.by.map((name) => `${dimension(name).sql} as ${quote(name)}`),
		...(whole
			? [
					'mention.mention as post',
					'mention.brand_id as brand_id',
					'mention.posted_at as posted_at',
					`case when ${answered} then ${response.at} end as response_at`,
					`${unit} as unit`,
					'mention.opens as opens',
					`coalesce(${answered}, false) as responded`,
					`${clock.wait} as wait`,
					`${clock.age} as age`,
					'scope.c - mention.posted_at as elapsed',
					'mention.author_id as author'
				]
			: ['1 as one'])
	];
	return `
		select ${columns.join(', ')}
		from ${snapshot.schema}.mentions as mention
		${joins.join('\n')}
		where ${conditions.join(' and ')}`;
}

/**
 * Where the fact table holds the first response in the query's readings. The columns that include
 * automatic posts are empty where these change nothing; a direct response answers one unit only.
 */
function responseColumns({ unit, attribution, automatic }: Query) {
	const column = (reading: string, part: string) =>
		`mention.${unit}_${attribution}_${reading}_${part}`;
	const either = (part: string) =>
		`coalesce(${column('include', part)}, ${column('exclude', part)})`;
	const pick = automatic === 'include' ? either : (part: string) => column('exclude', part);
	const first = attribution === 'thread' ? column(automatic, 'first') : 'true';
	return { at: pick('at'), by: pick('by'), first };
}

/** The filters of a query on dimensions that `applies` accepts, and its window. */
function filters(query: Query, applies: (dimension: Dimension) => boolean, bind: Bind): string[] {
	const conditions = Object.entries(query.filters).flatMap(([name, { include, exclude }]) => {
		const one = dimension(name);
		if (!applies(one) || one.over === 'brand') return [];
		const column = one.caseless ? `lower(${one.sql})` : one.sql;
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

function aggregate(rows: string, by: string[], metrics: Metric[], fact: Fact): string {
	const columns = metrics.flatMap((each) =>
		each.kind === 'aggregate' && each.fact === fact ? [`${each.sql} as ${each.name}`] : []
	);
	const all = [...by.map(quote), ...columns];
	return `select ${all.join(', ') || 'count(*) as rows'} from ${rows} ${groupBy(by)}`;
}

function groupBy(by: string[]): string {
	return by.length > 0 ? `group by ${by.map(quote).join(', ')}` : '';
}

/** Dimensions along which time is observed: hours belong to no handle, role or language. */
function observed(by: string[]): string[] {
	return by.filter((name) => ['brand', 'calendar'].includes(dimension(name).over));
}

/** Covered seconds by bucket: of each brand where brands are told apart, else of their union. */
function exposure(resolved: Resolved, snapshot: Snapshot, metrics: Metric[], bind: Bind): string[] {
	const { query, from, to, asOf } = resolved;
	const by = observed(query.by);
	const grain = grainOf(query);
	const each = by.includes('brand') ? 'scope.brand_id' : '0';
	const low = from === null ? 'covered_from' : `greatest(covered_from, ${bind(BigInt(from))})`;
	const high = [to, asOf].flatMap((end) => (end === null ? [] : [bind(BigInt(end))]));
	const stretch = 'partition by family order by low, high';
	const conditions = filters(query, ({ over }) => over === 'calendar', bind);
	return [
		`stretches as (
			select ${each} as family, ${low} as low, least(covered_to${high.map((end) => `, ${end}`).join('')}) as high
			from ${snapshot.schema}.coverage join scope using (brand_id)
		)`,
		`islands as (
			select family, min(low) as low, max(high) as high
			from (
				select *, count(*) filter (reached is null or low > reached) over (${stretch} rows unbounded preceding) as island
				from (
					select *, max(high) over (${stretch} rows between unbounded preceding and 1 preceding) as reached
					from stretches where low < high
				)
			)
			group by family, island
		)`,
		`pieces as (
			select family, number, least(high, (number + 1) * ${grain}) - greatest(low, number * ${grain}) as seconds
			from (
				select family, low, high, unnest(range(${bucket('low', grain)}, ${bucket('high - 1', grain)} + 1)) as number
				from islands
			)
		)`,
		`observed as (
			select pieces.seconds${by.map((name) => `, ${dimension(name).sql} as ${quote(name)}`).join('')}
			from pieces
			join calendar on calendar.number = pieces.number
			${by.includes('brand') ? 'join scope on scope.brand_id = pieces.family' : ''}
			${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
		)`,
		`exposure as (${aggregate('observed', by, metrics, 'exposure')})`
	];
}

function quantiles(by: string[], curves: Extract<Metric, { kind: 'curve' }>[]): string[] {
	const columns = curves.map(
		({ name, quantile }) =>
			`min(case when answered >= ${quantile} - 1e-12 then wait end) as ${name}`
	);
	return [
		`steps as (${kaplanMeier(`(${FOLLOWED})`, by)})`,
		`curves as (select ${[...by.map(quote), ...columns].join(', ')} from steps ${groupBy(by)})`
	];
}

/** Joins the facts on the dimensions that they share; an absent count is what its metric says. */
function join({ by }: Query, metrics: Metric[], sources: (Fact | 'curves')[]): string[] {
	const shared = (source: Fact | 'curves') => (source === 'exposure' ? observed(by) : by);
	const keys = sources
		.filter((source) => shared(source).length === by.length)
		.map((source) => `select ${by.map(quote).join(', ') || '1 as one'} from ${source}`);
	const joins = sources.map((source) => {
		const on = shared(source).map(
			(name) => `${source}.${quote(name)} is not distinct from keys.${quote(name)}`
		);
		return `left join ${source} on ${on.join(' and ') || 'true'}`;
	});
	const numbers = metrics.flatMap((each) => {
		if (each.kind === 'derived') return [];
		const number = each.empty === 0 ? `coalesce(${each.name}, 0)` : each.name;
		return [`${number}::double as ${each.name}`];
	});
	return [
		`keys as (${keys.join(' union ')})`,
		`joined as (
			select ${[...by.map((name) => `keys.${quote(name)}`), ...numbers].join(', ')}
			from keys ${joins.join('\n')}
		)`
	];
}

/** Computes what is derived, orders and cuts. */
function select(query: Query, dimensions: Dimension[]): string {
	const columns = [
		...dimensions.map(({ name, type }) =>
			type === 'instant' ? `${isoInZone(name)} as ${name}` : quote(name)
		),
		...query.metrics.map((name) => {
			const one = metric(name);
			const sql = one.kind === 'derived' ? one.sql : name;
			return `${leave(sql, one.unit === 'count' ? 'integer' : 'number')} as ${name}`;
		})
	];
	return `select ${columns.join(', ')} from joined
		order by ${ordering(query)}
		${query.limit === undefined ? '' : `limit ${query.limit}`}`;
}

function ordering({ by, order }: Query): string {
	const parts = by.map((name) => `joined.${quote(name)} nulls last`);
	if (order) {
		const column = by.includes(order.column) ? `joined.${quote(order.column)}` : order.column;
		parts.unshift(`${column} ${order.descending ? 'desc' : 'asc'} nulls last`);
	}
	return parts.join(', ') || '1';
}
