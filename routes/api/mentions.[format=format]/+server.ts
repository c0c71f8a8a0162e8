import { askPosts } from '#lib/ask.ts';
import { LISTED } from '#lib/metrics/listed.ts';
import { parseListing } from '#lib/model/listing.ts';
import { followUps } from '#lib/server/app.ts';
import { among } from '../../mentions/among.server.ts';
import { respond } from '../respond.ts';
import type { RequestHandler } from './$types';

/** `GET /api/mentions.{json,csv,arrow}`: the mentions behind a number, all of them or a page. */
export const GET: RequestHandler = ({ params, url }) =>
	respond(params.format, async () => {
		const names = [...new Set(url.searchParams.keys())];
		const given = Object.fromEntries(
			names.map((name) => [name, url.searchParams.getAll(name).join(',')])
		);
		const { followed } = parseListing(given, LISTED);
		const decided = followed ? await (await followUps()).all() : [];
		return askPosts(given, among(followed, decided));
	});
