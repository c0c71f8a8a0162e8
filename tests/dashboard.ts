import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A running server of the built program. */
export interface Running {
	url: string;
	stop(): Promise<void>;
}

/** Starts the built program's server on a data folder; a free port is taken. */
export async function start(data: string, ...options: string[]): Promise<Running> {
	const words = ['dist/replyscope.js', 'serve', '--data', data, '--port', '0', ...options];
	const server = spawn(process.execPath, words);
	const stop = async () => {
		server.kill('SIGTERM');
		if (server.exitCode === null) await once(server, 'exit');
	};
	let printed = '';
	for await (const chunk of server.stdout) {
		printed += chunk;
		const [url] = /http:\S+/.exec(printed) ?? [];
		if (url) return { url, stop };
	}
	throw new Error(`the server ended: ${printed}`);
}
