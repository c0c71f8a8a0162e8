import { viewOf } from '#lib/view.ts';
import { refused } from '../refused.server.ts';
import { load as loadOf, OWN } from './load.server.ts';
import type { PageServerLoad } from './$types';

/** Load: when do people write, and is someone there? */
export const load: PageServerLoad = ({ url }) =>
	refused(async () => {
		const view = await viewOf(url.pathname, url.searchParams, OWN);
		return { view, ...(await loadOf(view)) };
	});
