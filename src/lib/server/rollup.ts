import { CELL, overCells, rollupShape, TOLD_APART, type Rolled } from '../metrics/rollup.ts';
import { dimension, type Dimension } from '../metrics/dimensions.ts';
import type { Metric } from '../metrics/metric.ts';
import { READINGS } from '../model/query.ts';
import type { Seconds } from '../model/time.ts';
import type { Bind } from './bind.ts';
import { grainOf, needsCalendar } from './calendar.ts';
import { quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { brandIds, filters, rows } from './units.ts';
import type { Snapshot } from './warehouse.ts';

type Aggregate = Extract<Metric, { kind: 'aggregate' }>;

/** Instants between which every quarter of an hour is whole and settled, so that cells answer for it. */
interface Whole {
	low: Seconds | null;
	high: Seconds | null;
}

/** What the cells of the rollup have of a unit. */
const HAD: Dimension['over'][] = ['brand', 'addressed', 'calendar'];

/** Why the rollup cannot answer some metrics of one fact; null where it can. */
export function refusal(
	metrics: Aggregate[],
	resolved: Resolved,
	{ meta }: Snapshot
): string | null {
	const { query } = resolved;
	if (meta.rollup !== rollupShape()) return 'the snapshot was made with another catalogue';
	for (const { name, adds } of metrics) if (!adds) return `${name} does not add up`;
	for (const name of [...query.by, ...Object.keys(query.filters)]) {
		if (!HAD.includes(dimension(name).over)) return `${name} is not in the rollup`;
	}
	for (const [name, [usual]] of Object.entries(READINGS)) {
		const value = query[name as keyof typeof READINGS];
		const told = (TOLD_APART as readonly string[]).includes(name);
		if (!told && value !== usual) return `${name}=${value} is not in the rollup`;
	}
	if (grainOf(query) !== CELL) return 'the window cuts quarters of an hour';
	const late = metrics.find(({ adds }) => adds?.settles === Infinity);
	if (isCut(resolved) && late) return `as_of is before the end, and ${late.name} never settles`;
	const { low, high } = wholeOf(metrics, resolved);
	if (low !== null && high !== null && low >= high) {
		return 'the range holds no whole quarter of an hour that is settled';
	}
	if (meta.dense !== 'true') return 'the mentions are too thin for a rollup to pay';
	return null;
}

/**
 * The metrics of a fact by the dimensions of a query, from the cells of the rollup and, where the
 * range cuts a quarter of an hour or not all of it is settled, from the rows of the fact there.
 */
export function rolledUp(
	fact: Rolled,
	metrics: Aggregate[],
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind
): string {
	const { from, to, query } = resolved;
	const whole = wholeOf(metrics, resolved);
	const names = query.by.map(quote);
	const group = names.length > 0 ? `group by ${names.join(', ')}` : '';
	const select = (columns: string[], relation: string) =>
		`select ${[...names, ...columns].join(', ') || 'count(*) as rows'} from (${relation}) ${group}`;
	const inCells = metrics.map((each) => `${overCells(each)} as ${each.name}`);
	const parts = [select(inCells, cells(fact, whole, resolved, snapshot, bind))];
	const edges: Resolved[] = [];
	if (whole.low !== from) edges.push({ ...resolved, to: whole.low });
	if (whole.high !== to) edges.push({ ...resolved, from: whole.high });
	for (const edge of edges) {
		const inRows = metrics.map(({ sql, name }) => `${sql} as ${name}`);
		parts.push(select(inRows, rows(fact, edge, snapshot, bind)));
	}
	const [only = ''] = parts;
	if (parts.length === 1) return only;
	const sums = metrics.map(({ name, adds }) => `${adds?.by}(${name}) as ${name}`);
	return select(sums, parts.join(' union all '));
}

/** The cells in scope, with the columns of the dimensions. */
function cells(
	fact: Rolled,
	{ low, high }: Whole,
	{ query, brands }: Resolved,
	snapshot: Snapshot,
	bind: Bind
): string {
	const { schema } = snapshot;
	const used = [...query.by, ...Object.keys(query.filters)].map(dimension);
	const joins = ['join scope on scope.brand_id = cell.brand_id'];
	if (needsCalendar(query)) joins.push('join calendar on calendar.number = cell.quarter');
	if (used.some(({ over }) => over === 'addressed')) {
		joins.push(`join ${schema}.handles as addressed on addressed.handle_id = cell.handle_id`);
	}
	const conditions = [
		...TOLD_APART.map((name) => `cell.${name} = '${query[name]}'`),
		`cell.brand_id in (${brandIds(brands, bind)})`,
		...(low === null ? [] : [`cell.quarter >= ${bind(low / CELL)}::integer`]),
		...(high === null ? [] : [`cell.quarter < ${bind(high / CELL)}::integer`]),
		...filters(query, () => true, bind)
	];
	const dimensions = query.by.map((name) => `${dimension(name).sql} as ${quote(name)}, `);
	return `select ${dimensions.join('')}cell.*
		from ${schema}.rollup_${fact} as cell ${joins.join(' ')} where ${conditions.join(' and ')}`;
}

/** Whether a brand in scope is censored before the end of what was collected of it. */
function isCut({ asOf, brands }: Resolved): boolean {
	return brands.some(({ coveredTo }) => asOf !== null && asOf < (coveredTo ?? -Infinity));
}

function wholeOf(metrics: Aggregate[], resolved: Resolved): Whole {
	const { from, to, asOf } = resolved;
	const low = from === null ? null : Math.ceil(from / CELL) * CELL;
	const ends = to === null ? [] : [to];
	if (isCut(resolved)) {
		const settles = Math.max(0, ...metrics.map(({ adds }) => adds?.settles ?? 0));
		ends.push((asOf as Seconds) + 1 - settles);
	}
	const end = Math.min(...ends);
	return { low, high: ends.length === 0 ? null : Math.floor(end / CELL) * CELL };
}
