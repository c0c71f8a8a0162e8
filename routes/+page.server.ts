import { error } from '@sveltejs/kit';
import { ask } from '#lib/ask.ts';
import { OperationError } from '#lib/model/errors.ts';
import type { PageServerLoad } from './$types';

const METRICS =
	'mentions,cases,response_rate_24h,response_rate_24h_low,response_rate_24h_high,mature_24h,response_rate_1h,response_rate_1h_low,response_rate_1h_high,mature_1h,response_p50,waiting';

/** One row of numbers per brand, over all data. */
export const load: PageServerLoad = async () => {
	try {
		return await ask(`metrics=${METRICS}&by=brand&order=-mentions`);
	} catch (failure) {
		if (failure instanceof OperationError) error(503, failure.message);
		throw failure;
	}
};
