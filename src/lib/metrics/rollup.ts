import { READINGS, type Readings } from '../model/query.ts';
import { METRICS } from './catalogue.ts';
import { clockOf } from './clock.ts';
import { WAITING_SECONDS, type Additive, type Fact, type Metric } from './metric.ts';
import { unitColumns } from './unit.ts';
import { signedBucket } from './waitBuckets.ts';

/** Cells of the rollup count time in these seconds; the clock of every zone is a multiple of it ahead. */
export const QUARTER = 900;

/** How many seconds a cell of a brand is long: the first of these for which it has mentions enough. */
export const LEVELS = [QUARTER, 4 * QUARTER] as const;

/** How many seconds the cells of each brand that has some are long, by its number. */
export type Rolling = Partial<Record<string, (typeof LEVELS)[number]>>;

/** Facts of which there is a rollup, each in every reading that it tells apart. */
export const ROLLED = ['mentions', 'responses'] as const satisfies Fact[];
export type Rolled = (typeof ROLLED)[number];

/**
 * Readings that the rollup tells apart; the others exist in it as they are by default only, but that cells
 * of incidents can be left out. Responses are the same by every clock.
 */
export const TOLD_APART = {
	mentions: ['unit', 'attribution', 'clock'],
	responses: ['unit', 'attribution']
} as const satisfies Record<Rolled, (keyof Readings)[]>;

/**
 * The table of the cells that tell how many wait, each of the time up to its quarter hour: `came`, how many
 * units began to wait, and `change`, by how many more wait after it, as others were gone.
 */
export const CHANGES = 'rollup_backlog';

/** SQL of the instant at which a `mention` that is censored at `c` no longer waits in a reading; null where it does. */
export function goneAt(reading: Readings): string {
	const ends = [unitColumns(reading).at, `mention.posted_at + ${WAITING_SECONDS}`];
	return `least(${ends.map((end) => `case when ${end} <= c then ${end} end`).join(', ')})`;
}

/** SQL of the quarter of an hour in which the cell that holds a moment begins, where cells are `length` seconds long. */
export function cellFrom(moment: string): string {
	return `(${moment} // length * (length // ${QUARTER}))::integer`;
}

/** SQL of the quarter of an hour before which the cell that leads up to a moment ends. */
export function cellUpTo(moment: string): string {
	return cellFrom(`(${moment} + length - 1)`);
}

/** The tables of the rollup. */
export const ROLLUPS = [...ROLLED.map((fact) => `rollup_${fact}`), CHANGES];

/** All readings of a fact that the rollup holds. */
export function readingsOf(fact: Rolled): Readings[] {
	const usual = Object.fromEntries(
		Object.entries(READINGS).map(([name, [first]]) => [name, first])
	);
	return TOLD_APART[fact].reduce(
		(all, name) =>
			all.flatMap((each) => READINGS[name].map((value) => ({ ...each, [name]: value }))),
		[usual as unknown as Readings]
	);
}

/** Under which key of `meta` the snapshot says how long the cells of each brand are, by the clock. */
export const ROLLING = { calendar: 'rolling', hours: 'rolling_hours' } as const;

/** The table of waits, by the clock. */
export const WAITS = { calendar: 'waits', hours: 'open_waits' } as const;

/** The column of these tables with the buckets of a reading. */
export function waitsColumn({ unit, attribution }: Pick<Readings, 'unit' | 'attribution'>): string {
	return `${unit}_${attribution}_bucket`;
}

type Aggregate = Extract<Metric, { kind: 'aggregate' }>;
/** A number that adds up over the rows of a fact. */
export type Adding = Aggregate & { adds: Additive };

/** A column of the rollup: what the units of a cell add to some metrics. */
export interface Part {
	name: string;
	/** An aggregate over the rows of the fact that fall into the cell. */
	sql: string;
}

/** The columns of the rollup of a fact: one for each way in which a metric of the catalogue adds up. */
export function partsOf(fact: Rolled): Part[] {
	const parts = new Map<string, Part>();
	for (const metric of METRICS.filter(adding(fact))) {
		const sql = sqlOf(metric);
		if (!parts.has(sql)) parts.set(sql, { name: metric.name, sql });
	}
	return [...parts.values()];
}

/**
 * Ages, in seconds, at which units enter a metric. A cell holds units that have all reached the same
 * of these, in the column `ripe`: the greatest, or 0.
 */
export function ages(fact: Rolled): number[] {
	const found = METRICS.filter(adding(fact)).flatMap(({ adds }) =>
		adds.ripe === undefined ? [] : [adds.settles]
	);
	return [...new Set(found)].sort((a, b) => a - b);
}

/** What a cell of the rollup adds to a metric. */
export function inCell(metric: Adding): string {
	const { name } = partsOf(metric.fact as Rolled).find(({ sql }) => sql === sqlOf(metric)) as Part;
	const { ripe, settles } = metric.adds;
	return ripe === undefined ? name : `case when ripe >= ${settles} then ${name} else 0 end`;
}

/** What a cell holds for a metric; nothing counted is 0, whereas there may be no greatest of nothing. */
function sqlOf({ adds, sql }: Adding): string {
	const counted = adds.ripe === undefined ? sql : `count_if(${adds.ripe})`;
	return adds.by === 'sum' ? `coalesce(${counted}, 0)` : counted;
}

/** Whether a number of a fact with a rollup adds up. */
export function isAdding(metric: Metric): metric is Adding {
	return (
		metric.kind === 'aggregate' &&
		metric.adds !== undefined &&
		(ROLLED as readonly Fact[]).includes(metric.fact)
	);
}

function adding(fact: Rolled) {
	return (metric: Metric): metric is Adding => isAdding(metric) && metric.fact === fact;
}

/** What the rollup and the waits hold, as a text: a snapshot that says another was made by another program. */
export const ROLLUP_SHAPE = JSON.stringify([
	signedBucket('wait', 'age'),
	clockOf('hours', 'out', 'response'),
	TOLD_APART,
	WAITS,
	CHANGES,
	readingsOf('responses').map((reading) => cellUpTo(goneAt(reading))),
	...ROLLED.map((fact) => [fact, readingsOf(fact).map(unitColumns), ages(fact), partsOf(fact)])
]);
