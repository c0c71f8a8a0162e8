import type { IncomingMessage, ServerResponse } from 'node:http';
import { pino } from 'pino';
import type { Visit } from './visit.ts';

/** Characters of an address or a cause that are told. */
const MOST = 300;
/** Bytes of lines that may wait for a slow reader; past them lines are lost, not requests. */
const BUFFER = 4 << 20;

/** One JSON object a line, on standard error. */
const log = pino(
	{
		base: null,
		timestamp: pino.stdTimeFunctions.isoTime,
		formatters: { level: (level) => ({ level }) },
		serializers: { failure: causeOf }
	},
	pino.destination({ dest: 2, sync: false, maxLength: BUFFER })
);

/**
 * Tells of a request when it is over: the path without what was asked, which may quote posts, and no
 * header, which may hold the token.
 */
export async function logVisit(
	visit: Visit,
	{ method, url = '' }: IncomingMessage,
	{ statusCode, writableFinished }: ServerResponse,
	ms: number,
	bytes: number
) {
	const { id, asked, known, facts, drawn, failure } = visit;
	const snapshot = await visit.snapshot?.then(
		({ number }) => number,
		() => undefined
	);
	const line = {
		...{ id, method, path: url.split('?')[0]?.slice(0, MOST), status: statusCode },
		...{ ms: Math.round(ms * 10) / 10, bytes, snapshot, drawn },
		...(asked > 0 && { asked, known }),
		...(facts.size > 0 && { facts: [...facts] }),
		...(!writableFinished && { aborted: true }),
		...(failure !== undefined && { failure })
	};
	if (statusCode >= 500) log.error(line, 'request');
	else if (failure !== undefined) log.warn(line, 'request');
	else log.info(line, 'request');
}

/** Writes what still waits. */
export function flushLog(): Promise<void> {
	return new Promise((done) => log.flush(() => done()));
}

/** The first line of an error and where it arose; further lines may quote what was read. */
function causeOf(failure: unknown) {
	if (!(failure instanceof Error)) return { message: typeof failure };
	const [message = ''] = failure.message.split('\n');
	const at = failure.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
	return { type: failure.name, message: message.slice(0, MOST), at: at.map((line) => line.trim()) };
}
