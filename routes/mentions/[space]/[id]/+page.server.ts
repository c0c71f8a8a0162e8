import { error } from '@sveltejs/kit';
import { askThread } from '#lib/ask.ts';
import { warehouse } from '#lib/server/app.ts';
import { refused } from '../../../refused.server.ts';
import type { PageServerLoad } from './$types';

/** One conversation: both sides, with the clock. */
export const load: PageServerLoad = ({ params, url }) =>
	refused(async () => {
		const tz = url.searchParams.get('tz') || (await zone());
		const { rows } = await askThread(params.space, params.id, tz);
		if (rows.length === 0) error(404, `unknown post: ${params.id} in ${params.space}`);
		return { rows, tz, space: params.space, id: params.id };
	});

/** The zone of the first own brand, else UTC. */
async function zone(): Promise<string> {
	const { brands } = await (await warehouse()).snapshot();
	return brands.find(({ kind }) => kind === 'own')?.timezone ?? 'UTC';
}
