import { Agent, get } from 'node:http';

/** How an address was answered to many clients. */
export interface Load {
	/** Milliseconds of each answer, to its last byte. */
	ms: number[];
	/** What went wrong instead, each time. */
	errors: string[];
	bytes: number;
}

/**
 * Has clients open addresses again and again, each on its own connection and at its own moment.
 *
 * @param every milliseconds between the openings of a client
 * @param path what a client opens the n-th time
 */
export async function load(
	url: string,
	clients: number,
	seconds: number,
	every: number,
	path: (client: number, round: number) => string
): Promise<Load> {
	const agent = new Agent({ keepAlive: true, maxSockets: clients });
	const found: Load = { ms: [], errors: [], bytes: 0 };
	const end = performance.now() + seconds * 1000;
	const one = async (client: number) => {
		let next = performance.now() + (client / clients) * every;
		for (let round = 0; ; round++) {
			await new Promise((done) => setTimeout(done, Math.max(0, next - performance.now())));
			if (performance.now() >= end) return;
			const begun = performance.now();
			try {
				const { status, bytes } = await open(`${url}${path(client, round)}`, agent);
				if (status !== 200) found.errors.push(String(status));
				found.bytes = bytes;
			} catch (error) {
				found.errors.push((error as NodeJS.ErrnoException).code ?? String(error));
			}
			found.ms.push(performance.now() - begun);
			next = Math.max(next + every, performance.now());
		}
	};
	await Promise.all(Array.from({ length: clients }, (_, client) => one(client)));
	agent.destroy();
	return found;
}

/** Opens an address as a browser would and reads the answer to its end. */
export function open(
	url: string,
	agent?: Agent,
	encoding = 'gzip, br'
): Promise<{ status: number; bytes: number; id: string }> {
	return new Promise((done, fail) => {
		const headers = { 'accept-encoding': encoding, accept: 'text/html' };
		get(url, { headers, ...(agent && { agent }) }, (response) => {
			let bytes = 0;
			response.on('data', (chunk: Buffer) => (bytes += chunk.length));
			response.on('error', fail);
			response.on('end', () => {
				const id = String(response.headers['x-request-id']);
				done({ status: response.statusCode ?? 0, bytes, id });
			});
		}).on('error', fail);
	});
}
