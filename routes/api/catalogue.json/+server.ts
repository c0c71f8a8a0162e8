import { METRICS } from '#lib/metrics/catalogue.ts';
import { DIMENSIONS } from '#lib/metrics/dimensions.ts';
import { READINGS } from '#lib/model/query.ts';
import type { RequestHandler } from './$types';

/** `GET /api/catalogue.json`: every metric, dimension and reading that a query can name. */
export const GET: RequestHandler = () =>
	Response.json({
		metrics: METRICS,
		dimensions: DIMENSIONS.map(({ name, label, sentence, type, accepts }) => ({
			name,
			label,
			sentence,
			type,
			filter: accepts !== undefined
		})),
		readings: READINGS
	});
