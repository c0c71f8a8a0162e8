import { dimension } from '../metrics/dimensions.ts';
import { LADDER } from '../metrics/metric.ts';
import { DAY } from '../model/duration.ts';
import { InputError } from '../model/errors.ts';
import { Z95 } from '../model/interval.ts';
import { binder } from './bind.ts';
import { columnOf, type Column, type Composed } from './compose.ts';
import { isoInZone, leave, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { FOLLOWED, unitsOf } from './units.ts';
import type { Snapshot, Values } from './warehouse.ts';

const DAYS_7 = 7 * DAY;
const STEPS = 56;

/** Seconds waited at which a curve is read: evenly spaced logarithms, and every rung of the ladder. */
export const WAITED = [
	...new Set([
		...Array.from({ length: STEPS + 1 }, (_, step) =>
			Math.round(60 * (DAYS_7 / 60) ** (step / STEPS))
		),
		...LADDER.map(({ seconds }) => seconds)
	])
].sort((a, b) => a - b);

const COLUMNS: Column[] = [
	{ name: 'waited', label: 'Seconds waited', unit: 'seconds' },
	{ name: 'answered_by', label: 'Answered by then', unit: 'share' },
	{ name: 'answered_by_low', label: 'Answered by then, lower end', unit: 'share' },
	{ name: 'answered_by_high', label: 'Answered by then, upper end', unit: 'share' },
	{ name: 'at_risk', label: 'Still followed', unit: 'count' }
];
const LOG_RANK: Column = {
	name: 'log_rank',
	label: 'Log-rank χ² against the first, one degree of freedom',
	unit: 'number'
};

/**
 * Writes the SELECT of the answered-share curve: the Kaplan–Meier estimate of the share answered by
 * each time of `WAITED`, silence included, with its log-log band, 95 %. Null where nobody is left to
 * follow. Split by one dimension it has, for each group, the log-rank statistic against the first
 * value that the query keeps of that dimension, else against the greatest group.
 *
 * @throws InputError when the query splits by more than one dimension
 * @see J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data (1980),
 * for the band; N. Mantel, Cancer Chemotherapy Reports 50 (1966) 163–170, for the test
 */
export function composeCurve(resolved: Resolved, snapshot: Snapshot): Composed {
	const { by, filters } = resolved.query;
	const [name] = by;
	if (by.length > 1) {
		throw new InputError(`invalid by: ${by.join(',')}; allowed: one dimension at most in a curve`);
	}
	const values: Values = {};
	const bind = binder(values);
	const units = unitsOf(resolved, snapshot, bind);
	const key = name ? quote(name) : '1';
	const split = name ? dimension(name) : undefined;
	if (split?.type === 'instant') values.tz = resolved.tz;
	const [kept] = name ? (filters[name]?.include ?? []) : [];
	const first = kept
		? `lower(grp::varchar) = lower(${bind(kept)})`
		: `grp is not distinct from (select grp from risk group by grp order by max(n) desc, grp limit 1)`;
	const end = (sign: '-' | '+') =>
		`case when answered > 0 and answered < 1 and waited <= last
			then 1 - power(1 - answered, exp(${sign}${Z95} * sqrt(variance) / ln(1 - answered))) end`;
	const group = split?.type === 'instant' ? isoInZone('points.grp') : 'points.grp';
	const sql = `with ${units.join(',\n')},
		followed as (select ${key} as grp, wait, age from (${FOLLOWED})),
		risk as (
			select grp, time, d, here, sum(here) over (partition by grp order by time desc)::double as n
			from (
				select grp, coalesce(wait, least(age, beyond)) as time, count(wait)::double as d, count(*)::double as here
				from followed, (select greatest(max(wait), ${DAYS_7}) + 1 as beyond from followed)
				group by all
			)
		),
		steps as (
			select grp, time as wait,
				1 - product(1 - d / n) over (partition by grp order by time) as answered,
				sum(d / nullif(n * (n - d), 0)) over (partition by grp order by time) as variance
			from risk where d > 0
		),
		groups as (select grp, max(time) as last, ${first} as is_first from risk group by grp),
		grid as (select grp, last, unnest([${WAITED.join(', ')}]::bigint[]) as waited from groups),
		points as (
			select grid.grp, grid.last, grid.waited, coalesce(steps.answered, 0) as answered, steps.variance
			from grid asof left join steps on steps.grp is not distinct from grid.grp and steps.wait <= grid.waited
		),
		pairs as (
			select risk.grp, time, d, 0 as lead, 0 as here1, here as here2
			from risk join groups on groups.grp is not distinct from risk.grp where not is_first
			union all
			select groups.grp, time, d, d, here, 0
			from risk join groups as own on own.grp is not distinct from risk.grp, groups
			where own.is_first and not groups.is_first
		),
		moments as (
			select grp, sum(d) as d, sum(lead) as lead,
				sum(sum(here1)) over (partition by grp order by time desc) as n1,
				sum(sum(here2)) over (partition by grp order by time desc) as n2
			from pairs group by grp, time
		),
		tested as (
			select grp,
				power(sum(lead - d * n1 / (n1 + n2)), 2)
					/ nullif(sum(case when n1 + n2 > 1 then d * n1 * n2 * (n1 + n2 - d) / (power(n1 + n2, 2) * (n1 + n2 - 1)) end), 0) as log_rank
			from moments where d > 0 group by grp
		)
		select ${name ? `${group} as ${quote(name)},` : ''}
			points.waited::integer as waited,
			${leave('case when waited <= last or answered > 1 - 1e-12 then answered end', 'number')} as answered_by,
			${leave(end('+'), 'number')} as answered_by_low,
			${leave(end('-'), 'number')} as answered_by_high,
			${leave('coalesce(risk.n, 0)', 'integer')} as at_risk
			${name ? `, ${leave('tested.log_rank', 'number')} as log_rank` : ''}
		from points
		asof left join risk on risk.grp is not distinct from points.grp and risk.time >= points.waited
		left join tested on tested.grp is not distinct from points.grp
		order by points.grp, points.waited`;
	return {
		sql,
		values,
		columns: split ? [columnOf(split), ...COLUMNS, LOG_RANK] : COLUMNS
	};
}
