import { createHash } from 'node:crypto';
import { InputError, OperationError } from '#lib/model/errors.ts';
import type { Answer } from '#lib/server/answer.ts';
import { FORMATS, type Format } from '#lib/server/encode.ts';
import { blame } from '#lib/server/visit.ts';

/** Answers a request with a table in one of the formats, or with what was wrong about the question. */
export async function respond(format: string, ask: () => Promise<Answer>): Promise<Response> {
	const { type, encode } = FORMATS[format as Format];
	try {
		const body = await encode(await ask());
		const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
		const headers = { etag, 'cache-control': 'private, no-cache', 'content-type': type };
		// Kit answers 304 to who has it already.
		return new Response(body as BodyInit, { headers });
	} catch (error) {
		if (error instanceof InputError) {
			return Response.json({ error: error.message }, { status: 400 });
		}
		if (error instanceof OperationError) {
			blame(error);
			return Response.json({ error: error.message }, { status: 503 });
		}
		throw error;
	}
}
