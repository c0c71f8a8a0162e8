import { once } from 'node:events';
import type { Server } from 'node:http';
import { closeData, stopCommands } from './app.ts';
import { flushLog } from './log.ts';

/** Milliseconds that requests in flight have to end in. */
const GRACE = 3000;
/** Milliseconds between looks at connections that wait for another request. */
const LOOK = 50;

/**
 * Ends a server within five seconds: it takes no more requests, commands end and with them the
 * streams that tell of them, requests in flight are answered, databases close.
 */
export async function leave(server: Server) {
	const closed = once(server, 'close');
	server.close();
	server.prependListener('request', (_, response) => response.setHeader('connection', 'close'));
	const idle = setInterval(() => server.closeIdleConnections(), LOOK);
	const late = setTimeout(() => server.closeAllConnections(), GRACE);
	await Promise.all([closed, stopCommands()]);
	clearInterval(idle);
	clearTimeout(late);
	// A request that was answered meanwhile may have begun another command.
	await stopCommands();
	await closeData();
	await flushLog();
}
