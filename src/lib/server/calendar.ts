import { factOf } from '../metrics/catalogue.ts';
import { dimension } from '../metrics/dimensions.ts';
import { DAY, MINUTE } from '../model/duration.ts';
import type { Query } from '../model/query.ts';
import { ZoneClock } from '../model/zoneClock.ts';
import type { Bind } from './bind.ts';
import { beginning, CYCLIC, minuteOfDay, RUNNING, wallTime } from './dialect.ts';
import type { Resolved } from './resolve.ts';

/** The beginning of a month or week that holds the first bucket lies no further back. */
const LEAD = 32 * DAY;

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

/** One row per bucket of the grain that a question can touch, in its zone. */
export function calendar({ query, brands, from, to, tz }: Resolved, bind: Bind): string {
	const grain = grainOf(query);
	const low = Math.max(
		Math.min(...brands.map(({ coveredFrom }) => coveredFrom ?? Infinity)),
		from ?? -Infinity
	);
	const high = Math.min(
		Math.max(...brands.map(({ coveredTo }) => coveredTo ?? -Infinity)),
		to ?? Infinity
	);
	const [first, end] =
		low <= high ? [Math.floor(low / grain), Math.floor(high / grain) + 1] : [0, 0];
	const clock = new ZoneClock([first * grain - LEAD, end * grain], tz, grain);
	const used = new Set([
		...query.by,
		...Object.keys(query.filters),
		...(countsHours(query) ? ['hour'] : [])
	]);
	const columns = [
		...Object.entries(RUNNING).map(([name, way]) => [
			name,
			'sql' in way ? way.sql : beginning(way.low, clock.exceptions(way.bounds))
		]),
		...Object.entries(CYCLIC)
	].filter(([name]) => used.has(name as string));
	if (query.window || query.days) {
		columns.push([
			'window_side',
			`case when ${insideWindow(query, bind)} then 'inside' else 'outside' end`
		]);
	}
	const runs = clock.runs.map(
		(run) =>
			`(${Math.max(first, run.first)}::bigint, ${run.end}::bigint, ${run.first * grain}::bigint, ${run.ahead}::bigint)`
	);
	return `calendar as (
		select number${columns.map(([name, sql]) => `, ${sql} as ${name}`).join('')}
		from (
			select *, second + ahead as shows, ${wallTime('second + ahead')} as wall
			from (
				select number, number * ${grain} as second, ahead, since
				from (
					select unnest(range(low, high)) as number, since, ahead
					from (values ${runs.join(', ') || '(0::bigint, 0::bigint, 0::bigint, 0::bigint)'}) as runs (low, high, since, ahead)
				)
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
