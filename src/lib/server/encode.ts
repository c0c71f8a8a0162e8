import { stringify } from 'csv-stringify/sync';
import type { Answer } from './answer.ts';
import type { Column } from './compose.ts';
import type { Row } from './contents.ts';

/** The formats in which an answer leaves the house, all with the same columns in the same order. */
export const FORMATS = {
	json: { type: 'application/json', encode: encodeJson },
	csv: { type: 'text/csv; charset=utf-8', encode: encodeCsv },
	arrow: { type: 'application/vnd.apache.arrow.stream', encode: encodeArrow }
} satisfies Record<
	string,
	{ type: string; encode: (answer: Answer) => string | Promise<Uint8Array> }
>;

export type Format = keyof typeof FORMATS;

function encodeJson({ columns, rows, as_of, tz, query }: Answer): string {
	const described = columns.map(({ name, unit, label }) => ({ name, unit, label }));
	return `${JSON.stringify({ columns: described, rows, as_of, tz, query })}\n`;
}

function encodeCsv({ columns, rows }: Answer): string {
	return csvOf(
		columns.map(({ name }) => name),
		rows
	);
}

/** Rows as CSV, safe to be opened as a spreadsheet. */
export function csvOf(names: string[], rows: Row[]): string {
	return stringify(rows, { header: true, columns: names, escape_formulas: true });
}

/** The library is loaded when somebody wants Arrow: everything else starts sooner. */
async function encodeArrow({ columns, rows }: Answer): Promise<Uint8Array> {
	const { Float64, Int32, Table, tableToIPC, Utf8, vectorFromArray } = await import('apache-arrow');
	const typeOf = ({ unit }: Column) => {
		if (unit === 'text' || unit === 'instant') return new Utf8();
		return unit === 'count' || unit === 'integer' ? new Int32() : new Float64();
	};
	const vectors = columns.map((column) => {
		const values = rows.map((row) => row[column.name] ?? null);
		return [column.name, vectorFromArray(values, typeOf(column))] as const;
	});
	return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}
