import { warehouse } from '#lib/server/app.ts';
import { blame } from '#lib/server/visit.ts';
import type { RequestHandler } from './$types';

/**
 * `GET /healthz`: whether there is something to serve, and how old it is in seconds. Open to
 * everybody, so it says no more than that; the log says why not.
 */
export const GET: RequestHandler = async ({ setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	try {
		const { number, meta } = await (await warehouse()).snapshot();
		const age = Math.max(0, Math.round((Date.now() - Date.parse(meta.built_at ?? '')) / 1000));
		return Response.json({ status: 'ok', snapshot: number, age });
	} catch (failure) {
		blame(failure);
		return Response.json({ status: 'nothing to serve' }, { status: 503 });
	}
};
