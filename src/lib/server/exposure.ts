import { dimension } from '../metrics/dimensions.ts';
import type { Bind } from './bind.ts';
import { needsCalendar } from './calendar.ts';
import { bucket, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { calmOf, filters } from './units.ts';
import type { Snapshot } from './warehouse.ts';

/** Dimensions along which time is observed: hours belong to no handle, role or language. */
export function observed(by: string[]): string[] {
	return by.filter((name) => ['brand', 'calendar', 'incident'].includes(dimension(name).over));
}

/**
 * Covered seconds by bucket, in the relation `observed`: of each brand where brands are told apart,
 * else of their union. Hours of incidents that are left out are not observed.
 */
export function exposure(resolved: Resolved, snapshot: Snapshot, bind: Bind): string[] {
	const { query, grain } = resolved;
	const split = query.by.includes('incident');
	const by = observed(query.by);
	const family = by.includes('brand') ? 'brand_id' : '0';
	// What was collected of a brand overlaps with nothing else of it.
	const pooled = family === '0' && resolved.brands.length > 1;
	const source = pooled ? 'islands' : 'stretches';
	const conditions = filters(query, ({ over }) => over === 'calendar', bind);
	const timed = needsCalendar(query);
	return [
		`collected as (${covered(resolved, snapshot, bind)})`,
		`stretches as (
			select ${family} as family, low, high, began
			from ${split ? `(${byIncident(snapshot)})` : '(select *, null as began from collected)'}
			where low < high
		)`,
		...(pooled ? [ISLANDS] : []),
		`pieces as (${
			timed
				? `select family, began, number, least(high, (number + 1) * ${grain}) - greatest(low, number * ${grain}) as seconds
					from (${buckets(source, grain)})`
				: `select family, began, high - low as seconds from ${source}`
		})`,
		`observed as (
			select incident.seconds${by.map((name) => `, ${dimension(name).sql} as ${quote(name)}`).join('')}
			from pieces as incident
			${timed ? 'join calendar on calendar.number = incident.number' : ''}
			${by.includes('brand') ? 'join scope on scope.brand_id = incident.family' : ''}
			${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
		)`
	];
}

/** The relation `stretches`, what overlaps in it merged. */
const ISLANDS = `islands as (
	select family, began, min(low) as low, max(high) as high
	from (
		select *, count(*) filter (reached is null or low > reached)
			over (partition by family, began order by low, high rows unbounded preceding) as island
		from (
			select *, max(high) over (partition by family, began order by low, high
				rows between unbounded preceding and 1 preceding) as reached
			from stretches
		)
	)
	group by family, began, island
)`;

/** What was collected, cut where incidents begin and end; `began` is null outside. */
function byIncident({ schema }: Snapshot): string {
	return `
		select brand_id, greatest(low, began) as low, least(high, ended) as high, began
		from collected join ${schema}.incidents using (brand_id)
		union all
		select brand_id, greatest(low, calm_from), least(high, calm_to), null
		from collected join ${schema}.calm using (brand_id) where reading = 'candidates'`;
}

/**
 * What was collected of each brand within the range of a question: `brand_id`, `low` and `high`, in
 * seconds since 1970.
 */
export function covered(
	{ query, from, to, asOf }: Resolved,
	snapshot: Snapshot,
	bind: Bind
): string {
	const calm = calmOf(query, snapshot, 'coverage.covered_from', 'coverage.covered_to');
	const lows = ['covered_from', ...(from === null ? [] : [bind(BigInt(from))])];
	const ends = [to, asOf].flatMap((end) => (end === null ? [] : [bind(BigInt(end))]));
	const highs = ['covered_to', ...ends];
	if (calm) {
		lows.push('calm_from');
		highs.push('calm_to');
	}
	return `
		select brand_id, greatest(${lows.join(', ')}) as low, least(${highs.join(', ')}) as high
		from ${snapshot.schema}.coverage semi join scope using (brand_id) ${calm}`;
}

/** The rows of a relation with `low` and `high`, once for each bucket that they touch. */
export function buckets(relation: string, grain: number): string {
	const numbers = `range(${bucket('low', grain)}, ${bucket('high - 1', grain)} + 1)`;
	return `select *, unnest(${numbers}) as number from ${relation} where low < high`;
}
