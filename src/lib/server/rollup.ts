import { dimension, type Dimension } from '../metrics/dimensions.ts';
import {
	inCell,
	QUARTER,
	ROLLING,
	ROLLUP_SHAPE,
	TOLD_APART,
	type Adding,
	type Rolled,
	type Rolling
} from '../metrics/rollup.ts';
import { READINGS, type Query } from '../model/query.ts';
import type { Seconds } from '../model/time.ts';
import type { Bind } from './bind.ts';
import { stretchOf } from './calendar.ts';
import { addedUp, grouped, keysOf, summed } from './cells.ts';
import type { PublishedIncident } from './contents.ts';
import type { Resolved } from './resolve.ts';
import { brandIds } from './units.ts';
import type { Snapshot } from './warehouse.ts';

type Brands = Resolved['brands'];

/** Instants between which every cell is whole and settled, so that cells answer for it. */
interface Whole {
	low: Seconds | null;
	high: Seconds | null;
}

/** The kinds of incidents that a question leaves out. */
const LEFT_OUT: Record<Query['incidents'], PublishedIncident['kind'][]> = {
	include: [],
	exclude: ['confirmed'],
	candidates: ['confirmed', 'candidate']
};

/** The readings that cells answer for. */
const TOLD: string[] = [...TOLD_APART.mentions, 'incidents'];

/** What the cells of the rollup have of a unit. */
const HAD: Dimension['over'][] = ['brand', 'addressed', 'calendar'];

/** Why the rollup cannot answer some metrics of one fact, wholly or for some brands; null where it can. */
export function refusal(
	fact: Rolled,
	metrics: Adding[],
	resolved: Resolved,
	snapshot: Snapshot
): string | null {
	const reason = misfit(fact, metrics, resolved, snapshot);
	if (reason !== null) return reason;
	const { rolled, thin } = parted(fact, resolved, snapshot);
	if (thin.length === 0) return null;
	const whose = rolled.length === 0 ? 'the mentions' : 'the mentions of some brands';
	const or = cellClock(fact, resolved.query) === 'hours' ? ', or without opening hours' : '';
	return `${whose} are too thin for a rollup to pay${or}`;
}

/** What numbers must say of themselves to be looked for in cells. */
type Settling = { name: string; adds: Pick<Adding['adds'], 'settles'> };

/** Why no cells can answer some metrics of one fact; null where they can. */
export function misfit(
	fact: Rolled,
	metrics: Settling[],
	resolved: Resolved,
	snapshot: Snapshot
): string | null {
	const { query } = resolved;
	const lack = lacking(resolved, snapshot);
	if (lack !== null) return lack;
	if (fact === 'responses' && query.incidents !== 'include') {
		return 'responses do not say when the mention was posted';
	}
	if (cellClock(fact, query) === 'hours' && isCut(resolved)) {
		return 'as_of is before the end, and nobody knows when open time settles';
	}
	if (isTorn(resolved, snapshot)) return 'an incident cuts a quarter of an hour';
	const late = metrics.find(({ adds }) => adds.settles === Infinity);
	if (isCut(resolved) && late) return `as_of is before the end, and ${late.name} never settles`;
	const { low, high } = wholeOf(metrics, resolved);
	if (low !== null && high !== null && low >= high) {
		return 'the range holds no whole cell that is settled';
	}
	return null;
}

/** What no cell tells apart, but a question does; null where there is no such thing. */
export function lacking({ query, grain }: Resolved, { meta }: Snapshot): string | null {
	if (meta.rollup !== ROLLUP_SHAPE) return 'the snapshot was made with another catalogue';
	for (const name of [...query.by, ...Object.keys(query.filters)]) {
		if (!HAD.includes(dimension(name).over)) return `${name} is not in the rollup`;
	}
	for (const [name, [usual]] of Object.entries(READINGS)) {
		const value = query[name as keyof typeof READINGS];
		if (!TOLD.includes(name) && value !== usual) return `${name}=${value} is not in the rollup`;
	}
	if (grain < QUARTER) return 'the window cuts quarters of an hour';
	return null;
}

/** The brands in scope of which there are cells that a question can be answered from, and the others. */
function parted(
	fact: Rolled,
	{ query, brands, grain }: Resolved,
	snapshot: Snapshot
): Record<'rolled' | 'thin', Brands> {
	const rolling = rollingOf(snapshot, cellClock(fact, query));
	const fits = ({ id }: Brands[number]) => (rolling[id] ?? Infinity) <= grain;
	return { rolled: brands.filter(fits), thin: brands.filter((brand) => !fits(brand)) };
}

/** By which clock cells of a fact are looked for: the calendar's where every clock says the same. */
function cellClock(fact: Rolled, { clock }: Query): Query['clock'] {
	const told: readonly string[] = TOLD_APART[fact];
	return told.includes('clock') ? clock : 'calendar';
}

/** How long the cells of brands are by a clock. */
export function rollingOf({ meta }: Snapshot, clock: Query['clock']): Rolling {
	return JSON.parse(meta[ROLLING[clock]] ?? '{}') as Rolling;
}

/**
 * The metrics of a fact by the dimensions of a query, added up from cells: those of the rollup, where
 * these fit the question, and the rows of the fact, where there are none or the range cuts a cell or not
 * all of it is settled.
 */
export function rolledUp(
	fact: Rolled,
	metrics: Adding[],
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind
): string {
	const { rolled, thin } = parted(fact, resolved, snapshot);
	if (misfit(fact, metrics, resolved, snapshot) !== null || rolled.length === 0) {
		return addedUp(fact, metrics, resolved, snapshot, bind);
	}
	const { whole, edges } = cutUp(metrics, resolved);
	const rest: Resolved[] = thin.length > 0 ? [{ ...resolved, brands: thin }] : [];
	rest.push(...edges.map((edge) => ({ ...edge, brands: rolled })));
	const parts = [
		stored(fact, metrics, { ...whole, brands: rolled }, snapshot, bind),
		...rest.map((each) => grouped(fact, metrics, each, snapshot, bind))
	];
	return summed(parts.join(' union all '), metrics, resolved, snapshot, bind);
}

/** The cells of the rollup in a range, with what `grouped` has. */
function stored(
	fact: Rolled,
	metrics: Adding[],
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind
): string {
	const columns = [
		...cellKeys(resolved),
		...metrics.map((each) => `${inCell(each)} as ${each.name}`)
	];
	return `select ${columns.join(', ') || '1 as one'}
		from ${calm(`rollup_${fact}`, resolved, snapshot, bind)}
		where ${[...toldApart(fact, resolved.query), ...inScope(resolved, bind)].join(' and ')}`;
}

/** A table of cells without those of the incidents that a question leaves out. */
export function calm(table: string, resolved: Resolved, { schema }: Snapshot, bind: Bind): string {
	const kinds = LEFT_OUT[resolved.query.incidents];
	const [low, high] = stretchOf(resolved);
	if (kinds.length === 0 || low > high) return `${schema}.${table}`;
	const [began, ended] = [`greatest(began, ${low})`, `least(ended, ${high + QUARTER})`];
	return `${schema}.${table} anti join (
		select brand_id, unnest(range(${began} // ${QUARTER}, ${ended} // ${QUARTER}))::integer as quarter
		from ${schema}.incidents
		where kind in (${kinds.map(bind).join(', ')}) and brand_id in (${brandIds(resolved.brands, bind)})
	) as left_out using (brand_id, quarter)`;
}

/** The keys of a question's cells, as the cells of the rollup have them. */
export function cellKeys(resolved: Resolved): string[] {
	return keysOf(resolved).map((key) =>
		key === 'number' ? `quarter // ${resolved.grain / QUARTER} as number` : key
	);
}

/** Which cells of a fact are in the readings of a question. */
export function toldApart(fact: Rolled, query: Query): string[] {
	return TOLD_APART[fact].map((name) => `${name} = '${query[name]}'`);
}

/** Which cells of the rollup are of a question. */
export function inScope({ brands, from, to }: Resolved, bind: Bind): string[] {
	return [
		`brand_id in (${brandIds(brands, bind)})`,
		...(from === null ? [] : [`quarter >= ${bind(from / QUARTER)}::integer`]),
		...(to === null ? [] : [`quarter < ${bind(to / QUARTER)}::integer`])
	];
}

/** Whether an incident that a question leaves out begins or ends within a cell. */
function isTorn({ query, brands, from, to }: Resolved, { incidents }: Snapshot): boolean {
	const names = new Set(brands.map(({ brand }) => brand));
	return incidents.some(
		({ brand, kind, began, ended }) =>
			names.has(brand) &&
			LEFT_OUT[query.incidents].includes(kind) &&
			ended > (from ?? -Infinity) &&
			began < (to ?? Infinity) &&
			(began % QUARTER !== 0 || ended % QUARTER !== 0)
	);
}

/** Whether a brand in scope is censored before the end of what was collected of it. */
function isCut({ asOf, brands }: Resolved): boolean {
	return brands.some(({ coveredTo }) => asOf !== null && asOf < (coveredTo ?? -Infinity));
}

/** A question as far as whole and settled cells answer it, and what the facts have to answer before and after. */
export function cutUp(
	metrics: Settling[],
	resolved: Resolved
): { whole: Resolved; edges: Resolved[] } {
	const { low, high } = wholeOf(metrics, resolved);
	const edges: Resolved[] = [];
	if (low !== resolved.from) edges.push({ ...resolved, to: low });
	if (high !== resolved.to) edges.push({ ...resolved, from: high });
	return { whole: { ...resolved, from: low, to: high }, edges };
}

function wholeOf(metrics: Settling[], resolved: Resolved): Whole {
	const { from, to, asOf, grain } = resolved;
	const low = from === null ? null : Math.ceil(from / grain) * grain;
	const ends = to === null ? [] : [to];
	if (isCut(resolved)) {
		const settles = Math.max(0, ...metrics.map(({ adds }) => adds.settles));
		ends.push((asOf as Seconds) + 1 - settles);
	}
	const end = Math.min(...ends);
	return { low, high: ends.length === 0 ? null : Math.floor(end / grain) * grain };
}
