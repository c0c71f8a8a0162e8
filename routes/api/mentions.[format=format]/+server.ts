import { askPosts } from '#lib/ask.ts';
import { respond } from '../respond.ts';
import type { RequestHandler } from './$types';

/** `GET /api/mentions.{json,csv,arrow}`: the mentions behind a number, all of them or a page. */
export const GET: RequestHandler = ({ params, url, request }) =>
	respond(request, params.format, () => askPosts(Object.fromEntries(url.searchParams)));
