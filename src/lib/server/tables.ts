import { InputError } from '../model/errors.ts';
import type { Query } from '../model/query.ts';
import type { Answer } from './answer.ts';
import { answerCurve } from './curve.ts';
import { answerDesk } from './desk.ts';
import { answerIncidents } from './incidents.ts';
import { answerLeague } from './league.ts';
import { answerStudies } from './studies.ts';
import type { Warehouse } from './warehouse.ts';

/** An answer with columns of its own, to a question without metrics. */
export interface Table {
	/** What it is, in a few words. */
	words: string;
	/** What a row is; such a table is not split further. Absent where a question may split it. */
	row?: string;
	answer(warehouse: Warehouse, query: Query): Promise<Answer>;
}

/** Every table there is: a route `/api/NAME.FORMAT` and an option of `replyscope query`, each. */
export const TABLES = {
	curve: {
		words: 'the answered-share curve',
		answer: answerCurve
	},
	incidents: {
		words: 'the hours in which far more was written than usual',
		row: 'incident',
		answer: answerIncidents
	},
	league: {
		words: 'each brand with its place, its difference to the first, and the limits of the funnel',
		row: 'brand',
		answer: answerLeague
	},
	desk: {
		words: 'the hours and the team that the answers of each brand tell of, by weekday',
		row: 'weekday',
		answer: answerDesk
	},
	studies: {
		words: 'published figures, beside each brand under the rules of the study',
		row: 'figure',
		answer: answerStudies
	}
} satisfies Record<string, Table>;

export type TableName = keyof typeof TABLES;

/**
 * Answers a question without metrics with one of the tables.
 *
 * @throws InputError for a question that splits what has rows of its own, or is wrong otherwise
 */
export async function answerTable(
	name: TableName,
	warehouse: Warehouse,
	query: Query
): Promise<Answer> {
	const table: Table = TABLES[name];
	if (table.row && query.by.length > 0) {
		throw new InputError(
			`invalid by: ${query.by.join(',')}; allowed: none, each ${table.row} is a row`
		);
	}
	return table.answer(warehouse, query);
}
