import { BINS, dimension, type Dimension } from '../metrics/dimensions.ts';
import type { Rolled } from '../metrics/rollup.ts';
import type { Seconds } from '../model/time.ts';
import type { Bind } from './bind.ts';
import { needsCalendar } from './calendar.ts';
import { bucket, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { filters, rows } from './units.ts';
import type { Snapshot } from './warehouse.ts';

/** What a cell has by number, so that it is looked up for each cell and not for each row. */
const LATER: Dimension['over'][] = ['brand', 'addressed', 'calendar'];

/** The same of a fact: how long a mention waited is told by the minute first, of which there are few. */
function laterOf(fact: Rolled): Dimension['over'][] {
	return fact === 'mentions' ? [...LATER, 'wait'] : LATER;
}

/** The minutes that a mention waited, up to those of the last bin; every bin begins with a minute, none below zero. */
const WAITED_MINUTES = `(case when wait >= 0 then least(wait, ${BINS.at(-1)}) end // 60)::integer`;

/** What stands for a key of cells in the rows of a fact. */
const KEYS: Record<Key, (grain: Seconds) => string> = {
	brand_id: () => 'brand_id',
	handle_id: () => 'handle_id',
	number: (grain) => `${bucket('dated', grain)} as number`,
	minutes: () => `${WAITED_MINUTES} as minutes`
};

type Key = 'brand_id' | 'handle_id' | 'number' | 'minutes';

/** A column of cells: an aggregate over the rows of a fact, and how it adds up over cells. */
export interface Summand {
	name: string;
	sql: string;
	adds: { by: 'sum' | 'min' | 'max' };
}

/** What the cells of a question are besides. */
export interface Shape {
	/** Dimensions that are looked up later; the others stand in a cell. */
	later?: Dimension['over'][];
	/** A column of the fact by which cells are told apart, too, with its name. */
	apart?: { name: string; sql: string };
	/** The rows that are in cells. */
	where?: string;
}

/**
 * The rows of a fact added up, with the columns of the summands and of those dimensions that a cell
 * cannot be looked up by later: a cell for each brand, handle and bucket of the grain, as far as the
 * question tells these apart.
 */
export function grouped(
	fact: Rolled,
	summands: Summand[],
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind,
	{ later = laterOf(fact), apart, where }: Shape = {}
): string {
	const { query, grain } = resolved;
	const stays = (name: string) => !later.includes(dimension(name).over);
	const timed = later.includes('calendar');
	const narrowed = {
		...query,
		by: query.by.filter(stays),
		filters: Object.fromEntries(Object.entries(query.filters).filter(([name]) => stays(name))),
		...(timed ? { window: undefined, days: undefined } : {})
	};
	const keys = [
		...narrowed.by.map(quote),
		...keysOf(resolved, later).map((key) => KEYS[key](grain)),
		...(apart ? [`${apart.sql} as ${apart.name}`] : [])
	];
	const columns = [...keys, ...summands.map(({ sql, name }) => `${sql} as ${name}`)];
	return `select ${columns.join(', ') || 'count(*) as rows'}
		from (${rows(fact, { ...resolved, query: narrowed }, snapshot, bind)})
		${where ? `where ${where}` : ''}
		${keys.length > 0 ? 'group by all' : ''}`;
}

/** Summands over a relation of cells, by the dimensions of a question and by what tells cells apart. */
export function summed(
	cells: string,
	summands: Pick<Summand, 'name' | 'adds'>[],
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind,
	shape: Shape = {}
): string {
	const sums = summands.map(({ name, adds }) => `${adds.by}(cell.${name}) as ${name}`);
	const isWhole = resolved.query.by.length === 0 && !shape.apart;
	return `${lookedUp(cells, sums, resolved, snapshot, bind, shape)} ${isWhole ? '' : 'group by all'}`;
}

/** A relation of cells with the dimensions of a question, what tells cells apart, and further columns. */
export function lookedUp(
	cells: string,
	more: string[],
	resolved: Resolved,
	{ schema }: Snapshot,
	bind: Bind,
	{ later = LATER, apart }: Shape = {}
): string {
	const { query } = resolved;
	const isLater = (name: string) => later.includes(dimension(name).over);
	const keys = keysOf(resolved, later);
	const joins = [
		...(keys.includes('brand_id') ? ['join scope on scope.brand_id = cell.brand_id'] : []),
		...(keys.includes('number') ? ['join calendar on calendar.number = cell.number'] : []),
		...(keys.includes('handle_id')
			? [`join ${schema}.handles as addressed on addressed.handle_id = cell.handle_id`]
			: [])
	];
	const narrowed = keys.includes('number')
		? query
		: { ...query, window: undefined, days: undefined };
	const sqlOf = (name: string) =>
		dimension(name).sql.replaceAll('waiting.wait', '(cell.minutes * 60)');
	const conditions = filters(narrowed, ({ name }) => isLater(name), bind, sqlOf);
	const columns = [
		...query.by.map((name) =>
			isLater(name) ? `${sqlOf(name)} as ${quote(name)}` : `cell.${quote(name)}`
		),
		...(apart ? [`cell.${apart.name}`] : []),
		...more
	];
	return `select ${columns.join(', ') || 'count(*) as rows'}
		from (${cells}) as cell ${joins.join(' ')}
		${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}`;
}

/** The rows of a fact added up by the dimensions of a question. */
export function addedUp(
	fact: Rolled,
	summands: Summand[],
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind,
	shape: Shape = {}
): string {
	const full = { later: laterOf(fact), ...shape };
	const cells = grouped(fact, summands, resolved, snapshot, bind, full);
	const whole = keysOf(resolved, full.later).length === 0;
	return whole ? cells : summed(cells, summands, resolved, snapshot, bind, full);
}

/** The columns by which the cells of a question are looked up later; none where rows are added up at once. */
export function keysOf({ query }: Resolved, later = LATER): Key[] {
	const used = [...query.by, ...Object.keys(query.filters)].map((name) => dimension(name).over);
	const keys: Key[] = [];
	if (later.includes('brand') && query.by.includes('brand')) keys.push('brand_id');
	if (later.includes('addressed') && used.includes('addressed')) keys.push('handle_id');
	if (later.includes('calendar') && needsCalendar(query)) keys.push('number');
	if (later.includes('wait') && used.includes('wait')) keys.push('minutes');
	return keys;
}
