import {
	ages,
	LEVELS,
	partsOf,
	QUARTER,
	type Rolled,
	ROLLED,
	ROLLUPS,
	type Rolling
} from '#lib/metrics/rollup.ts';
import { BUCKET, COUNTED, IS_FOLLOWED } from '#lib/metrics/waitBuckets.ts';
import { READINGS } from '#lib/model/query.ts';
import type { Database } from './database.ts';
import type { Effects } from './effects.ts';

type Unit = (typeof READINGS.unit)[number];
type Table = (typeof ROLLUPS)[number];

/** Mentions a cell, on average, from which the rollup pays: of thinner ones there are nearly as many as facts. */
const DENSE = 4;

/** The cells of a brand that are made: how many seconds one is long, and from which second on they are. */
interface Making {
	brand: string;
	length: number;
	since: number;
}

/**
 * Writes the rollup of the derived facts: the histogram of waits for every brand, the rest for those
 * where it pays, and into `meta` which these are.
 *
 * @param part whether `out` holds the rollup of the last snapshot: cells that nothing has changed stay
 */
export async function writeRollup(database: Database, { dense = DENSE }: Effects, part: boolean) {
	const densities = await database.all(
		`select brand_id as brand,
			count(*) / (count(distinct handle_id) * greatest(1, (max(posted_at) - min(posted_at)) / ${QUARTER})) as quarter
		from out.mentions group by brand_id order by brand_id`
	);
	const rolling: Rolling = {};
	const fine: Rolling = {};
	for (const { brand, quarter } of densities) {
		fine[String(brand)] = QUARTER;
		const level = LEVELS.find((seconds) => (Number(quarter) * seconds) / QUARTER >= dense);
		if (level) rolling[String(brand)] = level;
	}
	const changed = part ? await changedSince(database) : {};
	const before = part ? await rollingBefore(database) : {};
	for (const table of ROLLUPS) {
		const [lengths, last] = table === 'rollup_waits' ? [fine, fine] : [rolling, before];
		await writeTable(database, table, making(lengths, last, changed));
	}
	await database.run('insert into out.meta values ($key, $value)', {
		key: 'rolling',
		value: JSON.stringify(rolling)
	});
}

/** Writes a table of the rollup, of which the cells before those that are made stay, but for who ages. */
async function writeTable(database: Database, table: Table, making: Making[]) {
	const stay = making.filter(({ since }) => since > 0);
	const cells = stay.map(
		({ brand, since }) => `brand_id = ${brand} and quarter < ${since / QUARTER}`
	);
	const aged = table === 'rollup_waits' ? ' or censored > 0' : '';
	await database.run(
		stay.length > 0
			? `delete from out.${table} where not (${cells.join(' or ')})${aged}`
			: `drop table if exists out.${table}`
	);
	for (const sql of rollup(table, making, stay.length > 0)) await database.run(sql);
}

/** Which cells to make: of a brand whose cells are as long as before those that have changed since. */
function making(
	lengths: Rolling,
	before: Rolling,
	changed: Partial<Record<string, number>>
): Making[] {
	return Object.entries(lengths).map(([brand, length = QUARTER]) => {
		const since = before[brand] === length ? (changed[brand] ?? 0) : 0;
		return { brand, length, since: Math.floor(since / length) * length };
	});
}

async function rollingBefore(database: Database): Promise<Rolling> {
	const [before] = await database.all('select value from rolling_before');
	return JSON.parse(String(before?.value ?? '{}')) as Rolling;
}

/**
 * From which second on the cells of brands are not what they were in the last snapshot: that of the first
 * mention that is another, or that from which ages still grew into a number. The others have changed from
 * the first: where the end of what is known has gone back or has passed a response that it came before.
 */
async function changedSince(database: Database): Promise<Partial<Record<string, number>>> {
	const grown = Math.max(...ROLLED.flatMap(ages));
	const brands = await database.all(
		`select brand_id as brand, least(before.known_to - ${grown}, changed.first)::double as since
		from known_before as before
		join out.spans as now using (brand_id)
		left join (select brand_id, min(posted_at) as first from changed group by brand_id) as changed using (brand_id)
		where now.known_to >= before.known_to and brand_id not in (
			select brand_id from out.mentions join known_before using (brand_id)
			where greatest(case_thread_exclude_at, mention_thread_exclude_at) > known_to
				and posted_at < known_to - ${grown}
		)`
	);
	return Object.fromEntries(brands.map(({ brand, since }) => [String(brand), Number(since)]));
}

/**
 * The statements that make a table of the rollup for some brands from the published facts: a row per
 * unit, brand, handle addressed and cell of time in UTC (by the quarter of an hour in which it begins). Of
 * a fact it has the parts of every metric that adds up, apart by the age reached; of waits how many
 * units are in which bucket. All is as at the end of the brand's coverage.
 *
 * @param more whether they add to a table
 */
export function rollup(table: Table, making: Making[], more = false): string[] {
	const rows = making.map(({ brand, length, since }) => `(${brand}, ${length}, ${since})`);
	if (rows.length === 0) return [];
	return READINGS.unit.map((unit, index) => {
		const cells = cellsOf(table, unit, rows);
		return index === 0 && !more
			? `create table out.${table} as ${cells}`
			: `insert into out.${table} ${cells}`;
	});
}

/**
 * The cells of one table in one reading.
 *
 * @param making as rows of a brand, a length and an instant
 */
function cellsOf(table: Table, unit: Unit, making: string[]): string {
	const {
		fact,
		apart,
		by = [apart.name],
		columns,
		where = 'true',
		ageing = 'false'
	} = contentOf(table);
	return `
		select '${unit}' as unit, brand_id, handle_id,
			(dated // length * (length // ${QUARTER}))::integer as quarter,
			${[`${apart.sql} as ${apart.name}`, ...columns].join(', ')}
		from (${rowsOf(fact, unit, making)})
		where (dated >= since or ${ageing}) and ${where}
		group by brand_id, handle_id, quarter, ${by.join(', ')}
		order by brand_id, quarter`;
}

/** What the rows of a table of the rollup are. */
interface Content {
	fact: Rolled;
	/** By what the rows of a cell are told apart. */
	apart: { name: string; sql: string };
	/** By what they are grouped, where not by that alone. */
	by?: string[];
	columns: string[];
	/** Which rows of the fact they count. */
	where?: string;
	/** Which rows of the fact stand elsewhere whenever time has passed. */
	ageing?: string;
}

function contentOf(table: Table): Content {
	const fact = ROLLED.find((each) => table === `rollup_${each}`);
	if (fact === undefined) {
		return {
			fact: 'mentions',
			apart: { name: 'bucket', sql: `${BUCKET}::smallint` },
			by: ['bucket', 'responded'],
			columns: COUNTED.map(({ name, sql }) => `(${sql})::integer as ${name}`),
			where: IS_FOLLOWED,
			ageing: 'not responded'
		};
	}
	const ripe = ages(fact)
		.reverse()
		.map((age) => `when age >= ${age} then ${age}`);
	const sql = ripe.length > 0 ? `(case ${ripe.join(' ')} else 0 end)::integer` : '0';
	return {
		fact,
		apart: { name: 'ripe', sql },
		columns: partsOf(fact).map(({ name, sql }) => `(${sql})::integer as ${name}`)
	};
}

/** The rows of a fact with the columns that its metrics read. */
function rowsOf(fact: Rolled, unit: Unit, making: string[]): string {
	const response = `${unit}_thread_exclude`;
	const counts = unit === 'case' ? 'opens' : 'true';
	const mentions = `out.mentions
		join (
			select brand_id, length, since, known_to as c
			from out.spans join (values ${making.join(', ')}) as rolled (brand_id, length, since) using (brand_id)
		) as scope using (brand_id)`;
	if (fact === 'responses') {
		return `select brand_id, handle_id, length, since, ${response}_at as dated
			from ${mentions} where ${response}_at <= c and ${counts} and ${response}_first`;
	}
	return `select brand_id, handle_id, length, since, posted_at as dated, opens, ${counts} as unit,
			coalesce(${response}_at <= c, false) as responded,
			case when ${response}_at <= c then ${response}_at - posted_at end as wait,
			c - posted_at as age, c - posted_at as elapsed
		from ${mentions} where posted_at <= c`;
}
