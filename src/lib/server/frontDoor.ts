import compression from 'compression';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { constants } from 'node:zlib';
import { logVisit } from './log.ts';
import { during, type Visit } from './visit.ts';

/** Worth their time while somebody waits: the next better ones cost twice it for a twentieth less. */
const QUALITY = { gzip: 5, brotli: 4 };

/** Gives each request an id, compresses its answer and tells the log of it. */
export function frontDoor(handler: RequestListener): RequestListener {
	const compress = compression({
		level: QUALITY.gzip,
		brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY.brotli } },
		filter: (_, response) => isCompressible(String(response.getHeader('content-type')))
	});
	return (request, response) => {
		const visit: Visit = { id: randomUUID().slice(0, 8), asked: 0, known: 0, facts: new Set() };
		response.setHeader('x-request-id', visit.id);
		announce(visit, request, response);
		during(visit, () =>
			// It was written for Express and needs none of it.
			compress(request as never, response as never, () => handler(request, response))
		);
	};
}

/** Text in whatever form, and Arrow; streams of events leave as they come. */
function isCompressible(type: string): boolean {
	if (type.startsWith('text/event-stream')) return false;
	return /^text\/|[/+](json|javascript|xml|vnd\.apache\.arrow\.stream)\b/.test(type);
}

function announce(visit: Visit, request: IncomingMessage, response: ServerResponse) {
	const { socket } = request;
	const [begun, before] = [performance.now(), socket.bytesWritten];
	response.once('close', () => {
		const ms = performance.now() - begun;
		void logVisit(visit, request, response, ms, socket.bytesWritten - before);
	});
}
