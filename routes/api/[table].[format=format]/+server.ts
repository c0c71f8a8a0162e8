import { error } from '@sveltejs/kit';
import { askTable } from '#lib/ask.ts';
import { TABLES, type TableName } from '#lib/server/tables.ts';
import { respond } from '../respond.ts';
import type { RequestHandler } from './$types';

/** `GET /api/TABLE.{json,csv,arrow}`: a table with columns of its own, of a query without metrics. */
export const GET: RequestHandler = ({ params, url }) => {
	const { table, format } = params;
	if (!Object.hasOwn(TABLES, table)) {
		error(404, `unknown table: ${table}; allowed: ${Object.keys(TABLES).join(', ')}`);
	}
	return respond(format, () => askTable(table as TableName, url.searchParams));
};
