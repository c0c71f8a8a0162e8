import { error } from '@sveltejs/kit';
import { plans } from '#lib/server/app.ts';
import type { Told } from '../staffing.server.ts';
import { FILES, nameOf } from './files.ts';
import type { RequestHandler } from './$types';

/** `GET /staffing/plan.{csv,ics,json}`: a plan that was made, as a file. */
export const GET: RequestHandler = ({ params, url }) => {
	const file = FILES[params.kind];
	if (!file) error(404, `unknown file: ${params.kind}; allowed: ${Object.keys(FILES).join(', ')}`);
	const found = plans().find(url.searchParams.get('key') ?? '')?.found;
	if (!found) error(404, 'unknown plan; allowed: one that was made');
	const told = found as Told<'replay'>;
	return new Response(file.write(told), {
		headers: {
			'content-type': file.type,
			'content-disposition': `attachment; filename="${nameOf(told)}.${params.kind}"`
		}
	});
};
