import { viewOf } from '#lib/view.ts';
import { redirect } from '@sveltejs/kit';
import { backTo, formOf } from '../form.server.ts';
import { refused } from '../refused.server.ts';
import { load as loadOf, OWN, whole } from './load.server.ts';
import { confirm } from './incidents.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Load: when do people write, and is someone there? */
export const load: PageServerLoad = ({ url }) =>
	refused(async () => {
		const view = whole(await viewOf(url.pathname, url.searchParams, OWN));
		return { view, ...(await loadOf(view)) };
	});

export const actions: Actions = {
	/** Confirms an incident and goes back to the page. */
	confirm: async ({ request }) => {
		const said = await formOf(request);
		await confirm(said);
		redirect(303, `${backTo(said('back'), '/load')}#incidents`);
	}
};
