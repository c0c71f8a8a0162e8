import { dimension } from '../metrics/dimensions.ts';
import { CHANGES, QUARTER } from '../metrics/rollup.ts';
import { WAITING_SECONDS } from '../metrics/metric.ts';
import type { Seconds } from '../model/time.ts';
import type { Bind } from './bind.ts';
import { isCyclic } from './calendar.ts';
import { keysOf, lookedUp } from './cells.ts';
import { quote } from './dialect.ts';
import { buckets, covered } from './exposure.ts';
import type { Resolved } from './resolve.ts';
import { inScope, lacking, rollingOf, toldApart } from './rollup.ts';
import { filters, rows } from './units.ts';
import type { Snapshot } from './warehouse.ts';

type Brand = Resolved['brands'][number];

/** The brands of a question by where their changes come from: `rolled` from cells, `followed` from their units. */
interface Parted {
	rolled: Brand[];
	followed: Brand[];
	/** Why some are followed. */
	reason?: string;
}

/** Which brands have cells that tell how many wait at every instant that a question looks at. */
function parted(resolved: Resolved, snapshot: Snapshot): Parted {
	const { query, brands, grain } = resolved;
	const reason =
		lacking(resolved, snapshot) ??
		(query.incidents === 'include' ? null : 'what waits does not say when it was posted');
	if (reason !== null) return { rolled: [], followed: brands, reason };
	const rolling = rollingOf(snapshot, 'calendar');
	const lengthOf = ({ id }: Brand) => rolling[id] ?? Infinity;
	const isThin = (each: Brand) => lengthOf(each) > grain;
	const fits = (each: Brand) => !isThin(each) && !splits(each, lengthOf(each), resolved, snapshot);
	const followed = brands.filter((each) => !fits(each));
	if (followed.length === 0) return { rolled: brands, followed };
	const whose = followed.length < brands.length ? ' of some brands' : '';
	return {
		rolled: brands.filter(fits),
		followed,
		reason: followed.some((each) => !isThin(each))
			? `the range or what was collected${whose} begins or ends within a cell`
			: `the mentions${whose} are too thin for a rollup to pay`
	};
}

/** Whether a range begins, or what was collected of a brand within it ends, inside a cell of some length. */
function splits(
	{ brand }: Brand,
	length: Seconds,
	{ from, to, asOf }: Resolved,
	{ coverage }: Snapshot
): boolean {
	return coverage.some((stretch) => {
		const end = Math.min(stretch.to, to ?? Infinity, asOf ?? Infinity);
		const isWithin = stretch.brand === brand && end >= Math.max(stretch.from, from ?? -Infinity);
		return isWithin && [from ?? 0, end].some((at) => at % length !== 0);
	});
}

/** Why what waits is followed unit by unit, wholly or for some brands; null where it is not. */
export function followedBecause(resolved: Resolved, snapshot: Snapshot): string | null {
	return parted(resolved, snapshot).reason ?? null;
}

/**
 * How many units wait, in the column `waiting` of the relation `stock`: at the last observed instant
 * of each running bucket, or the mean over the ends of the local hours where the question goes round
 * the clock. A unit waits from its own instant until its response, for 7 days at most; so units from
 * before the range are in it, and what restricts time restricts the instants, not the units.
 *
 * @param whole whether units are followed where cells would tell, too
 */
export function backlog(
	resolved: Resolved,
	snapshot: Snapshot,
	bind: Bind,
	whole = false
): string[] {
	const { query, from, to, grain } = resolved;
	const { rolled, followed } = whole
		? { rolled: [], followed: resolved.brands }
		: parted(resolved, snapshot);
	const timed = (name: string) => dimension(name).over === 'calendar';
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
		from: from === null ? null : from - WAITING_SECONDS + 1,
		to: to === null ? null : to + 1
	};
	const conditions = filters(query, ({ over }) => over === 'calendar', bind);
	const observed = covered(
		{ ...resolved, query: { ...query, incidents: 'include' } },
		snapshot,
		bind
	);
	const instance = isCyclic(query) && !times.includes('hour') ? ', calendar.hour' : '';
	const sources = [
		...(rolled.length > 0 ? [fromCells({ ...units, brands: rolled }, snapshot, bind)] : []),
		...(rolled.length === 0 || followed.length > 0
			? [fromUnits({ ...units, brands: followed }, snapshot, bind)]
			: [])
	];
	const both = (part: 'changed' | 'present') =>
		sources.map((each) => each[part]).join(' union all ');
	return [
		`moments as (
			select brand_id${times.map((name) => `, ${dimension(name).sql} as ${quote(name)}`).join('')}${instance},
				max(least(high, (calendar.number + 1) * ${grain})) as at
			from (${buckets(`(${observed})`, grain)}) as observed
			join calendar on calendar.number = observed.number
			${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
			group by all
		)`,
		...sources.flatMap(({ relations }) => relations),
		`changed as (${both('changed')})`,
		`kinds as (select distinct brand_id${columns(kinds)} from ${kinds.length > 0 ? `(${both('present')})` : 'scope'})`,
		`levels as materialized (
			select moments.*${kinds.map((name) => `, kinds.${quote(name)}`).join('')}
			from moments join kinds on kinds.brand_id = moments.brand_id
		)`,
		`stocks as (
			select brand_id${columns(kinds)}, moment,
				sum(change) over (partition by brand_id${columns(kinds)} order by moment) as waiting
			from (
				select brand_id${columns(kinds)}, moment, sum(change) as change
				from (from changed union all select brand_id${columns(kinds)}, levels.at, 0 from levels)
				group by all
			)
		)`,
		`stock as (
			select brand_id${columns(query.by)}, avg(waiting) as waiting
			from (
				select levels.*, stocks.waiting
				from levels
				join stocks on stocks.brand_id = levels.brand_id and stocks.moment = levels.at
					${kinds.map((name) => `and stocks.${quote(name)} is not distinct from levels.${quote(name)}`).join(' ')}
			)
			group by all
		)`
	];
}

/** Where changes come from. */
interface Source {
	/** Parts of a `with`, which read `moments`. */
	relations: string[];
	/** A SELECT of changes, each with its brand, its dimensions and its `moment`. */
	changed: string;
	/** A SELECT of the brands and dimensions that there are. */
	present: string;
}

function columns(names: string[]): string {
	return names.map((name) => `, ${quote(name)}`).join('');
}

/** The changes of units, counted between the moments that are looked at. */
function fromUnits(units: Resolved, snapshot: Snapshot, bind: Bind): Source {
	const kinds = columns(units.query.by);
	return {
		relations: [
			`stocked as (select * from (${rows('mentions', units, snapshot, bind)}) where unit)`,
			`bins as materialized (select coalesce(list(distinct moments.at order by moments.at), [0::bigint]) as bins from moments)`,
			`histograms as (
				select brand_id${kinds}, map_values(histogram(posted_at, bins)) as came,
					map_values(histogram(least(response_at, posted_at + ${WAITING_SECONDS}), bins)) as gone
				from stocked, bins group by all
			)`
		],
		changed: `select brand_id${kinds}, unnest(bins) as moment,
			unnest(came[:len(bins)])::bigint - unnest(gone[:len(bins)])::bigint as change
			from histograms, bins`,
		present: `select brand_id${kinds} from histograms`
	};
}

/** The changes that cells hold. */
function fromCells(units: Resolved, snapshot: Snapshot, bind: Bind): Source {
	const kinds = columns(units.query.by);
	return {
		relations: [`cells as (${stored(units, snapshot, bind)})`],
		changed: `select brand_id${kinds}, moment, change from cells`,
		present: `select brand_id${kinds} from cells where came > 0`
	};
}

/**
 * What cells hold, from the first on until the end of a range, by the `moment`, which is its beginning for all
 * before: the `change` and how many of its units `came`.
 */
function stored(units: Resolved, snapshot: Snapshot, bind: Bind): string {
	const end = Math.min(units.to ?? Infinity, (units.asOf ?? Infinity) + 1);
	const last = Number.isFinite(end) ? Math.floor((end - 1) / QUARTER + 1) * QUARTER : null;
	const keys = ['brand_id', ...keysOf(units).filter((key) => key !== 'brand_id')];
	const moment = `quarter * ${QUARTER}::bigint`;
	const [at, came] =
		units.from === null
			? [moment, 'came']
			: [
					`greatest(${moment}, ${units.from + WAITING_SECONDS - 1})`,
					`case when ${moment} >= ${units.from} then came end`
				];
	const cells = `select ${keys.join(', ')}, ${at} as moment, coalesce(sum(${came}), 0) as came, sum(change) as change
		from ${snapshot.schema}.${CHANGES}
		where ${[...toldApart('responses', units.query), ...inScope({ ...units, from: null, to: last }, bind)].join(' and ')}
		group by all`;
	const more = ['brand_id', 'moment', 'came', 'change'].map((name) => `cell.${name}`);
	return lookedUp(cells, more, units, snapshot, bind);
}
