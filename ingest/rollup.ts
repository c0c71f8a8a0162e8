import {
	ages,
	LEVELS,
	partsOf,
	QUARTER,
	type Rolled,
	ROLLED,
	type Rolling
} from '#lib/metrics/rollup.ts';
import { READINGS } from '#lib/model/query.ts';
import type { Database } from './database.ts';
import type { Effects } from './effects.ts';

type Unit = (typeof READINGS.unit)[number];

/** Mentions a cell, on average, from which the rollup pays: of thinner ones there are nearly as many as facts. */
const DENSE = 4;

/** Writes the rollup of the derived facts for the brands where it pays, and into `meta` which these are. */
export async function writeRollup(database: Database, { dense = DENSE }: Effects) {
	const densities = await database.all(
		`select brand_id as brand,
			count(*) / (count(distinct handle_id) * greatest(1, (max(posted_at) - min(posted_at)) / ${QUARTER})) as quarter
		from out.mentions group by brand_id order by brand_id`
	);
	const rolling: Rolling = {};
	for (const { brand, quarter } of densities) {
		const level = LEVELS.find((seconds) => (Number(quarter) * seconds) / QUARTER >= dense);
		if (level) rolling[String(brand)] = level;
	}
	for (const sql of rollup(rolling)) await database.run(sql);
	await database.run('insert into out.meta values ($key, $value)', {
		key: 'rolling',
		value: JSON.stringify(rolling)
	});
}

/**
 * The statements that make the rollup of some brands from the published facts: for each fact that has
 * one, a row per unit, brand, handle addressed, cell of time in UTC (by the quarter of an hour in which it
 * begins) and age reached, with the parts of every metric that adds up, as they are at the end of the
 * brand's coverage.
 */
export function rollup(rolling: Rolling): string[] {
	const lengths = Object.entries(rolling).map(([brand, length]) => `(${brand}, ${length})`);
	if (lengths.length === 0) return [];
	return ROLLED.flatMap((fact) =>
		READINGS.unit.map((unit, index) => {
			const into = `out.rollup_${fact}`;
			const cells = cellsOf(fact, unit, lengths);
			return index === 0 ? `create table ${into} as ${cells}` : `insert into ${into} ${cells}`;
		})
	);
}

/**
 * The cells of one fact in one reading.
 *
 * @param lengths of the cells of each brand, as rows
 */
function cellsOf(fact: Rolled, unit: Unit, lengths: string[]): string {
	const parts = partsOf(fact).map(({ name, sql }) => `(${sql})::integer as ${name}`);
	const ripe = ages(fact)
		.reverse()
		.map((age) => `when age >= ${age} then ${age}`);
	return `
		select '${unit}' as unit, brand_id, handle_id,
			(dated // length * (length // ${QUARTER}))::integer as quarter,
			${ripe.length > 0 ? `(case ${ripe.join(' ')} else 0 end)::integer` : '0'} as ripe,
			${parts.join(', ')}
		from (${rowsOf(fact, unit, lengths)})
		group by brand_id, handle_id, quarter, ripe
		order by brand_id, quarter`;
}

/** The rows of a fact with the columns that its metrics read. */
function rowsOf(fact: Rolled, unit: Unit, lengths: string[]): string {
	const response = `${unit}_thread_exclude`;
	const counts = unit === 'case' ? 'opens' : 'true';
	const mentions = `out.mentions
		join (
			select brand_id, length, known_to as c
			from out.spans join (values ${lengths.join(', ')}) as rolled (brand_id, length) using (brand_id)
		) as scope using (brand_id)`;
	if (fact === 'responses') {
		return `select brand_id, handle_id, length, ${response}_at as dated
			from ${mentions} where ${response}_at <= c and ${counts} and ${response}_first`;
	}
	return `select brand_id, handle_id, length, posted_at as dated, opens, ${counts} as unit,
			coalesce(${response}_at <= c, false) as responded,
			case when ${response}_at <= c then ${response}_at - posted_at end as wait,
			c - posted_at as age, c - posted_at as elapsed
		from ${mentions} where posted_at <= c`;
}
