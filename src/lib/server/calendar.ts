import { factOf } from '../metrics/catalogue.ts';
import { dimension } from '../metrics/dimensions.ts';
import { DAY, MINUTE } from '../model/duration.ts';
import type { Query } from '../model/query.ts';
import type { Bind } from './bind.ts';
import { bucket, CYCLIC, minuteOfDay, RUNNING, wallClock } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import type { Snapshot } from './warehouse.ts';

/** Whether a query looks at the clock on the wall. */
export function needsCalendar({ by, filters, window, days }: Query): boolean {
	const used = [...by, ...Object.keys(filters)].map(dimension);
	return window !== undefined || days !== undefined || used.some(({ over }) => over === 'calendar');
}

/** Whether a question goes round the clock or the week, so that a bucket of it comes again. */
export function isCyclic({ by }: Query): boolean {
	return by.some((name) => name in CYCLIC || name === 'window');
}

/** Whether a question needs to tell one local hour from the next without being split by it. */
function countsHours(query: Query): boolean {
	const facts = query.metrics.map(factOf);
	return facts.includes('answers') || (facts.includes('backlog') && isCyclic(query));
}

/** The length of the smallest bucket: a quarter hour, or a minute where a window cuts one. */
export function grainOf({ window }: Query): number {
	return window && (window.start % 15 !== 0 || window.end % 15 !== 0) ? MINUTE : 15 * MINUTE;
}

/**
 * One row per bucket of the grain in the zone of the query, from 32 days before the range so that
 * the beginnings of weeks and months are in it.
 */
export function calendar(resolved: Resolved, snapshot: Snapshot, bind: Bind): string {
	const { query } = resolved;
	const grain = grainOf(query);
	const start = `number * ${grain}`;
	const used = new Set([
		...query.by,
		...Object.keys(query.filters),
		...(countsHours(query) ? ['hour'] : [])
	]);
	const columns = [
		...Object.entries(RUNNING).map(([name, sql]) => [name, sql('wall', start)] as const),
		...Object.entries(CYCLIC).map(([name, sql]) => [name, sql('wall')] as const)
	].filter(([name]) => used.has(name));
	if (query.window || query.days) {
		columns.push([
			'window_side',
			`case when ${insideWindow(query, bind)} then 'inside' else 'outside' end`
		]);
	}
	const ends = `(
		select min(known_from) as low, max(known_to) as high
		from ${snapshot.schema}.spans join scope using (brand_id)
	)`;
	const low = resolved.from === null ? 'low' : `greatest(low, ${bind(BigInt(resolved.from))})`;
	const high = resolved.to === null ? 'high' : `least(high, ${bind(BigInt(resolved.to))})`;
	return `calendar as (
		select number${columns.map(([name, sql]) => `, ${sql} as ${name}`).join('')}
		from (
			select number, ${wallClock(start)} as wall
			from (
				select unnest(range(${bucket(`${low} - ${32 * DAY}`, grain)}, ${bucket(high, grain)} + 1)) as number
				from ${ends}
			)
		)
	)`;
}

/** A window that crosses midnight belongs to the local day on which it begins. */
function insideWindow({ window, days }: Query, bind: Bind): string {
	const weekday = (wall: string) =>
		days ? `isodow(${wall}) in (${days.map(bind).join(', ')})` : 'true';
	if (!window) return weekday('wall');
	const minute = minuteOfDay('wall');
	const start = bind(window.start);
	const end = bind(window.end);
	if (window.start < window.end) {
		return `${minute} >= ${start} and ${minute} < ${end} and ${weekday('wall')}`;
	}
	return `(${minute} >= ${start} and ${weekday('wall')})
		or (${minute} < ${end} and ${weekday('wall - interval 1 day')})`;
}
