import { viewOf } from '#lib/view.ts';
import { overview } from './overview.server.ts';
import { refused } from './refused.server.ts';
import type { PageServerLoad } from './$types';

/** The Overview: are we answering? */
export const load: PageServerLoad = ({ url }) =>
	refused(async () => {
		const view = await viewOf(url.pathname, url.searchParams);
		return { view, ...(await overview(view)) };
	});
