import { ages, CELL, partsOf, type Rolled, ROLLED, TOLD_APART } from '#lib/metrics/rollup.ts';
import { READINGS } from '#lib/model/query.ts';
import type { Database } from './database.ts';
import type { Effects } from './effects.ts';

type Reading = { [K in (typeof TOLD_APART)[number]]: (typeof READINGS)[K][number] };

/** Every reading that the rollup tells apart. */
const READING: Reading[] = READINGS.unit.flatMap((unit) =>
	READINGS.attribution.map((attribution) => ({ unit, attribution }))
);

/** Mentions a cell, on average, from which the rollup pays: of thinner ones there are as many as facts. */
const DENSE = 4;

/** Writes the rollup of the derived facts where it pays, and into `meta` whether it does. */
export async function writeRollup(database: Database, { dense = DENSE }: Effects) {
	const pays = await database.number(
		`select count(*) >= $dense * count(distinct (brand_id, handle_id, posted_at // ${CELL}))
		from out.mentions`,
		{ dense }
	);
	if (pays) for (const sql of rollup()) await database.run(sql);
	await database.run('insert into out.meta values ($key, $value)', {
		key: 'dense',
		value: String(pays === 1)
	});
}

/**
 * The statements that make the rollup from the published facts: for each fact that has one, a row per
 * reading, brand, handle addressed, quarter of an hour in UTC and age reached, with the parts of every
 * metric that adds up, as they are at the end of the brand's coverage.
 */
export function rollup(): string[] {
	return ROLLED.flatMap((fact) =>
		READING.map((reading, index) => {
			const into = `out.rollup_${fact}`;
			const cells = cellsOf(fact, reading);
			return index === 0 ? `create table ${into} as ${cells}` : `insert into ${into} ${cells}`;
		})
	);
}

/** The cells of one fact in one reading. */
function cellsOf(fact: Rolled, reading: Reading): string {
	const parts = partsOf(fact).map(({ name, sql }) => `(${sql})::integer as ${name}`);
	const ripe = ages(fact)
		.reverse()
		.map((age) => `when age >= ${age} then ${age}`);
	return `
		select '${reading.unit}' as unit, '${reading.attribution}' as attribution, brand_id, handle_id,
			(dated // ${CELL})::integer as quarter,
			${ripe.length > 0 ? `(case ${ripe.join(' ')} else 0 end)::integer` : '0'} as ripe,
			${parts.join(', ')}
		from (${rowsOf(fact, reading)})
		group by brand_id, handle_id, quarter, ripe
		order by brand_id, quarter`;
}

/** The rows of a fact with the columns that its metrics read. */
function rowsOf(fact: Rolled, { unit, attribution }: Reading): string {
	const response = `${unit}_${attribution}_exclude`;
	const counts = unit === 'case' ? 'opens' : 'true';
	const first = attribution === 'thread' ? `${response}_first` : 'true';
	const mentions =
		'out.mentions join (select brand_id, known_to as c from out.spans) as scope using (brand_id)';
	if (fact === 'responses') {
		return `select brand_id, handle_id, ${response}_at as dated
			from ${mentions} where ${response}_at <= c and ${counts} and ${first}`;
	}
	return `select brand_id, handle_id, posted_at as dated, opens, ${counts} as unit,
			coalesce(${response}_at <= c, false) as responded,
			case when ${response}_at <= c then ${response}_at - posted_at end as wait,
			c - posted_at as age, c - posted_at as elapsed
		from ${mentions} where posted_at <= c`;
}
