import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** Starts the built program's server on a data folder and returns its address. */
export async function dashboard(data: string, ...options: string[]): Promise<string> {
	const server = spawn(process.execPath, [
		'dist/replyscope.js',
		'serve',
		'--data',
		data,
		'--port',
		'0',
		...options
	]);
	onTestFinished(async () => {
		server.kill('SIGTERM');
		if (server.exitCode === null) await once(server, 'exit');
	});
	let printed = '';
	for await (const chunk of server.stdout) {
		printed += chunk;
		const [url] = /http:\S+/.exec(printed) ?? [];
		if (url) return url;
	}
	throw new Error(`the server ended: ${printed}`);
}
