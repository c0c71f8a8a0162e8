import { askIncidents } from '#lib/ask.ts';
import { respond } from '../respond.ts';
import type { RequestHandler } from './$types';

/** `GET /api/incidents.{json,csv,arrow}`: the incidents in the range of a query without metrics. */
export const GET: RequestHandler = ({ params, url, request }) =>
	respond(request, params.format, () => askIncidents(url.searchParams));
