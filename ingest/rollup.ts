import { clockOf } from '#lib/metrics/clock.ts';
import {
	ages,
	cellFrom,
	cellUpTo,
	CHANGES,
	goneAt,
	LEVELS,
	partsOf,
	QUARTER,
	readingsOf,
	type Rolled,
	ROLLED,
	type Rolling,
	ROLLING,
	ROLLUPS,
	TOLD_APART
} from '#lib/metrics/rollup.ts';
import { unitColumns } from '#lib/metrics/unit.ts';
import type { Readings } from '#lib/model/query.ts';
import type { Database } from './database.ts';
import type { Effects } from './effects.ts';
import { difference } from './increment.ts';

/** Mentions a cell, on average, from which the rollup pays: of thinner ones there are nearly as many as facts. */
const DENSE = 4;

/** The cells of a brand that are made: how many seconds one is long, and from which second on they are. */
interface Making {
	brand: string;
	length: number;
	since: number;
}

/**
 * Writes the rollup of the derived facts for the brands where it pays, and into `meta` which these are.
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
	for (const { brand, quarter } of densities) {
		const level = LEVELS.find((seconds) => (Number(quarter) * seconds) / QUARTER >= dense);
		if (level) rolling[String(brand)] = level;
	}
	const changed = part ? await changedSince(database, rolling) : {};
	const making = Object.entries(rolling).map(([brand, length = QUARTER]): Making => ({
		brand,
		length,
		since: changed[brand] ?? 0
	}));
	const stay = making.filter(({ since }) => since > 0);
	const cells = stay.map(
		({ brand, since }) => `brand_id = ${brand} and quarter < ${since / QUARTER}`
	);
	for (const table of ROLLUPS) {
		// Nobody knows when open time settles, so its cells are made anew.
		const settles = table === 'rollup_mentions' ? `clock = 'calendar' and` : '';
		await database.run(
			stay.length > 0
				? `delete from out.${table} where not (${settles} (${cells.join(' or ')}))`
				: `drop table if exists out.${table}`
		);
	}
	for (const sql of rollup(making, stay.length > 0)) await database.run(sql);
	const scheduled = await database.all('select distinct brand_id as brand from out.schedules');
	const open = scheduled.flatMap(({ brand }) => {
		const length = rolling[String(brand)];
		return length === undefined ? [] : [[String(brand), length]];
	});
	for (const [key, lengths] of [
		[ROLLING.calendar, rolling],
		[ROLLING.hours, Object.fromEntries(open)]
	] as const) {
		await database.run('insert into out.meta values ($key, $value)', {
			key,
			value: JSON.stringify(lengths)
		});
	}
}

/**
 * From which second on the cells of brands are not what they were in the last snapshot: that of the first
 * mention that is another or is covered where it was not, or the other way round, or that from which ages
 * still grew into a number. The others have changed from the first: where cells are of another length, and
 * where the end of what is known has gone back or has passed a response that it came before.
 */
async function changedSince(
	database: Database,
	rolling: Rolling
): Promise<Partial<Record<string, number>>> {
	const grown = Math.max(...ROLLED.flatMap(ages));
	const [rolled] = await database.all('select value from rolling_before');
	const lengths = JSON.parse(String(rolled?.value ?? '{}')) as Rolling;
	const uncovered = difference(
		'from uncovered_before',
		'select brand_id, mention, posted_at from out.uncovered'
	);
	const answers = readingsOf('responses').map((reading) => unitColumns(reading).at);
	const brands = await database.all(
		`select brand_id as brand, least(before.known_to - ${grown}, changed.first)::double as since
		from known_before as before
		join out.spans as now using (brand_id)
		left join (
			select brand_id, min(posted_at) as first
			from (
				from changed
				union all
				select brand_id, posted_at from (${uncovered})
			)
			group by brand_id
		) as changed using (brand_id)
		where now.known_to >= before.known_to and brand_id not in (
			select brand_id from out.mentions as mention join known_before using (brand_id)
			where greatest(${answers.join(', ')}) > known_to
				and posted_at < known_to - ${grown}
		)`
	);
	return Object.fromEntries(
		brands.flatMap(({ brand, since }) => {
			const length = rolling[String(brand)];
			if (length === undefined || lengths[String(brand)] !== length) return [];
			return [[String(brand), Math.floor(Number(since) / length) * length]];
		})
	);
}

/**
 * The statements that make the rollup of some brands from the published facts: for each fact that has
 * one, a row per reading that it tells apart, brand, handle addressed, cell of time in UTC (by the quarter of
 * an hour in which it begins) and age reached, with the parts of every metric that adds up, as they are at the
 * end of the brand's coverage; and one for the changes of what waits.
 *
 * @param more whether they add to a rollup
 */
export function rollup(making: Making[], more = false): string[] {
	if (making.length === 0) return [];
	const rolled = ROLLED.map((fact) => {
		const cells = readingsOf(fact).map(
			(reading) => `select ${tags(fact, reading)}, * from (${cellsOf(fact, reading, making)})`
		);
		return `${into(`rollup_${fact}`, more)} ${together(fact, cells)}`;
	});
	return [...rolled, changes(making, more)];
}

/** The columns that tell the readings of a fact apart. */
function tags(fact: Rolled, reading: Readings): string {
	return TOLD_APART[fact].map((name) => `'${reading[name]}' as ${name}`).join(', ');
}

/** The cells of all readings of a fact in the order in which they are asked for. */
function together(fact: Rolled, cells: string[]): string {
	return `${cells.join(' union all ')} order by ${TOLD_APART[fact].join(', ')}, brand_id, quarter`;
}

function into(table: string, more: boolean): string {
	return more ? `insert into out.${table}` : `create table out.${table} as`;
}

/** The statement that tells by how many more wait after each cell; who does at the end of coverage has not gone. */
function changes(making: Making[], more: boolean): string {
	const readings = readingsOf('responses').map((reading) => {
		const gone = `${reading.unit}_${reading.attribution}`;
		const goes = `${cellUpTo(goneAt(reading))} as ${gone}`;
		return { reading, is: unitColumns(reading).is, gone, goes };
	});
	const cells = readings.map(
		({ reading, is, gone }) => `
		select ${tags('responses', reading)}, brand_id, handle_id, quarter,
			sum(came)::integer as came, sum(change)::integer as change
		from (
			select brand_id, handle_id, began as quarter, count(*) as came, count(*) as change
			from units as mention where ${is} and began >= first group by all
			union all
			select brand_id, handle_id, ${gone}, 0, -count(*)
			from units as mention where ${is} and ${gone} >= first group by all
		)
		group by all`
	);
	return `${into(CHANGES, more)}
		with ${scopeOf(making)},
		units as materialized (
			select brand_id, handle_id, opens, since // ${QUARTER} as first, ${cellUpTo('posted_at')} as began,
				${readings.map(({ goes }) => goes).join(', ')}
			from (select * from out.mentions join scope using (brand_id)) as mention
			where posted_at <= c
		)
		${together('responses', cells)}`;
}

/** The relation `scope`: the brands of which there are cells, each with the instant `c` at which it is censored. */
function scopeOf(making: Making[]): string {
	const rolled = making.map(({ brand, length, since }) => `(${brand}, ${length}, ${since})`);
	return `scope as (
		select brand_id, length, since, known_to as c
		from out.spans join (values ${rolled.join(', ')}) as rolled (brand_id, length, since) using (brand_id)
	)`;
}

/** The cells of one fact in one reading; those in open time are of the brands that have opening hours. */
function cellsOf(fact: Rolled, reading: Readings, making: Making[]): string {
	const parts = partsOf(fact).map(({ name, sql }) => `(${sql})::integer as ${name}`);
	const ripe = ages(fact)
		.reverse()
		.map((age) => `when age >= ${age} then ${age}`);
	return `
		select brand_id, handle_id,
			${cellFrom('dated')} as quarter,
			${ripe.length > 0 ? `(case ${ripe.join(' ')} else 0 end)::integer` : '0'} as ripe,
			${parts.join(', ')}
		from (${rowsOf(fact, reading, making)})
		where dated >= since
		group by brand_id, handle_id, quarter, ripe`;
}

/** The rows of a fact with the columns that its metrics read. */
function rowsOf(fact: Rolled, reading: Readings, making: Making[]): string {
	const units = unitColumns(reading);
	const open = reading.clock === 'hours';
	const scope = `with ${scopeOf(open ? making.map((each) => ({ ...each, since: 0 })) : making)}`;
	const scheduled = open ? 'semi join out.schedules using (brand_id)' : '';
	const mentions = `(select * from out.mentions join (from scope ${scheduled}) using (brand_id)) as mention`;
	if (fact === 'responses') {
		return `${scope} select brand_id, handle_id, length, since, ${units.at} as dated
			from ${mentions} where ${units.at} <= c and ${units.is} and ${units.first}`;
	}
	const { joins, wait, age } = clockOf(reading.clock, 'out', units.at);
	return `${scope} select mention.brand_id, mention.handle_id, mention.length, mention.since,
			mention.posted_at as dated, mention.opens, ${units.is} as unit,
			coalesce(${units.at} <= mention.c, false) as responded,
			${wait} as wait, ${age} as age, mention.c - mention.posted_at as elapsed
		from ${mentions} ${joins.join('\n')}
		where mention.posted_at <= mention.c`;
}
