import { dimension, type Dimension } from '../metrics/dimensions.ts';
import type { Adding, Rolled } from '../metrics/rollup.ts';
import type { Bind } from './bind.ts';
import { needsCalendar } from './calendar.ts';
import { bucket, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { filters, rows } from './units.ts';
import type { Snapshot } from './warehouse.ts';

/** What a cell has by number, so that it is looked up for each cell and not for each row. */
const LATER: Dimension['over'][] = ['brand', 'addressed', 'calendar'];

/**
 * The rows of a fact added up, with the columns of metrics and of those dimensions that a cell cannot
 * be looked up by later: a cell for each brand, handle and bucket of the grain, as far as the question
 * tells these apart.
 */
export function grouped(
	fact: Rolled,
	metrics: Adding[],
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind
): string {
	const { query, grain } = resolved;
	const [now, later] = [namesOf(query.by, false), keysOf(resolved)];
	const kept = Object.entries(query.filters).filter(([name]) => !isLater(name));
	const narrowed = {
		...query,
		by: now,
		filters: Object.fromEntries(kept),
		window: undefined,
		days: undefined
	};
	const keys = [
		...now.map(quote),
		...later.map((key) => (key === 'number' ? `${bucket('dated', grain)} as number` : key))
	];
	const columns = [...keys, ...metrics.map(({ sql, name }) => `${sql} as ${name}`)];
	return `select ${columns.join(', ') || 'count(*) as rows'}
		from (${rows(fact, { ...resolved, query: narrowed }, snapshot, bind)})
		${keys.length > 0 ? 'group by all' : ''}`;
}

/** Metrics over a relation of cells, by the dimensions of a question. */
export function summed(
	cells: string,
	metrics: Adding[],
	resolved: Resolved,
	{ schema }: Snapshot,
	bind: Bind
): string {
	const { query } = resolved;
	const joins: string[] = [];
	const used = usedIn(resolved);
	if (query.by.includes('brand')) joins.push('join scope on scope.brand_id = cell.brand_id');
	if (needsCalendar(query)) joins.push('join calendar on calendar.number = cell.number');
	if (used.some((name) => dimension(name).over === 'addressed')) {
		joins.push(`join ${schema}.handles as addressed on addressed.handle_id = cell.handle_id`);
	}
	const conditions = filters(query, ({ name }) => isLater(name), bind);
	const columns = [
		...query.by.map((name) =>
			isLater(name) ? `${dimension(name).sql} as ${quote(name)}` : `cell.${quote(name)}`
		),
		...metrics.map(({ name, adds }) => `${adds.by}(cell.${name}) as ${name}`)
	];
	return `select ${columns.join(', ') || 'count(*) as rows'}
		from (${cells}) as cell ${joins.join(' ')}
		${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
		${query.by.length > 0 ? 'group by all' : ''}`;
}

/** The columns by which the cells of a question are looked up later; none where rows are added up at once. */
export function keysOf(resolved: Resolved): ('brand_id' | 'handle_id' | 'number')[] {
	const over = usedIn(resolved).map((name) => dimension(name).over);
	return [
		...(resolved.query.by.includes('brand') ? ['brand_id' as const] : []),
		...(over.includes('addressed') ? ['handle_id' as const] : []),
		...(needsCalendar(resolved.query) ? ['number' as const] : [])
	];
}

function usedIn({ query }: Resolved): string[] {
	return [...query.by, ...Object.keys(query.filters)];
}

function namesOf(by: string[], later: boolean): string[] {
	return by.filter((name) => isLater(name) === later);
}

function isLater(name: string): boolean {
	return LATER.includes(dimension(name).over);
}
