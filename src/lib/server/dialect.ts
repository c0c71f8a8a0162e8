/**
 * What is DuckDB's own way of saying things. Instants are whole seconds since 1970; the grain is
 * the length in seconds of the smallest bucket that a question needs.
 */

/** Quotes a name of the catalogue, some of which are words of SQL. */
export function quote(name: string): string {
	return `"${name}"`;
}

/** The number of the bucket of `grain` seconds that holds an instant. */
export function bucket(seconds: string, grain: number): string {
	return `((${seconds})::bigint // ${grain})`;
}

/** Wall-clock time in the zone bound to `$tz`. */
export function wallClock(seconds: string): string {
	return `timezone($tz, make_timestamptz(${seconds} * 1000000))`;
}

/** How far the zone's clock is ahead of UTC, in seconds, from a wall-clock time and its instant. */
function offset(wall: string, seconds: string): string {
	return `(epoch(${wall})::bigint - ${seconds})`;
}

/**
 * Columns of the calendar that hold the instant at which a running bucket begins: the first bucket
 * of the grain that shares its local hour (with the same offset), day, week or month.
 */
export const RUNNING: Record<string, (wall: string, seconds: string) => string> = {
	quarter_hour: (_, seconds) => `${seconds} // 900 * 900`,
	hour: (wall, seconds) => first(seconds, `date_trunc('hour', ${wall}), ${offset(wall, seconds)}`),
	day: (wall, seconds) => first(seconds, `${wall}::date`),
	week: (wall, seconds) => first(seconds, `date_trunc('week', ${wall})`),
	month: (wall, seconds) => first(seconds, `date_trunc('month', ${wall})`)
};

function first(seconds: string, partition: string): string {
	return `min(${seconds}) over (partition by ${partition})`;
}

/** Columns of the calendar that come round again. */
export const CYCLIC: Record<string, (wall: string) => string> = {
	hour_of_day: (wall) => `hour(${wall})::integer`,
	weekday: (wall) => `isodow(${wall})::integer`,
	hour_of_week: (wall) => `((isodow(${wall}) - 1) * 24 + hour(${wall}))::integer`
};

/** Minutes since local midnight. */
export function minuteOfDay(wall: string): string {
	return `(hour(${wall}) * 60 + minute(${wall}))`;
}

/** An instant as ISO 8601 with the offset that holds in the zone bound to `$tz`. */
export function isoInZone(seconds: string): string {
	const wall = wallClock(seconds);
	const ahead = offset(wall, seconds);
	return `strftime(${wall}, '%Y-%m-%dT%H:%M:%S') || printf('%s%02d:%02d', case when ${ahead} < 0 then '-' else '+' end, abs(${ahead}) // 3600, abs(${ahead}) % 3600 // 60)`;
}

/** Whole numbers leave SQL as 32-bit integers, the rest as doubles: neither becomes a BigInt. */
export function leave(expression: string, type: 'integer' | 'number'): string {
	return `(${expression})::${type === 'integer' ? 'integer' : 'double'}`;
}

/**
 * The steps of a Kaplan–Meier estimate. `rows` is a relation with the columns `by`, `wait` (null
 * when unanswered) and `age`; the result has `by`, `wait`, `answered`, the estimated share answered by
 * then, and `variance`, Greenwood's sum for it. Responses come before censorings of the same time.
 *
 * @see E. L. Kaplan and P. Meier, JASA 53 (1958) 457–481; M. Greenwood (1926)
 */
export function kaplanMeier(rows: string, by: string[]): string {
	const names = by.map(quote);
	const keys = names.map((name) => `${name}, `).join('');
	const partition = names.length > 0 ? `partition by ${names.join(', ')} ` : '';
	return `
		select ${keys}wait,
			1 - product(1 - events / at_risk) over (${partition}order by wait) as answered,
			sum(events / nullif(at_risk * (at_risk - events), 0)) over (${partition}order by wait) as variance
		from (
			select ${keys}wait, events::double as events,
				sum(events + censored) over (${partition}order by wait desc)::double as at_risk
			from (
				select ${keys}coalesce(wait, age) as wait,
					count(wait) as events, count(*) - count(wait) as censored
				from ${rows} group by ${keys}coalesce(wait, age)
			)
		)
		where events > 0`;
}
