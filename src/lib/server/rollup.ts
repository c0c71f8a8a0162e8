import { dimension, type Dimension } from '../metrics/dimensions.ts';
import {
	CELL,
	inCell,
	rollupShape,
	TOLD_APART,
	type Adding,
	type Rolled
} from '../metrics/rollup.ts';
import { READINGS } from '../model/query.ts';
import type { Seconds } from '../model/time.ts';
import type { Bind } from './bind.ts';
import { grouped, keysOf, summed } from './cells.ts';
import type { Resolved } from './resolve.ts';
import { brandIds } from './units.ts';
import type { Snapshot } from './warehouse.ts';

/** Instants between which every quarter of an hour is whole and settled, so that cells answer for it. */
interface Whole {
	low: Seconds | null;
	high: Seconds | null;
}

/** What the cells of the rollup have of a unit. */
const HAD: Dimension['over'][] = ['brand', 'addressed', 'calendar'];

/** Why the rollup cannot answer some metrics of one fact; null where it can. */
export function refusal(metrics: Adding[], resolved: Resolved, { meta }: Snapshot): string | null {
	const { query } = resolved;
	if (meta.rollup !== rollupShape()) return 'the snapshot was made with another catalogue';
	for (const name of [...query.by, ...Object.keys(query.filters)]) {
		if (!HAD.includes(dimension(name).over)) return `${name} is not in the rollup`;
	}
	for (const [name, [usual]] of Object.entries(READINGS)) {
		const value = query[name as keyof typeof READINGS];
		const told = (TOLD_APART as readonly string[]).includes(name);
		if (!told && value !== usual) return `${name}=${value} is not in the rollup`;
	}
	if (resolved.grain < CELL) return 'the window cuts quarters of an hour';
	const late = metrics.find(({ adds }) => adds.settles === Infinity);
	if (isCut(resolved) && late) return `as_of is before the end, and ${late.name} never settles`;
	const { low, high } = wholeOf(metrics, resolved);
	if (low !== null && high !== null && low >= high) {
		return 'the range holds no whole quarter of an hour that is settled';
	}
	if (meta.dense !== 'true') return 'the mentions are too thin for a rollup to pay';
	return null;
}

/**
 * The metrics of a fact by the dimensions of a query, from cells: those of the rollup and, where the
 * range cuts a quarter of an hour or not all of it is settled, the rows of the fact there added up.
 */
export function rolledUp(
	fact: Rolled,
	metrics: Adding[],
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind
): string {
	const { from, to } = resolved;
	const { low, high } = wholeOf(metrics, resolved);
	const edges: Resolved[] = [];
	if (low !== from) edges.push({ ...resolved, to: low });
	if (high !== to) edges.push({ ...resolved, from: high });
	const parts = [
		stored(fact, metrics, { ...resolved, from: low, to: high }, snapshot, bind),
		...edges.map((edge) => grouped(fact, metrics, edge, snapshot, bind))
	];
	return summed(parts.join(' union all '), metrics, resolved, snapshot, bind);
}

/** The cells of the rollup in a range, with what `grouped` has. */
function stored(
	fact: Rolled,
	metrics: Adding[],
	resolved: Resolved,
	{ schema }: Snapshot,
	bind: Bind
): string {
	const { query, brands, from, to, grain } = resolved;
	const conditions = [
		...TOLD_APART.map((name) => `${name} = '${query[name]}'`),
		`brand_id in (${brandIds(brands, bind)})`,
		...(from === null ? [] : [`quarter >= ${bind(from / CELL)}::integer`]),
		...(to === null ? [] : [`quarter < ${bind(to / CELL)}::integer`])
	];
	const keys = keysOf(resolved).map((key) =>
		key === 'number' ? `quarter // ${grain / CELL} as number` : key
	);
	const columns = [...keys, ...metrics.map((each) => `${inCell(each)} as ${each.name}`)];
	return `select ${columns.join(', ') || '1 as one'}
		from ${schema}.rollup_${fact} where ${conditions.join(' and ')}`;
}

/** Whether a brand in scope is censored before the end of what was collected of it. */
function isCut({ asOf, brands }: Resolved): boolean {
	return brands.some(({ coveredTo }) => asOf !== null && asOf < (coveredTo ?? -Infinity));
}

function wholeOf(metrics: Adding[], resolved: Resolved): Whole {
	const { from, to, asOf } = resolved;
	const low = from === null ? null : Math.ceil(from / CELL) * CELL;
	const ends = to === null ? [] : [to];
	if (isCut(resolved)) {
		const settles = Math.max(0, ...metrics.map(({ adds }) => adds.settles));
		ends.push((asOf as Seconds) + 1 - settles);
	}
	const end = Math.min(...ends);
	return { low, high: ends.length === 0 ? null : Math.floor(end / CELL) * CELL };
}
