import { metric } from '../metrics/catalogue.ts';
import { dimension, type Dimension } from '../metrics/dimensions.ts';
import type { Fact, Metric } from '../metrics/metric.ts';
import { isAdding, ROLLED } from '../metrics/rollup.ts';
import { wilson } from '../metrics/share.ts';
import type { Query } from '../model/query.ts';
import { given } from './answers.ts';
import { backlog, followedBecause } from './backlog.ts';
import { binder } from './bind.ts';
import { addedUp } from './cells.ts';
import { needsZone } from './calendar.ts';
import { isoInZone, leave, quote } from './dialect.ts';
import { exposure, observed } from './exposure.ts';
import type { Resolved } from './resolve.ts';
import {
	exactly,
	isDense,
	isNear,
	nearly,
	nearlyAlong,
	runs,
	UNDECIDED,
	type Ranked
} from './percentiles.ts';
import { refusal, rolledUp } from './rollup.ts';
import { ground, rows } from './units.ts';
import { inBuckets, narrowRefusal, signedOf, signedRows, waitsOf } from './waits.ts';
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
	/** Why facts were read for what the rollup is of; empty where it was taken, absent where there is none. */
	refusals?: string[];
}

/** Where numbers come from: from the rollup and from buckets of waits where these allow, or from facts alone. */
export type Source = 'rollup' | 'facts';

type Aggregate = Extract<Metric, { kind: 'aggregate' }>;

const FACTS_WANTED = 'facts are wanted';
const ONE_BY_ONE = 'percentiles are followed unit by unit';

/**
 * Writes the one SELECT that answers a resolved query. Values bind; every identifier comes from the
 * catalogue.
 *
 * @param source `facts` leaves rollup and buckets aside, which changes percentiles only, within 1 %
 */
export function compose(
	resolved: Resolved,
	snapshot: Snapshot,
	source: Source = 'rollup'
): Composed {
	const { query } = resolved;
	const values: Values = {};
	const bind = binder(values);
	const metrics = withNeeds(query.metrics);
	const dimensions = query.by.map(dimension);
	const facts = factsOf(metrics, query.by);
	if (dimensions.some(({ type }) => type === 'instant')) values.tz = resolved.tz;
	const parts = ground(resolved, bind, needsZone(query));
	const curves = metrics.filter((each) => each.kind === 'curve');
	const refusals: string[] = [];
	const relations = new Set<string>();
	const many = source === 'rollup' && isNear(resolved);
	const unlike = many ? narrowRefusal(resolved, snapshot) : null;
	// To measure open time costs more than all else, so it is done once.
	const measured = query.clock === 'hours' && curves.length > 0 && !(many && unlike === null);
	const running = runs(query.by);
	const counted = many && !measured && (!running || (unlike === null && isDense(resolved)));
	const ranked = counted ? metrics.filter(isRanked) : [];
	const near = new Set([...(many ? curves : []), ...ranked].map(({ name }) => name));
	if (curves.length > 0 && (!many || measured)) {
		const units = rows('mentions', resolved, snapshot, bind);
		parts.push(`units as ${measured ? 'materialized' : ''} (${units})`);
	}
	for (const fact of ROLLED.filter((each) => facts.has(each))) {
		const adding = metrics.filter(isAdding).filter((each) => each.fact === fact);
		const others = metrics
			.filter(isOf(fact))
			.filter((each) => !isAdding(each) && !near.has(each.name));
		refusals.push(...others.map(({ name }) => `${name} does not add up`));
		if (others.length > 0) {
			const units =
				measured && fact === 'mentions' ? 'units' : `(${rows(fact, resolved, snapshot, bind)})`;
			parts.push(`${fact}_rows as (${aggregate(units, query.by, others)})`);
			relations.add(`${fact}_rows`);
		}
		if (adding.length === 0 && others.length > 0) continue;
		const reason = source === 'facts' ? FACTS_WANTED : refusal(fact, adding, resolved, snapshot);
		if (reason !== null) refusals.push(reason);
		const add = source === 'facts' ? addedUp : rolledUp;
		parts.push(
			measured && fact === 'mentions'
				? `${fact} as (${aggregate('units', query.by, adding)})`
				: `${fact} as (${add(fact, adding, resolved, snapshot, bind)})`
		);
		relations.add(fact);
	}
	if (facts.has('exposure')) {
		const by = observed(query.by);
		parts.push(...exposure(resolved, snapshot, bind));
		parts.push(`exposure as (${aggregate('observed', by, metrics.filter(isOf('exposure')))})`);
		relations.add('exposure');
	}
	if (facts.has('answers')) {
		refusals.push('answers are not rolled up');
		parts.push(given(resolved, snapshot, bind));
		parts.push(`answers as (${aggregate('given', query.by, metrics.filter(isOf('answers')))})`);
		relations.add('answers');
	}
	if (facts.has('backlog')) {
		const followed = source === 'facts' ? FACTS_WANTED : followedBecause(resolved, snapshot);
		if (followed !== null) refusals.push(followed);
		parts.push(...backlog(resolved, snapshot, bind, source === 'facts'));
		parts.push(`backlog as (${aggregate('stock', query.by, metrics.filter(isOf('backlog')))})`);
		relations.add('backlog');
	}
	if (curves.length + ranked.length > 0) {
		const reason = many ? unlike : ONE_BY_ONE;
		if (reason !== null) refusals.push(reason);
		if (!many) parts.push(...exactly(query.by, curves));
		else if (counted) {
			parts.push(...nearly(query.by, curves, waitsOf(resolved, snapshot, bind), ranked));
		} else {
			const units = measured ? signedRows(query.by, 'units') : signedOf(resolved, snapshot, bind);
			parts.push(
				...(running
					? nearlyAlong(query.by, curves, units)
					: nearly(query.by, curves, inBuckets(query.by, units)))
			);
		}
		relations.add('curves');
	}
	const more = near.size > 0 ? [UNDECIDED] : [];
	parts.push(join(query, metrics, [...relations], more));
	return {
		sql: `with ${parts.join(',\n')}\n${select(query, dimensions, more)}`,
		values,
		refusals: [...new Set(refusals)],
		columns: [
			...dimensions.map(columnOf),
			...query.metrics
				.map(metric)
				.map((one) => (near.has(one.name) ? nearColumn(one) : columnOf(one)))
		]
	};
}

export function columnOf({ name, label, ...rest }: Dimension | Metric): Column {
	return { name, label, unit: 'unit' in rest ? rest.unit : rest.type };
}

function nearColumn(one: Metric): Column {
	const { label, ...column } = columnOf(one);
	return { ...column, label: `${label}, within 1 %` };
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

function isRanked(each: Metric): each is Ranked {
	return each.kind === 'aggregate' && each.quantile !== undefined;
}

function isOf(fact: Fact) {
	return (each: Metric): each is Aggregate => each.kind === 'aggregate' && each.fact === fact;
}

function aggregate(rows: string, by: string[], metrics: Aggregate[]): string {
	const columns = metrics.map(({ sql, name }) => `${sql} as ${name}`);
	const all = [...by.map(quote), ...columns];
	return `select ${all.join(', ') || 'count(*) as rows'} from ${rows} ${groupBy(by)}`;
}

function groupBy(by: string[]): string {
	return by.length > 0 ? `group by ${by.map(quote).join(', ')}` : '';
}

/** Joins the facts on the dimensions that they share; an absent count is what its metric says. */
function join({ by }: Query, metrics: Metric[], sources: string[], more: string[]): string {
	const had = (source: string) => (source === 'exposure' ? observed(by) : by);
	const isWhole = (source: string) => had(source).length === by.length;
	const told = metrics.filter((each) => each.kind !== 'derived');
	const numbers = told.map(({ name, empty }) => {
		const number = empty === 0 ? `coalesce(${name}, 0)` : name;
		return `${number}::double as ${name}`;
	});
	// Without dimensions each fact has one row.
	if (by.length === 0) {
		return `joined as (select ${[...numbers, ...more].join(', ')} from ${sources.join(', ')})`;
	}
	const keys = by.map(quote);
	const names = told.filter((each) => each.kind === 'curve' || isWhole(each.fact));
	const greatest = [...names.map(({ name }) => name), ...more].map(
		(name) => `max(${name}) as ${name}`
	);
	const [first, ...others] = sources.filter(isWhole).map((source) => `from ${source}`);
	const rows =
		others.length === 0
			? first
			: `select ${[...keys, ...greatest].join(', ')}
				from (${[first, ...others].join(' union all by name ')}) group by all`;
	const joins = sources
		.filter((source) => !isWhole(source))
		.map((source) => {
			const on = had(source).map(
				(name) => `${source}.${quote(name)} is not distinct from keys.${quote(name)}`
			);
			return `left join ${source} on ${on.join(' and ') || 'true'}`;
		});
	const columns = [...keys.map((key) => `keys.${key}`), ...numbers, ...more];
	return `joined as (select ${columns.join(', ')} from (${rows}) as keys ${joins.join(' ')})`;
}

/** Computes what is derived, orders and cuts. */
function select(query: Query, dimensions: Dimension[], more: string[]): string {
	const shares = new Map(
		query.metrics
			.map(metric)
			.flatMap((one) => (isEnd(one) ? [[one.needs.join(), one.needs] as const] : []))
	);
	const place = ({ needs }: End) => [...shares.keys()].indexOf(needs.join()) + 1;
	const columns = [
		...dimensions.map(({ name, type }) =>
			type === 'instant' ? `${isoInZone(name)} as ${name}` : quote(name)
		),
		...query.metrics.map((name) => {
			const one = metric(name);
			const sql = isEnd(one)
				? `${one.end}s[${place(one)}]`
				: one.kind === 'derived'
					? one.sql
					: name;
			return `${leave(sql, one.unit === 'count' ? 'integer' : 'number')} as ${name}`;
		}),
		// A row that a limit cuts off may stand where it does by a percentile that is not decided.
		...more.map((name) =>
			query.limit === undefined ? name : `bool_or(${name}) over () as ${name}`
		)
	];
	return `select ${columns.join(', ')} from (${withEnds([...shares.values()])}) as joined
		order by ${ordering(query)}
		${query.limit === undefined ? '' : `limit ${query.limit}`}`;
}

type End = Extract<Metric, { kind: 'derived' }> & { end: 'low' | 'high' };

function isEnd(one: Metric): one is End {
	return one.kind === 'derived' && one.end !== undefined;
}

/**
 * The joined rows with both ends of the intervals of some shares, in the lists `lows` and `highs`: the
 * database takes longer to plan a formula written out for each than all else.
 */
function withEnds(shares: string[][]): string {
	if (shares.length === 0) return 'from joined';
	const list = (index: number) => `[${shares.map((needs) => needs[index]).join(', ')}]`;
	const ends = (side: 'low' | 'high') =>
		`list_transform(${list(0)}, lambda k, place: ${wilson('k', 'ns[place]', side)}) as ${side}s`;
	return `select *, ${ends('low')}, ${ends('high')} from (select *, ${list(1)} as ns from joined)`;
}

function ordering({ by, order }: Query): string {
	const parts = by.map((name) => `joined.${quote(name)} nulls last`);
	if (order) {
		const column = by.includes(order.column) ? `joined.${quote(order.column)}` : order.column;
		parts.unshift(`${column} ${order.descending ? 'desc' : 'asc'} nulls last`);
	}
	return parts.join(', ') || '1';
}
