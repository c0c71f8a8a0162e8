import { onTestFinished } from 'vitest';
import { VOCABULARY } from '#lib/metrics/dimensions.ts';
import { parseQuery, parseTable } from '#lib/model/query.ts';
import { answer } from '#lib/server/answer.ts';
import type { Row } from '#lib/server/contents.ts';
import { answerTable, type TableName } from '#lib/server/tables.ts';
import { Warehouse } from '#lib/server/warehouse.ts';

/** What answers a query, or a question for a table. */
export type Ask = (query: string, table?: TableName) => Promise<Row[]>;

/** Opens a data folder once for a test with many questions. */
export async function asking(data: string): Promise<Ask> {
	const warehouse = await Warehouse.open(data);
	onTestFinished(() => void warehouse.close());
	return async (query, table) => {
		const asked = (table ? parseTable : parseQuery)(query, VOCABULARY);
		const found = table
			? await answerTable(table, warehouse, asked)
			: await answer(warehouse, asked);
		return found.rows;
	};
}
