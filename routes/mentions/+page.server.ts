import { fail, redirect } from '@sveltejs/kit';
import { askPosts, countPosts } from '#lib/ask.ts';
import { METRICS } from '#lib/metrics/catalogue.ts';
import { LISTED } from '#lib/metrics/listed.ts';
import { LISTING, mentionKey, parseListing } from '#lib/model/listing.ts';
import { followUps } from '#lib/server/app.ts';
import { DECISIONS } from '#lib/server/followUps.ts';
import { viewOf } from '#lib/view.ts';
import { refused } from '../refused.server.ts';
import { among } from './among.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Rows on a page of the list. */
const PAGE = 50;
/** Signs of a note that are kept. */
const NOTE = 2000;

/** Mentions: which ones? */
export const load: PageServerLoad = ({ url }) =>
	refused(async () => {
		const view = await viewOf(url.pathname, url.searchParams, LISTING);
		const own = Object.fromEntries(LISTING.map((name) => [name, view.given[name]]));
		const decided = await (await followUps()).all();
		const chosen = among(parseListing(own, LISTED).followed, decided);
		const question = { ...view.parameters, ...own };
		const [{ rows }, total] = await Promise.all([
			askPosts({ ...question, limit: String(PAGE + 1) }, chosen),
			countPosts(question, chosen)
		]);
		const shown = rows.slice(0, PAGE);
		const byKey = new Map(decided.map((each) => [mentionKey(each), each]));
		const metric = METRICS.find(({ name }) => name === own.metric);
		return {
			view,
			own,
			rows: shown.map((row) => ({
				row,
				followUp: byKey.get(mentionKey(row as Parameters<typeof mentionKey>[0])) ?? null
			})),
			next: rows.length > PAGE ? String(shown.at(-1)?.after) : null,
			total,
			metric: metric ? { name: metric.name, label: metric.label } : null,
			metrics: METRICS.filter(({ name }) => LISTED.has(name) && !/_(low|high)$/.test(name)).map(
				({ name, label }) => ({ name, label })
			)
		};
	});

export const actions: Actions = {
	/** Keeps what was decided about a mention and goes back to the list. */
	decide: async ({ request }) => {
		const form = await request.formData();
		const said = (name: string) => String(form.get(name) ?? '');
		const [space, post_id, brand] = [said('space'), said('post_id'), said('brand')];
		const decision = DECISIONS.find((each) => each === said('decision')) ?? null;
		if (!space || !post_id || !brand || (said('decision') && !decision)) {
			return fail(400, {
				message: `unknown decision: ${said('decision')}; allowed: ${DECISIONS.join(', ')}, or none`
			});
		}
		const note = said('note').trim().slice(0, NOTE);
		await (await followUps()).keep({ space, post_id, brand, decision, note }, Date.now() / 1000);
		const back = said('back');
		redirect(303, /^\/mentions(\?|$)/.test(back) ? back : '/mentions');
	}
};
