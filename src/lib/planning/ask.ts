import { VOCABULARY } from '../metrics/dimensions.ts';
import { parseQuery, parseTable } from '../model/query.ts';
import { formatInstant, type Stretch } from '../model/time.ts';
import { answer } from '../server/answer.ts';
import type { Row } from '../server/contents.ts';
import type { Warehouse } from '../server/warehouse.ts';

/** Asks about one brand and a range of time, in UTC; with `write`, for rows one by one. */
export type Ask = (
	parameters: Record<string, string>,
	range: Stretch,
	write?: Parameters<typeof answer>[2]
) => Promise<Row[]>;

/** The way to ask about a brand. */
export function asking(warehouse: Warehouse, brand: string): Ask {
	return async (parameters, [from, to], write) => {
		const range = { from: formatInstant(from), to: formatInstant(to) };
		const search = new URLSearchParams({ ...parameters, ...range, brand, tz: 'UTC' });
		const query = (write ? parseTable : parseQuery)(search, VOCABULARY);
		return (await answer(warehouse, query, write)).rows;
	};
}
