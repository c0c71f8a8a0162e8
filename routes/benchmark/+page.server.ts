import { viewOf } from '#lib/view.ts';
import { refused } from '../refused.server.ts';
import { benchmark, OWN } from './benchmark.server.ts';
import type { PageServerLoad } from './$types';

/** Benchmark: how do we compare? */
export const load: PageServerLoad = ({ url }) =>
	refused(async () => {
		const view = await viewOf(url.pathname, url.searchParams, OWN);
		return { view, ...(await benchmark(view)) };
	});
