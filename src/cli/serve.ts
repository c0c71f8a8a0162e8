import { Command } from 'commander';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { hostname, networkInterfaces } from 'node:os';
import { pathToFileURL } from 'node:url';
import { InputError, invalid, OperationError } from '#lib/model/errors.ts';
import { settingsDigest } from '#lib/model/settings.ts';
import { dataFolder, uploadLimit } from '#lib/server/app.ts';
import { frontDoor } from '#lib/server/frontDoor.ts';
import { isLoopback } from '#lib/server/guard.ts';
import { checkSchedule } from '#lib/server/puller.ts';
import { leave } from '#lib/server/leave.ts';
import { sweep } from '#lib/server/scratch.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import { Warehouse } from '#lib/server/warehouse.ts';
import type { CliEffects } from './effects.ts';
import { memoryOption } from './memory.ts';
import type { CommonOptions } from './replyscope.ts';

const PORT = 4173;
const HOST = '127.0.0.1';
/** How many ports are tried when none was asked for and the first is taken. */
const PORTS_TRIED = 50;
/** Bytes of a request besides the file that it brings. */
const FORM = 1 << 20;
/** Milliseconds in which a request must have arrived: slow lines need hours for a large file. */
const UPLOAD_TIME = 12 * 3_600_000;
/** Milliseconds that a connection may idle: longer than proxies keep theirs, so that none meets its end. */
const IDLE_TIME = 65_000;

interface Options extends CommonOptions {
	port?: string;
	host: string;
	pull?: string;
	memory: number;
}

/** `replyscope serve`: the dashboard. */
export function serve(effects: CliEffects): Command {
	return new Command('serve')
		.description('serve the dashboard')
		.option('--port <PORT>', `port (default: ${PORT}, or the next that is free)`)
		.option('--host <HOST>', 'address to listen on', HOST)
		.option('--pull <SCHEDULE>', "pull from X by the clock (UTC), such as '*/15 * * * *'")
		.addOption(memoryOption())
		.addHelpText('after', '\nExample:\n  replyscope serve --data data --port 8080')
		.action(async ({ port, host, memory, data, settings, pull }: Options) => {
			if (port !== undefined && !(/^\d+$/.test(port) && Number(port) < 65_536)) {
				throw invalid('port', port, 'a number from 0 to 65535');
			}
			if (pull !== undefined) {
				checkSchedule(pull);
				process.env.REPLYSCOPE_PULL = pull;
			}
			await startServer({ port, host, memory, data, settings }, effects);
		});
}

/**
 * Starts the dashboard and returns its address. It ends with the process, at SIGINT or SIGTERM.
 *
 * @throws OperationError when the port is taken or the dashboard has not been built
 */
export async function startServer(
	{
		port,
		host = HOST,
		memory,
		data,
		settings: asked
	}: {
		port?: string | undefined;
		host?: string;
		memory: number;
		data: string;
		settings?: string | undefined;
	},
	effects: CliEffects
): Promise<string> {
	if (!isLoopback(host) && !process.env.REPLYSCOPE_TOKEN) {
		throw new InputError(
			`missing token: ${host} can be reached by others; allowed: with REPLYSCOPE_TOKEN in the environment, or 127.0.0.1`
		);
	}
	await warnOfNewerSettings(data, asked, effects);
	process.env.REPLYSCOPE_HOSTS ??= isLoopback(host) ? '' : namesOf(host).join(',');
	process.env.REPLYSCOPE_DATA = data;
	process.env.REPLYSCOPE_MEMORY = String(memory);
	if (asked !== undefined) process.env.REPLYSCOPE_SETTINGS = asked;
	const limit = process.env.REPLYSCOPE_UPLOAD_LIMIT;
	if (limit !== undefined && !/^\d+$/.test(limit)) {
		throw invalid('REPLYSCOPE_UPLOAD_LIMIT', limit, 'a number of bytes, 0 for no uploads');
	}
	process.env.BODY_SIZE_LIMIT = String(uploadLimit() + FORM);
	process.env.REPLYSCOPE_COMMAND = JSON.stringify([...process.execArgv, process.argv[1]]);
	process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
	sweep(dataFolder());
	const handler = frontDoor(await loadHandler());
	const server = createServer(
		{ requestTimeout: UPLOAD_TIME, keepAliveTimeout: IDLE_TIME },
		(request, response) => {
			request.headers['x-forwarded-proto'] = 'http';
			handler(request, response);
		}
	);
	const listen = (number: number) =>
		new Promise<void>((done, fail) => {
			server.once('error', fail);
			server.listen(number, host, () => done(server.removeListener('error', fail) && undefined));
		});
	const first = Number(port ?? PORT);
	for (let number = first; ; number++) {
		try {
			await listen(number);
			break;
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			if (code === 'EACCES') {
				throw new OperationError(
					`forbidden port: ${number}; allowed: one above 1023, or more rights`
				);
			}
			if (code !== 'EADDRINUSE')
				throw new InputError(
					`invalid host: ${host} (${code}); allowed: an address of this machine`
				);
			if (port !== undefined || number - first >= PORTS_TRIED) {
				throw new OperationError(`taken port: ${number} on ${host}; allowed: another --port`);
			}
		}
	}
	const address = server.address();
	const used = typeof address === 'object' && address ? address.port : first;
	const url = `http://${host.includes(':') ? `[${host}]` : host}:${used}`;
	effects.out(`Replyscope is at ${url}\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void leave(server).then(() => process.exit(0)));
	}
	return url;
}

/** The names that a server on `host` goes by: the address itself, else all of this machine's. */
function namesOf(host: string): string[] {
	if (host !== '0.0.0.0' && host !== '::') return [host];
	const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
	return [
		hostname(),
		...addresses.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address))
	];
}

async function loadHandler(): Promise<RequestListener> {
	let path: string;
	try {
		path = createRequire(import.meta.url).resolve('#build/handler.js');
	} catch {
		throw new OperationError(
			'missing dashboard: build/ does not exist; allowed: run npm run build first'
		);
	}
	const { handler } = (await import(pathToFileURL(path).href)) as { handler: RequestListener };
	return handler;
}

async function warnOfNewerSettings(data: string, asked: string | undefined, effects: CliEffects) {
	const { path, settings } = findSettings(data, asked);
	const warehouse = await Warehouse.open(data);
	try {
		const { meta } = await warehouse.snapshot();
		if (meta.settings !== settingsDigest(settings)) {
			effects.err(
				`${path ?? 'no settings'}: newer than what is served; run replyscope ingest to apply\n`
			);
		}
	} catch (error) {
		if (!(error instanceof OperationError)) throw error;
		effects.err(`${error.message}\n`);
	} finally {
		await warehouse.close();
	}
}
