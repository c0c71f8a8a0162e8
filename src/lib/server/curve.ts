import { dimension } from '../metrics/dimensions.ts';
import { LADDER } from '../metrics/metric.ts';
import { DAY } from '../model/duration.ts';
import { InputError } from '../model/errors.ts';
import { Z95 } from '../model/interval.ts';
import { binder } from './bind.ts';
import { needsCalendar } from './calendar.ts';
import { addedUp } from './cells.ts';
import { columnOf, type Column, type Composed } from './compose.ts';
import { isoInZone, leave, quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { mentionsIn } from './percentiles.ts';
import { FOLLOWED, ground, unitsOf } from './units.ts';
import { BUCKETED, bucketOf, COUNTED } from './waitBuckets.ts';
import type { Snapshot, Values } from './warehouse.ts';

const DAYS_7 = 7 * DAY;
const STEPS = 56;

/** Up to about so many mentions every wait is told from every other; above, buckets of them are. */
const FEW = 2_000;

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
 * Of more than about 2,000 mentions waits are counted in buckets of 1 %: those who leave unanswered in one
 * leave half way through it, and its responses are spread evenly over its seconds.
 *
 * @throws InputError when the query splits by more than one dimension
 * @see J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data (1980),
 * for the band; S. J. Cutler and F. Ederer, J. Chron. Dis. 8 (1958) 699–712, for the buckets;
 * N. Mantel, Cancer Chemotherapy Reports 50 (1966) 163–170, for the test
 */
export function composeCurve(resolved: Resolved, snapshot: Snapshot): Composed {
	const { query } = resolved;
	const [name] = query.by;
	if (query.by.length > 1) {
		throw new InputError(
			`invalid by: ${query.by.join(',')}; allowed: one dimension at most in a curve`
		);
	}
	const values: Values = {};
	const bind = binder(values);
	const few = mentionsIn(resolved) <= FEW;
	const key = name ? quote(name) : '1';
	const split = name ? dimension(name) : undefined;
	if (split?.type === 'instant') values.tz = resolved.tz;
	const [kept] = name ? (query.filters[name]?.include ?? []) : [];
	const first = kept
		? `lower(grp::varchar) = lower(${bind(kept)})`
		: `grp is not distinct from (select grp from groups order by n desc, grp limit 1)`;
	const counted = few
		? `select coalesce(wait, age) as bucket, *, (wait is not null)::integer as events, (wait is null)::integer as censored from (${FOLLOWED})`
		: addedUp('mentions', COUNTED, resolved, snapshot, bind, BUCKETED);
	const end = (sign: '-' | '+') =>
		`case when answered > 0 and answered < 1 and bucket <= last
			then 1 - power(1 - answered, exp(${sign}${Z95} * sqrt(variance) / ln(1 - answered))) end`;
	const group = split?.type === 'instant' ? isoInZone('curve.grp') : 'curve.grp';
	const before =
		'partition by grp order by bucket rows between unbounded preceding and 1 preceding';
	const parts = few
		? unitsOf(resolved, snapshot, bind)
		: ground(resolved, snapshot, bind, needsCalendar(query));
	const sql = `with ${parts.join(',\n')},
		counted as (
			select ${key} as grp, bucket, sum(events)::double as d, sum(censored)::double as c
			from (${counted}) group by all
		),
		groups as (select grp, sum(d + c) as n, max(bucket) as last from counted group by grp),
		points as (select ${points(few)}),
		told as (
			select grp, bucket, sum(d) as d, sum(c) as c
			from (
				select * from counted
				union all
				select grp, bucket, 0, 0 from groups, (select bucket from counted union select bucket from points)
			)
			group by all
		),
		risk as (
			select *, sum(d + c) over (partition by grp order by bucket desc rows unbounded preceding) as n from told
		),
		steps as (
			select *, product(case when d > 0 then 1 - d / m else 1 end) over (${before}) as silent,
				sum(d / nullif(m * (m - d), 0)) over (${before}) as variance
			from (select *, n - ${few ? 0 : 0.5} * c as m from risk)
		),
		curve as (
			select steps.grp, waited, bucket, last, steps.n - before_then * (d + c) as n,
				1 - coalesce(silent, 1) * case when d > 0 then 1 - by_then * d / m else 1 end as answered,
				coalesce(variance, 0) + coalesce(by_then * d / nullif(m * (m - by_then * d), 0), 0) as variance
			from steps join points using (bucket) join groups on groups.grp is not distinct from steps.grp
		)${name ? `, ${logRank(first)}` : ''}
		select ${name ? `${group} as ${quote(name)},` : ''}
			curve.waited::integer as waited,
			${leave('case when bucket <= last or answered > 1 - 1e-12 then answered end', 'number')} as answered_by,
			${leave(end('+'), 'number')} as answered_by_low,
			${leave(end('-'), 'number')} as answered_by_high,
			${leave('round(curve.n)', 'integer')} as at_risk
			${name ? `, ${leave('tested.log_rank', 'number')} as log_rank` : ''}
		from curve
		${name ? 'left join tested on tested.grp is not distinct from curve.grp' : ''}
		order by curve.grp, curve.waited`;
	return {
		sql,
		values,
		columns: split ? [columnOf(split), ...COLUMNS, LOG_RANK] : COLUMNS
	};
}

/**
 * The times of `WAITED` as rows: each with its bucket, and which part of the bucket's seconds has passed by
 * the end of that second, and before it. A text of numbers is planned sooner than so many constants.
 */
function points(few: boolean): string {
	const all = WAITED.map((waited) => {
		const { bucket, first, end } = few
			? { bucket: waited, first: waited, end: waited + 1 }
			: bucketOf(waited);
		const passed = (seconds: number) => (seconds - first) / (end - first);
		return { waited, bucket, by_then: passed(waited + 1), before_then: passed(waited) };
	});
	const column = (name: keyof (typeof all)[number], type: string) =>
		`unnest(string_split('${all.map((point) => point[name]).join(' ')}', ' ')::${type}[]) as ${name}`;
	return [
		column('waited', 'integer'),
		column('bucket', 'integer'),
		column('by_then', 'double'),
		column('before_then', 'double')
	].join(', ');
}

/** The log-rank statistic of each group against the first, in the relation `tested`. */
function logRank(first: string): string {
	const own = `(select grp from groups where ${first})`;
	return `
		own as (select bucket, d, n from risk where grp is not distinct from ${own}),
		tested as (
			select grp,
				power(sum(own.d - (own.d + other.d) * own.n / (own.n + other.n)), 2)
					/ nullif(sum(case when own.n + other.n > 1 then (own.d + other.d) * own.n * other.n * (own.n + other.n - own.d - other.d) / (power(own.n + other.n, 2) * (own.n + other.n - 1)) end), 0) as log_rank
			from risk as other join own using (bucket)
			where own.d + other.d > 0 and other.grp is distinct from ${own}
			group by grp
		)`;
}
