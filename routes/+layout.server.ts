import { OperationError } from '#lib/model/errors.ts';
import { shown, warehouse } from '#lib/server/app.ts';
import type { LayoutServerLoad } from './$types';

/** What stands on every page: whether these are demo data, and how the visitor wants it lit. */
export const load: LayoutServerLoad = async ({ cookies }) => {
	const theme = cookies.get('replyscope_theme') ?? 'system';
	try {
		const { meta } = await (await warehouse()).snapshot();
		return { theme, demo: meta.demo === 'true', shown: await shown() };
	} catch (failure) {
		if (failure instanceof OperationError) return { theme, demo: false, shown: '' };
		throw failure;
	}
};
