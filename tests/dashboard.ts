import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A running server of the built program. */
export interface Running {
	url: string;
	pid: number;
	/** What it has written to standard error so far. */
	log: string[];
	/** Ends it and returns its exit code. */
	stop(): Promise<number | null>;
}

/** Starts the built program's server on a data folder; a free port is taken. */
export async function start(data: string, ...options: string[]): Promise<Running> {
	const words = ['dist/replyscope.js', 'serve', '--data', data, '--port', '0', ...options];
	const server = spawn(process.execPath, words);
	const log: string[] = [];
	const lines = createInterface({ input: server.stderr }).on('line', (line) => log.push(line));
	const stop = async () => {
		const ended = once(lines, 'close');
		server.kill('SIGTERM');
		if (server.exitCode === null) await once(server, 'exit');
		await ended;
		return server.exitCode;
	};
	let printed = '';
	for await (const chunk of server.stdout) {
		printed += chunk;
		const [url] = /http:\S+/.exec(printed) ?? [];
		if (url) return { url, pid: server.pid as number, log, stop };
	}
	throw new Error(`the server ended: ${printed}${log.join('\n')}`);
}
