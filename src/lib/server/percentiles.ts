import { dimension } from '../metrics/dimensions.ts';
import type { Metric } from '../metrics/metric.ts';
import { startOf } from '../metrics/waitBuckets.ts';
import { DAY, HOUR, MINUTE } from '../model/duration.ts';
import type { Seconds } from '../model/time.ts';
import { stretchOf } from './calendar.ts';
import { quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { FOLLOWED } from './units.ts';
import { inBuckets } from './waits.ts';

type Curve = Extract<Metric, { kind: 'curve' }>;

/** A quantile of the waits of those who got a response. */
export type Ranked = Extract<Metric, { kind: 'aggregate' }> & { quantile: number };

/** Above about so many mentions percentiles are found in buckets. */
const EXACT = 20_000;

/** In about so many mentions of one stretch of time there are several of most buckets of waits. */
const DENSE = 8_000;

/** About how many seconds the stretches of time are. */
const LENGTHS: Partial<Record<string, Seconds>> = {
	quarter_hour: 15 * MINUTE,
	hour: HOUR,
	day: DAY,
	week: 7 * DAY,
	month: 30 * DAY
};

/** All rows of a window up to each. */
const SO_FAR = 'rows unbounded preceding';

/** Stands for a wait without end. */
const NEVER = 2 ** 31 - 1;

/** The column that says whether a row has a percentile that the buckets cannot tell within 1 %. */
export const UNDECIDED = 'undecided';

/** Whether a question is of so many mentions that its percentiles are told within 1 % only. */
export function isNear(resolved: Resolved): boolean {
	return mentionsIn(resolved) > EXACT;
}

/** Whether each stretch of time of a question that goes along it has more mentions than buckets of waits. */
export function isDense(resolved: Resolved): boolean {
	const [low, high] = stretchOf(resolved);
	const shortest = Math.min(...resolved.query.by.map((name) => LENGTHS[name] ?? Infinity));
	return mentionsIn(resolved) / Math.max(1, (high - low) / shortest) > DENSE;
}

/** About how many mentions a question is of, as if they had come evenly. */
export function mentionsIn({ brands, from, to }: Resolved): number {
	const mentions = brands.map(({ mentions, coveredFrom, coveredTo }) => {
		if (coveredFrom === null || coveredTo === null) return 0;
		const length = Math.min(coveredTo, to ?? Infinity) - Math.max(coveredFrom, from ?? -Infinity);
		return (mentions * Math.max(0, length)) / Math.max(1, coveredTo - coveredFrom);
	});
	return mentions.reduce((sum, each) => sum + each, 0);
}

/**
 * Quantiles of the Kaplan–Meier estimate over the relation `units`, in the relation `curves`. Along time a
 * group in which nobody's wait is cut off before a percentile is plain: there it is an order statistic.
 */
export function exactly(by: string[], curves: Curve[]): string[] {
	const columns = curves.map(
		({ name, quantile }) =>
			`min(case when answered >= ${reached(quantile)} then wait end) as ${name}`
	);
	const followed = `followed as (${FOLLOWED})`;
	const steps = (rows: string) => `steps as (${kaplanMeier(rows, by)})`;
	const told = `select ${[...by.map(quote), ...columns].join(', ')} from steps ${groupBy(by)}`;
	if (!runs(by)) return [followed, steps('followed'), `curves as (${told})`];
	return [
		followed,
		...plainly(by, curves, {
			rows: 'followed',
			wait: 'wait',
			age: 'case when wait is null then age end',
			first: '<=',
			tell: (wait) => wait
		}),
		steps('rest'),
		`curves as (select * exclude (plainly) from plain where plainly union all ${told})`
	];
}

/**
 * The same within 1 %, and `undecided`, of units that are counted in buckets of waits. The share answered
 * by the end of a bucket lies between what it would be if all responses in it came before all censorings
 * and after. A percentile so lies between the lower end of the first bucket by which it may be reached
 * and the upper end of the first by which it must be; their harmonic mean is told where these are near.
 *
 * @param counted the units in buckets, with the columns `bucket`, `events` and `censored`
 * @param ranked what else to tell of them
 */
export function nearly(
	by: string[],
	curves: Curve[],
	counted: string,
	ranked: Ranked[] = []
): string[] {
	return [
		`counted as (${counted})`,
		...between(by, curves, ranked),
		`curves as (${bracketed(by, [...curves, ...ranked])})`
	];
}

/**
 * The same of a question that goes along time.
 *
 * @param signed the units, each with its bucket in the column `signed`
 */
export function nearlyAlong(by: string[], curves: Curve[], signed: string): string[] {
	const columns = [...by.map(quote), ...curves.map(({ name }) => name), 'false'];
	return [
		`signed as (${signed})`,
		...plainly(by, curves, {
			rows: 'signed',
			wait: 'case when signed >= 0 then signed end',
			age: 'case when signed < 0 then -1 - signed end',
			first: '<',
			tell: (bucket) => middle(bucket, bucket)
		}),
		`counted as (${inBuckets(by, 'from rest')})`,
		...between(by, curves),
		`curves as (${bracketed(by, curves)} union all select ${columns.join(', ')} from plain where plainly)`
	];
}

/** Whether a question goes along time: of many stretches of it all but the last are plain; of other groups hardly any is. */
export function runs(by: string[]): boolean {
	return by.some((name) => dimension(name).type === 'instant');
}

/** A relation of units of which order statistics are taken. */
interface Ordered {
	rows: string;
	/** The wait, and the age of who has none: seconds or buckets. */
	wait: string;
	age: string;
	/** How a wait that comes before an age compares with it. */
	first: '<' | '<=';
	/** What is told of a wait. */
	tell(wait: string): string;
}

/**
 * The order statistics of each group, and whether they are its percentiles, in the relation `plain`; the
 * units of the other groups in `rest`.
 */
function plainly(
	by: string[],
	curves: Curve[],
	{ rows, wait, age, first, tell }: Ordered
): string[] {
	const keys = by.map((name) => `${quote(name)}, `).join('');
	const quantiles = curves.map(({ quantile }) => `${reached(quantile)}`).join(', ');
	const rank = (index: number) => `ranked[${index + 1}]`;
	const holds = curves.map(
		(_, index) =>
			`(${rank(index)} < ${NEVER} and (soonest is null or ${rank(index)} ${first} soonest)
				or ${rank(index)} = ${NEVER} and coalesce(latest, -1) ${first} soonest)`
	);
	const told = curves.map(
		({ name }, index) =>
			`case when ${rank(index)} < ${NEVER} then ${tell(rank(index))} end as ${name}`
	);
	const same = by.map(
		(name) => `others.${quote(name)} is not distinct from ${rows}.${quote(name)}`
	);
	return [
		`plain as (
			select ${keys}${told.join(', ')}, ${holds.join(' and ')} as plainly
			from (
				select ${keys}quantile_disc(coalesce(${wait}, ${NEVER})::integer, [${quantiles}]) as ranked,
					min(${age}) as soonest, max(${wait}) as latest
				from ${rows} ${groupBy(by)}
			)
		)`,
		`rest as (
			select ${rows}.*
			from ${rows} semi join (select * from plain where not plainly) as others on ${same.join(' and ')}
		)`
	];
}

/**
 * The steps of a Kaplan–Meier estimate. `rows` is a relation with the columns `by`, `wait` (null
 * when unanswered) and `age`; the result has `by`, `wait` and `answered`, the estimated share answered by
 * then. Responses come before censorings of the same time.
 *
 * @see E. L. Kaplan and P. Meier, JASA 53 (1958) 457–481
 */
function kaplanMeier(rows: string, by: string[]): string {
	const keys = by.map((name) => `${quote(name)}, `).join('');
	const partition = partitionBy(by);
	return `
		select ${keys}wait,
			1 - product(1 - events / at_risk) over (${partition}order by wait ${SO_FAR}) as answered
		from (
			select ${keys}bucket as wait, events::double as events,
				sum(events + censored) over (${partition}order by bucket desc ${SO_FAR})::double as at_risk
			from (${byTime(by, rows)})
		)
		where events > 0`;
}

/**
 * The units of a relation with the columns `wait` and `age`, counted as they are in buckets, each of which is
 * one second long.
 */
export function byTime(by: string[], rows: string): string {
	const columns = [...by.map(quote), 'coalesce(wait, age) as bucket'];
	return `select ${columns.join(', ')}, count(wait) as events, count(*) - count(wait) as censored
		from ${rows} group by all`;
}

/** Between which waits the percentiles of the units in `counted` lie, in the relation `ends`. */
function between(by: string[], curves: Curve[], ranked: Ranked[] = []): string[] {
	const keys = by.map((name) => `${quote(name)}, `).join('');
	const partition = partitionBy(by);
	const ends = curves.flatMap(({ name, quantile }) => [
		`min(case when at_most >= ${reached(quantile)} then bucket end) as ${name}_low`,
		`min(case when at_least >= ${reached(quantile)} then bucket end) as ${name}_high`
	]);
	// An even number of waits has two in the middle.
	const middles = ranked.flatMap(({ name, quantile }) => [
		`min(case when so_far >= ${quantile} * answered then bucket end) as ${name}_low`,
		`min(case when so_far > ${quantile} * answered then bucket end) as ${name}_high`
	]);
	const told = ranked.length > 0 ? ', so_far, answered' : '';
	const counts =
		ranked.length > 0
			? `, sum(events) over (longer rows between current row and unbounded following) as so_far,
				sum(events) over (longer rows between unbounded preceding and unbounded following) as answered`
			: '';
	return [
		`bounds as (
			select ${keys}bucket,
				1 - product(1 - events / at_risk) over (${partition}order by bucket ${SO_FAR}) as at_least,
				1 - product(1 - events / (at_risk - censored)) over (${partition}order by bucket ${SO_FAR}) as at_most${told}
			from (
				select *, sum(events + censored) over (longer ${SO_FAR}) as at_risk${counts}
				from counted window longer as (${partition}order by bucket desc)
			)
			where events > 0
		)`,
		`ends as (select ${keys}${[...ends, ...middles].join(', ')} from bounds ${groupBy(by)})`
	];
}

/** The harmonic mean of the ends of what lies between two buckets, which is the nearest to all in it by ratio. */
function middle(first: string, last: string): string {
	const [low, high] = [startOf(first), startOf(`(${last} + 1)`)];
	return `2.0 * ${low} * ${high} / (${low} + ${high})`;
}

/** What is told of each group from the buckets between which its percentiles lie. */
function bracketed(by: string[], all: Pick<Metric, 'name'>[]): string {
	const columns = [
		...by.map(quote),
		...all.map(({ name }) => `${middle(`${name}_low`, `${name}_high`)} as ${name}`),
		`${all.map(isWide).join(' or ')} as ${UNDECIDED}`
	];
	return `select ${columns.join(', ')} from ends`;
}

/** Whether more lies between two buckets than its middle is within 1 % of: more than two of them. */
function isWide({ name }: Pick<Metric, 'name'>): string {
	const [low, high] = [`${name}_low`, `${name}_high`];
	return `case when ${low} is null then false else coalesce(${high} - ${low} > 1, true) end`;
}

/** A share that is exactly so much is reached in spite of what floating point makes of it. */
function reached(quantile: number): string {
	return `${quantile} - 1e-12`;
}

function groupBy(by: string[]): string {
	return by.length > 0 ? `group by ${by.map(quote).join(', ')}` : '';
}

function partitionBy(by: string[]): string {
	return by.length > 0 ? `partition by ${by.map(quote).join(', ')} ` : '';
}
