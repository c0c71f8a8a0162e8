import { ask } from '#lib/ask.ts';
import { respond } from '../respond.ts';
import type { RequestHandler } from './$types';

/** `GET /api/query.{json,csv,arrow}`: the answer to a query. */
export const GET: RequestHandler = ({ params, url }) =>
	respond(params.format, () => ask(url.searchParams));
