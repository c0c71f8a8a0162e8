import type { Database } from '../database.ts';

/** What the values of a column look like. */
export interface Column {
	name: string;
	/** The column of the relation. */
	sql: string;
	filled: number;
	distinct: number;
	/** The mean number of signs. */
	length: number;
	type: 'empty' | 'whole numbers' | 'numbers' | 'addresses' | 'words' | 'text';
}

const SAMPLE = 50_000;

/** Looks at the values of each column of the relation, whose columns are `c0`, `c1`, …. */
export async function columnsOf(
	database: Database,
	relation: string,
	header: string[]
): Promise<Column[]> {
	const found: Column[] = [];
	await database.run(`create or replace temp table looked_at as from ${relation} limit ${SAMPLE}`);
	for (const [index, name] of header.entries()) {
		const sql = `c${index}`;
		const [row = {}] = await database.all(`
			select
				count(*)::double as filled,
				count(distinct value)::double as distinct_values,
				coalesce(avg(length(value)), 0) as length,
				count(*) filter (regexp_full_match(value, '[+-]?[0-9]+'))::double as whole,
				count(*) filter (regexp_full_match(value, '[+-]?[0-9]*[.,]?[0-9]+'))::double as numbers,
				count(*) filter (regexp_full_match(value, '[^@]*[^@\\s]@[^@\\s]+\\.[^@\\s]+>?'))::double as addresses,
				count(*) filter (contains(value, ' '))::double as spaced
			from (select trim(${sql}) as value from looked_at)
			where value <> ''
		`);
		const filled = row.filled as number;
		found.push({
			name: name.trim(),
			sql,
			filled,
			distinct: row.distinct_values as number,
			length: row.length as number,
			type: typeOf(row, filled)
		});
	}
	return found;
}

function typeOf(row: Record<string, unknown>, filled: number): Column['type'] {
	const most = (name: string) => (row[name] as number) > filled * 0.9;
	if (filled === 0) return 'empty';
	if (most('whole')) return 'whole numbers';
	if (most('numbers')) return 'numbers';
	if (most('addresses')) return 'addresses';
	return (row.spaced as number) > filled * 0.3 ? 'text' : 'words';
}

/** Whether any value of one column is a value of another. */
export async function refersTo(database: Database, column: Column, ids: Column): Promise<boolean> {
	const values = (sql: string) =>
		`(select trim(${sql}) as value from looked_at where trim(${sql}) <> '')`;
	return (
		(await database.number(
			`select count(*)::double from ${values(column.sql)} semi join ${values(ids.sql)} using (value)`
		)) > 0
	);
}
