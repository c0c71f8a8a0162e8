import { error, redirect } from '@sveltejs/kit';
import { InputError } from '#lib/model/errors.ts';
import { viewOf } from '#lib/view.ts';
import { backTo, formOf } from '../form.server.ts';
import { refused } from '../refused.server.ts';
import { OWN, scenarioOf } from './scenario.ts';
import { composed } from './siteForm.server.ts';
import { staffing, startPlan, stopPlan } from './staffing.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Staffing: how many people, when, where? */
export const load: PageServerLoad = ({ url, locals }) =>
	refused(async () => {
		const plain = composed(url);
		if (plain) redirect(307, plain);
		const view = await viewOf(url.pathname, url.searchParams, OWN);
		const shown = await staffing(view);
		if (Object.keys(shown.problems).length > 0) locals.status = 400;
		return { view, ...shown };
	});

export const actions: Actions = {
	/** Has the plan of an address made. */
	plan: ({ request }) => act(request, startPlan),
	/** Gives it up. */
	stop: ({ request }) => act(request, stopPlan)
};

async function act(request: Request, work: typeof startPlan) {
	const back = backTo((await formOf(request))('back'), '/staffing');
	try {
		const { pathname, searchParams } = new URL(back, 'http://here');
		const view = await viewOf(pathname, searchParams, OWN);
		await work(view.brand[0] ?? '', scenarioOf(view.given));
	} catch (failure) {
		if (failure instanceof InputError) error(400, failure.message);
		throw failure;
	}
	// From the top, where the headline is.
	redirect(303, back);
}
