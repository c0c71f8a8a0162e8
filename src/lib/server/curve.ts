import { dimension } from '../metrics/dimensions.ts';
import { LADDER } from '../metrics/metric.ts';
import { DAY } from '../model/duration.ts';
import { InputError } from '../model/errors.ts';
import { Z95 } from '../model/interval.ts';
import { binder } from './bind.ts';
import { columnOf, type Column, type Composed } from './compose.ts';
import { isoInZone, leave, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { GROWTH, mentionsIn } from './percentiles.ts';
import { FOLLOWED, unitsOf } from './units.ts';
import type { Snapshot, Values } from './warehouse.ts';

const DAYS_7 = 7 * DAY;
const STEPS = 56;

/** Up to about so many mentions the test tells every wait from every other. */
const FEW = 2_000;
/** Else waits are counted in buckets as those of percentiles are: so many of them reach to 90 days. */
const BINS = Math.ceil(Math.log(90 * DAY) / Math.log(GROWTH));

/** Seconds waited at which a curve is read: evenly spaced logarithms, and every rung of the ladder. */
export const WAITED = [
	...new Set([
		...Array.from({ length: STEPS + 1 }, (_, step) =>
			Math.round(60 * (DAYS_7 / 60) ** (step / STEPS))
		),
		...LADDER.map(({ seconds }) => seconds)
	])
].sort((a, b) => a - b);

/**
 * Ends of bins in which units are counted: a second before each of `WAITED`, and itself. With the ages at
 * which somebody without a response is left the estimate there is exact, as it is a ratio of counts
 * between two of these.
 */
const TOLD = WAITED.flatMap((waited) => [waited - 1, waited]);

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
 * value that the query keeps of that dimension, else against the greatest group; of more than about
 * 2,000 mentions with waits told apart by 1 %.
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
	// Brands are told apart by number and named at the end.
	const numbered = name === 'brand';
	const query = { ...resolved.query, by: numbered ? [] : by };
	const units = unitsOf({ ...resolved, query }, snapshot, bind);
	const few = mentionsIn(resolved) <= FEW;
	const key = numbered ? 'brand_id' : name ? quote(name) : '1';
	const named = (grp: string) =>
		numbered ? `(select brand from scope where brand_id = ${grp})` : grp;
	const split = name ? dimension(name) : undefined;
	if (split?.type === 'instant') values.tz = resolved.tz;
	const [kept] = name ? (filters[name]?.include ?? []) : [];
	const first = kept
		? `lower(${named('grp')}::varchar) = lower(${bind(kept)})`
		: `grp is not distinct from (select grp from groups order by n desc, grp limit 1)`;
	const end = (sign: '-' | '+') =>
		`case when answered > 0 and answered < 1 and waited <= last
			then 1 - power(1 - answered, exp(${sign}${Z95} * sqrt(variance) / ln(1 - answered))) end`;
	const group = split?.type === 'instant' ? isoInZone('points.grp') : named('points.grp');
	const sql = `with ${units.join(',\n')},
		followed as (select ${key} as grp, wait, age from (${FOLLOWED})),
		bins as materialized (
			select list(distinct bin order by bin) as bins
			from (
				select unnest([${TOLD.join(', ')}]::bigint[]) as bin
				union all select age from followed where wait is null ${few ? '' : `and age < ${DAYS_7}`}
				union all ${
					few
						? 'select wait from followed where wait is not null'
						: `select floor(power(${GROWTH}, range))::bigint from range(${BINS})`
				}
			)
		),
		groups as (
			select grp, count(*)::double as n, max(coalesce(wait, age)) as last,
				map_values(histogram(wait, bins)) as waits,
				map_values(histogram(age, bins) filter (where wait is null ${few ? '' : `and age <= ${DAYS_7}`})) as ages
			from followed, bins group by grp
		),
		told as (
			select grp, last, n, unnest(bins) as bin,
				coalesce(unnest(waits[:len(bins)]), 0)::double as d, coalesce(unnest(ages[:len(bins)]), 0)::double as c
			from groups, bins
		),
		risk as (${riskOf(`(from told where d + c > 0 or bin in (${TOLD.join(', ')}))`)}),
		points as (
			select grp, last, bin as waited, n,
				1 - product(case when d > 0 then 1 - d / n else 1 end) over (partition by grp order by bin) as answered,
				sum(d / nullif(n * (n - d), 0)) over (partition by grp order by bin) as variance
			from risk
		)${name ? `, ${logRank(first, few)}` : ''}
		select ${name ? `${group} as ${quote(name)},` : ''}
			points.waited::integer as waited,
			${leave('case when waited <= last or answered > 1 - 1e-12 then answered end', 'number')} as answered_by,
			${leave(end('+'), 'number')} as answered_by_low,
			${leave(end('-'), 'number')} as answered_by_high,
			${leave('points.n', 'integer')} as at_risk
			${name ? `, ${leave('tested.log_rank', 'number')} as log_rank` : ''}
		from points
		${name ? 'left join tested on tested.grp is not distinct from points.grp' : ''}
		where waited in (${WAITED.join(', ')})
		order by ${numbered ? quote(name) : 'points.grp'}, points.waited`;
	return {
		sql,
		values,
		columns: split ? [columnOf(split), ...COLUMNS, LOG_RANK] : COLUMNS
	};
}

/** How many are followed still, `n`, when each bin of a relation begins. */
function riskOf(told: string): string {
	return `
		select grp, last, bin, d,
			n - coalesce(sum(d + c) over (partition by grp order by bin rows between unbounded preceding and 1 preceding), 0) as n
		from ${told}`;
}

/**
 * The log-rank statistic of each group against the first, in the relation `tested`.
 *
 * @param few whether every wait is told from every other
 */
function logRank(first: string, few: boolean): string {
	const bin = few ? 'bin' : `ceil(ln(greatest(bin, 1)) / ${Math.log(GROWTH)})`;
	const own = `(select grp from groups where ${first})`;
	return `
		coarse as (
			select grp, any_value(last) as last, any_value(n) as n, ${bin} as bin, sum(d) as d, sum(c) as c
			from told group by grp, 4
		),
		followed_in as (${riskOf('coarse')}),
		own as (select bin, d, n from followed_in where grp is not distinct from ${own}),
		tested as (
			select grp,
				power(sum(own.d - (own.d + other.d) * own.n / (own.n + other.n)), 2)
					/ nullif(sum(case when own.n + other.n > 1 then (own.d + other.d) * own.n * other.n * (own.n + other.n - own.d - other.d) / (power(own.n + other.n, 2) * (own.n + other.n - 1)) end), 0) as log_rank
			from followed_in as other join own using (bin)
			where own.d + other.d > 0 and other.grp is distinct from ${own}
			group by grp
		)`;
}
