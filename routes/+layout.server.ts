import { OperationError } from '#lib/model/errors.ts';
import { warehouse } from '#lib/server/app.ts';
import type { LayoutServerLoad } from './$types';

/** What stands beside every page: whether these are demo data. */
export const load: LayoutServerLoad = async () => {
	try {
		const { meta } = await (await warehouse()).snapshot();
		return { demo: meta.demo === 'true' };
	} catch (failure) {
		if (failure instanceof OperationError) return { demo: false };
		throw failure;
	}
};
