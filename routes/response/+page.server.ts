import { viewOf } from '#lib/view.ts';
import { refused } from '../refused.server.ts';
import { response } from './response.server.ts';
import type { PageServerLoad } from './$types';

/** Responsiveness: how fast, for whom, and since when? */
export const load: PageServerLoad = ({ url }) =>
	refused(async () => {
		const view = await viewOf(url.pathname, url.searchParams, ['by', 'order']);
		return { view, ...(await response(view)) };
	});
