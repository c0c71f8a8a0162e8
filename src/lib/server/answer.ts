import { unknown } from '../model/errors.ts';
import { formatQuery, type Query } from '../model/query.ts';
import { formatInstant } from '../model/time.ts';
import { compose, type Column, type Composed, type Source } from './compose.ts';
import type { Row } from './contents.ts';
import { UNDECIDED } from './percentiles.ts';
import { resolve, type Resolved } from './resolve.ts';
import { visit } from './visit.ts';
import type { Snapshot, Warehouse } from './warehouse.ts';

const TOO_COARSE = 'buckets do not tell a percentile within 1 %';

/** The answer to a query: the same table in every format. */
export interface Answer {
	columns: Column[];
	rows: Row[];
	/** ISO instant; null when the brands in scope have no data. */
	as_of: string | null;
	tz: string;
	/** The canonical query string. */
	query: string;
	/** The number of the snapshot that was asked. */
	snapshot: number;
	/** Why facts were read instead of the rollup, by what each is about; empty where the rollup sufficed. */
	refusals: string[];
	/** The SELECT that was run, with `getvariable('given').v0` … for its texts; empty where several made one table. */
	sql: string;
}

/**
 * Answers a query from the current snapshot.
 *
 * @param write writes the SELECT: of metrics, or of the answered-share curve
 *
 * @throws InputError for names that the data do not know, OperationError past a limit
 */
export async function answer(
	warehouse: Warehouse,
	query: Query,
	write: (resolved: Resolved, snapshot: Snapshot, source?: Source) => Composed = compose
): Promise<Answer> {
	const snapshot = await warehouse.snapshot();
	const resolved = resolve(query, snapshot);
	const ask = async (source?: Source): Promise<Answer> => {
		const { sql, values, columns, refusals = [] } = write(resolved, snapshot, source);
		const rows = await warehouse.run(sql, values).catch((error: Error) => {
			throw /Unknown TimeZone/.test(error.message) ? unknownZone(resolved.tz) : error;
		});
		return { ...answered(resolved, snapshot), columns, rows, refusals, sql };
	};
	const quick = await ask();
	const undecided = quick.rows.some((row) => row[UNDECIDED]);
	const given = undecided ? { ...(await ask('facts')), refusals: [TOO_COARSE] } : decided(quick);
	for (const reason of given.refusals) visit()?.facts.add(reason);
	return given;
}

/** An answer without the column that says whether its percentiles are told near enough. */
function decided({ rows, ...told }: Answer): Answer {
	const [first] = rows;
	if (first?.[UNDECIDED] === undefined) return { rows, ...told };
	const columns = Object.keys(first).filter((name) => name !== UNDECIDED);
	const kept = (row: Row) => Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));
	return { ...told, rows: rows.map(kept) };
}

/** What every answer to a question says of it, whatever its rows. */
export function answered(
	{ query, asOf, tz }: Resolved,
	snapshot: Snapshot
): Pick<Answer, 'as_of' | 'tz' | 'query' | 'snapshot'> {
	return {
		as_of: asOf === null ? null : formatInstant(asOf),
		tz,
		query: formatQuery(query),
		snapshot: snapshot.number
	};
}

/** JavaScript knows a zone or two that the database does not. */
function unknownZone(tz: string) {
	return unknown('tz', tz, 'an IANA time zone such as Europe/Berlin');
}
