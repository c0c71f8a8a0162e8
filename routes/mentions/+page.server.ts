import { error, redirect } from '@sveltejs/kit';
import { askPosts, countPosts } from '#lib/ask.ts';
import { METRICS } from '#lib/metrics/catalogue.ts';
import { LISTED } from '#lib/metrics/listed.ts';
import { LISTING, mentionKey, parseListing } from '#lib/model/listing.ts';
import { followUps } from '#lib/server/app.ts';
import { DECISIONS } from '#lib/server/followUps.ts';
import { viewOf } from '#lib/view.ts';
import { backTo, formOf } from '../form.server.ts';
import { refused } from '../refused.server.ts';
import { among } from './among.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Rows on a page of the list. */
const PAGE = 50;
/** What this page takes besides: a listing, in pages of its own length. */
const OWN = LISTING.filter((name) => name !== 'limit');
/** Signs of a note that are kept. */
const NOTE = 2000;

/** Mentions: which ones? */
export const load: PageServerLoad = ({ url }) =>
	refused(async () => {
		const view = await viewOf(url.pathname, url.searchParams, OWN);
		const own = Object.fromEntries(OWN.map((name) => [name, view.given[name]]));
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
		const said = await formOf(request);
		const [space, post_id, brand] = [said('space'), said('post_id'), said('brand')];
		const decision = DECISIONS.find((each) => each === said('decision')) ?? null;
		if (![space, post_id, brand].every(isName) || (said('decision') && !decision)) {
			error(
				400,
				`invalid decision: ${said('decision')}; allowed: ${DECISIONS.join(', ')} or none, about a mention that is named`
			);
		}
		const note = said('note').trim().slice(0, NOTE);
		await (await followUps()).keep({ space, post_id, brand, decision, note }, Date.now() / 1000);
		redirect(303, backTo(said('back'), '/mentions'));
	}
};

/** Whether a text can name a space, a post or a brand. */
function isName(text: string): boolean {
	return text.length > 0 && text.length <= 300 && !/\p{Cc}/u.test(text);
}
