import { dimension } from '../metrics/dimensions.ts';
import { WAITING_SECONDS } from '../metrics/metric.ts';
import type { Bind } from './bind.ts';
import { isCyclic } from './calendar.ts';
import { quote } from './dialect.ts';
import { buckets, covered } from './exposure.ts';
import type { Resolved } from './resolve.ts';
import { filters, rows } from './units.ts';
import type { Snapshot } from './warehouse.ts';

/**
 * How many units wait, in the column `waiting` of the relation `stock`: at the last observed instant
 * of each running bucket, or the mean over the ends of the local hours where the question goes round
 * the clock. A unit waits from its own instant until its response, for 7 days at most; so units from
 * before the range are in it, and what restricts time restricts the instants, not the units.
 */
export function backlog(resolved: Resolved, snapshot: Snapshot, bind: Bind): string[] {
	const { query, from, to, grain } = resolved;
	const timed = (name: string) => dimension(name).over === 'calendar';
	const columns = (names: string[]) => names.map((name) => `, ${quote(name)}`).join('');
	const kinds = query.by.filter((name) => !timed(name));
	const times = query.by.filter(timed);
	const kept = Object.entries(query.filters).filter(([name]) => !timed(name));
	const units: Resolved = {
		...resolved,
		query: {
			...query,
			by: kinds,
			filters: Object.fromEntries(kept),
			window: undefined,
			days: undefined
		},
		from: from === null ? null : from - WAITING_SECONDS,
		to: to === null ? null : to + 1
	};
	const conditions = filters(query, ({ over }) => over === 'calendar', bind);
	const observed = covered(
		{ ...resolved, query: { ...query, incidents: 'include' } },
		snapshot,
		bind
	);
	const instance = isCyclic(query) && !times.includes('hour') ? ', calendar.hour' : '';
	return [
		`stocked as (select * from (${rows('mentions', units, snapshot, bind)}) where unit)`,
		`moments as (
			select brand_id${times.map((name) => `, ${dimension(name).sql} as ${quote(name)}`).join('')}${instance},
				max(least(high, (calendar.number + 1) * ${grain})) as at
			from (${buckets(`(${observed})`, grain)}) as observed
			join calendar on calendar.number = observed.number
			${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
			group by all
		)`,
		`bins as materialized (select coalesce(list(distinct moments.at order by moments.at), [0::bigint]) as bins from moments)`,
		`counted as (
			select brand_id${columns(kinds)}, map_values(histogram(posted_at, bins)) as came,
				map_values(histogram(least(response_at, posted_at + ${WAITING_SECONDS}), bins)) as gone
			from stocked, bins group by all
		)`,
		`changed as (
			select brand_id${columns(kinds)}, unnest(bins) as moment,
				unnest(came[:len(bins)])::bigint - unnest(gone[:len(bins)])::bigint as change
			from counted, bins
		)`,
		`stocks as (
			select brand_id${columns(kinds)}, moment,
				sum(change) over (partition by brand_id${columns(kinds)} order by moment) as waiting
			from changed
		)`,
		`kinds as (select distinct brand_id${columns(kinds)} from ${kinds.length > 0 ? 'counted' : 'scope'})`,
		`levels as (
			select moments.*${kinds.map((name) => `, kinds.${quote(name)}`).join('')}, coalesce(stocks.waiting, 0) as waiting
			from moments
			join kinds on kinds.brand_id = moments.brand_id
			left join stocks on stocks.brand_id = moments.brand_id and stocks.moment = moments.at
				${kinds.map((name) => `and stocks.${quote(name)} is not distinct from kinds.${quote(name)}`).join(' ')}
		)`,
		`stock as (select brand_id${columns(query.by)}, avg(waiting) as waiting from levels group by all)`
	];
}
