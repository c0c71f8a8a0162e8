import { error } from '@sveltejs/kit';
import { formatInstant } from '#lib/model/time.ts';
import { warehouse } from '#lib/server/app.ts';
import { csvOf } from '#lib/server/encode.ts';
import { refused } from '../../refused.server.ts';
import type { RequestHandler } from './$types';

/** What the charts of the page draw, as CSV. */
export const GET: RequestHandler = ({ params }) =>
	refused(async () => {
		const { days, coverage } = await (await warehouse()).snapshot();
		const tables = {
			days: csvOf(
				['day', 'source', 'posts'],
				days.map((each) => ({ ...each, day: formatInstant(each.day * 86_400).slice(0, 10) }))
			),
			coverage: csvOf(
				['brand', 'from', 'to'],
				coverage.map(({ brand, from, to }) => ({
					brand,
					from: formatInstant(from),
					to: formatInstant(to)
				}))
			)
		};
		if (params.table !== 'days' && params.table !== 'coverage') error(404, 'unknown table');
		return new Response(tables[params.table], {
			headers: { 'content-type': 'text/csv; charset=utf-8', 'cache-control': 'no-cache' }
		});
	});
