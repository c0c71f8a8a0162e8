import { dayOf, monthOf, weekOf, type Begun } from '../model/zoneClock.ts';

/**
 * What is DuckDB's own way of saying things. Instants are whole seconds since 1970; the grain is
 * the length in seconds of the smallest bucket that a question needs.
 */

/** Quotes a name of the catalogue, some of which are words of SQL. */
export function quote(name: string): string {
	return `"${name}"`;
}

/**
 * Stands in a statement for a text that is given with it by name. It is a variable of the connection: a
 * statement with parameters is planned twice, once without them.
 */
export function givenText(name: string): string {
	return `(getvariable('given').${name})`;
}

/** The statement that gives texts, which it takes as parameters by their names. */
export function giveTexts(names: string[]): string {
	return `set variable given = {${names.map((name) => `${name}: $${name}::varchar`).join(', ')}}`;
}

/** The number of the bucket of `grain` seconds that holds an instant. */
export function bucket(seconds: string, grain: number): string {
	return `((${seconds})::bigint // ${grain})`;
}

/** Wall-clock time in the zone that is given as `tz`. */
export function wallClock(seconds: string): string {
	return `timezone(${givenText('tz')}, make_timestamptz(${seconds} * 1000000))`;
}

/** How far the zone's clock is ahead of UTC, in seconds, from a wall-clock time and its instant. */
function offset(wall: string, seconds: string): string {
	return `(epoch(${wall})::bigint - ${seconds})`;
}

/**
 * Columns of the calendar that hold the instant at which a running bucket begins: the first bucket
 * of the grain that shares its local hour (with the same offset), day, week or month. They read
 * `second`, the instant at which the bucket of the grain begins, what the wall `shows` then, how far
 * that is `ahead` and `since` when. A stretch of local time that a change of the clock touches is an
 * exception.
 */
export const RUNNING: Record<
	string,
	{ sql: string } | { low: string; bounds: (local: number) => [low: number, high: number] }
> = {
	quarter_hour: { sql: 'second // 900 * 900' },
	hour: { sql: 'greatest(since, shows // 3600 * 3600 - ahead)' },
	day: { low: 'shows // 86400 * 86400', bounds: dayOf },
	week: { low: '(shows + 259200) // 604800 * 604800 - 259200', bounds: weekOf },
	month: { low: `epoch(date_trunc('month', wall))::bigint`, bounds: monthOf }
};

/** The instant at which a stretch of local time begins, from the local second at which it does. */
export function beginning(low: string, exceptions: Begun[]): string {
	const usual = `${low} - ahead`;
	if (exceptions.length === 0) return usual;
	const cases = exceptions.map(({ local, at }) => `when ${local} then ${at}`);
	return `case ${low} ${cases.join(' ')} else ${usual} end`;
}

/** Columns of the calendar that come round again. */
export const CYCLIC: Record<string, string> = {
	hour_of_day: 'hour(wall)::integer',
	weekday: 'isodow(wall)::integer',
	hour_of_week: '((isodow(wall) - 1) * 24 + hour(wall))::integer'
};

/** The time that a clock on the wall shows, from its seconds. */
export function wallTime(shows: string): string {
	return `make_timestamp((${shows}) * 1000000)`;
}

/** Minutes since local midnight. */
export function minuteOfDay(wall: string): string {
	return `(hour(${wall}) * 60 + minute(${wall}))`;
}

/** An instant as ISO 8601 with the offset that holds in the zone that is given as `tz`. */
export function isoInZone(seconds: string): string {
	const wall = wallClock(seconds);
	const ahead = offset(wall, seconds);
	return `strftime(${wall}, '%Y-%m-%dT%H:%M:%S') || printf('%s%02d:%02d', case when ${ahead} < 0 then '-' else '+' end, abs(${ahead}) // 3600, abs(${ahead}) % 3600 // 60)`;
}

/** Whole numbers leave SQL as 32-bit integers, the rest as doubles: neither becomes a BigInt. */
export function leave(expression: string, type: 'integer' | 'number'): string {
	return `(${expression})::${type === 'integer' ? 'integer' : 'double'}`;
}
