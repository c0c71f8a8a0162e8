import { factOf } from '../metrics/catalogue.ts';
import { dimension } from '../metrics/dimensions.ts';
import type { Fact } from '../metrics/metric.ts';
import { QUARTER } from '../metrics/rollup.ts';
import { DAY, HOUR, MINUTE } from '../model/duration.ts';
import type { Query } from '../model/query.ts';
import { offsetsIn, type Stretch } from '../model/time.ts';
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

/** Facts that are looked at by the calendar whatever is asked. */
const TIMED: (Fact | undefined)[] = ['backlog', 'answers'];

/** Whether a question looks at the clock on the wall, or something that it counts does. */
export function needsZone(query: Query): boolean {
	return needsCalendar(query) || query.metrics.some((name) => TIMED.includes(factOf(name)));
}

/** Whether a question needs to tell one local hour from the next without being split by it. */
function countsHours(query: Query): boolean {
	const facts = query.metrics.map(factOf);
	return facts.includes('answers') || (facts.includes('backlog') && isCyclic(query));
}

/**
 * The length of the smallest bucket by which a question tells times apart: an hour where the clock of
 * its zone is whole hours ahead of UTC all the time and no incident is left out, a quarter of an hour
 * elsewhere, a minute where a window cuts one.
 */
export function grainOf(question: Omit<Resolved, 'grain'>): number {
	const { query, tz } = question;
	const { window } = query;
	const cut = (minutes: number) =>
		window !== undefined && (window.start % minutes !== 0 || window.end % minutes !== 0);
	if (cut(15)) return MINUTE;
	const isFine = query.by.includes('quarter_hour') || query.incidents !== 'include';
	if (cut(60) || isFine) return QUARTER;
	const [low, high] = stretchOf(question);
	return !needsZone(query) || tz === 'UTC' || isWhole([low - LEAD, high + DAY], tz)
		? HOUR
		: QUARTER;
}

/** Whether the clock of a zone is whole hours ahead of UTC over a stretch of time, and changes on the hour. */
function isWhole(stretch: Stretch, tz: string): boolean {
	return offsetsIn(stretch, tz).every(
		({ piece, offset }, index) => offset % HOUR === 0 && (index === 0 || piece[0] % HOUR === 0)
	);
}

/** The instants between which a question can touch a bucket; the first is the later where it can touch none. */
export function stretchOf({ brands, from, to }: Pick<Resolved, 'brands' | 'from' | 'to'>): Stretch {
	const low = Math.min(...brands.map(({ coveredFrom }) => coveredFrom ?? Infinity));
	const high = Math.max(...brands.map(({ coveredTo }) => coveredTo ?? -Infinity));
	return [Math.max(low, from ?? -Infinity), Math.min(high, to ?? Infinity)];
}

/** One row per bucket of the grain that a question can touch, in its zone. */
export function calendar(resolved: Resolved, bind: Bind): string {
	const { query, tz, grain } = resolved;
	const [low, high] = stretchOf(resolved);
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
