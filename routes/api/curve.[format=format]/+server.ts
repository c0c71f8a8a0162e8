import { askCurve } from '#lib/ask.ts';
import { respond } from '../respond.ts';
import type { RequestHandler } from './$types';

/** `GET /api/curve.{json,csv,arrow}`: the answered-share curve of a query without metrics. */
export const GET: RequestHandler = ({ params, url, request }) =>
	respond(request, params.format, () => askCurve(url.searchParams));
