import { error } from '@sveltejs/kit';
import { InputError, OperationError } from '#lib/model/errors.ts';
import { overview, scopeOf } from './overview.server.ts';
import type { PageServerLoad } from './$types';

/** The Overview: are we answering? */
export const load: PageServerLoad = async ({ url }) => {
	try {
		const scope = await scopeOf(url.searchParams);
		return { scope, ...(await overview(scope)) };
	} catch (failure) {
		if (failure instanceof InputError) error(400, failure.message);
		if (failure instanceof OperationError) error(503, failure.message);
		throw failure;
	}
};
