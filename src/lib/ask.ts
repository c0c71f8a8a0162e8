import { VOCABULARY } from './metrics/dimensions.ts';
import { parseCurve, parseQuery } from './model/query.ts';
import { answer, type Answer } from './server/answer.ts';
import { warehouse } from './server/app.ts';
import { composeCurve } from './server/curve.ts';

/**
 * Asks the published data: the one door of the pages and of the HTTP interface.
 *
 * @param search a query string in the grammar of the definitions
 * @throws InputError for a query that is wrong, OperationError past a limit or without data
 */
export async function ask(search: string | URLSearchParams): Promise<Answer> {
	return answer(await warehouse(), parseQuery(search, VOCABULARY));
}

/** Asks for the answered-share curve of a query without metrics, split by one dimension at most. */
export async function askCurve(search: string | URLSearchParams): Promise<Answer> {
	return answer(await warehouse(), parseCurve(search, VOCABULARY), composeCurve);
}
