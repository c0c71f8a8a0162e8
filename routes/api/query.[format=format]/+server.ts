import { createHash } from 'node:crypto';
import { ask } from '#lib/ask.ts';
import { InputError, OperationError } from '#lib/model/errors.ts';
import { FORMATS, type Format } from '#lib/server/encode.ts';
import type { RequestHandler } from './$types';

/** `GET /api/query.{json,csv,arrow}`: the answer to a query. */
export const GET: RequestHandler = async ({ params, url, request }) => {
	const { type, encode } = FORMATS[params.format as Format];
	try {
		const answer = await ask(url.searchParams);
		const body = encode(answer);
		const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
		const headers = { etag, 'cache-control': 'no-cache' };
		if (request.headers.get('if-none-match') === etag)
			return new Response(null, { status: 304, headers });
		return new Response(body as BodyInit, { headers: { ...headers, 'content-type': type } });
	} catch (error) {
		if (error instanceof InputError)
			return Response.json({ error: error.message }, { status: 400 });
		if (error instanceof OperationError)
			return Response.json({ error: error.message }, { status: 503 });
		throw error;
	}
};
