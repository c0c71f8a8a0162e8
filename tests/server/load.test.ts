import { once } from 'node:events';
import { get, request, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../command.ts';
import { start } from '../dashboard.ts';
import { handWorked, SETTINGS } from '../handWorked.ts';
import { scratch } from '../scratch.ts';

const TOKEN = 'correct horse battery staple';

/** One structured line of the log. */
interface Line {
	level: string;
	id: string;
	path: string;
	status: number;
	bytes: number;
	snapshot?: number;
	drawn?: boolean;
	asked?: number;
	known?: number;
	facts?: string[];
	failure?: { message: string };
}

async function served(data?: string) {
	const folder = data ?? (await handWorked());
	const server = await start(folder, ...SETTINGS);
	onTestFinished(() => void server.stop());
	const lines = () =>
		server.log.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));
	return { ...server, data: folder, lines };
}

function answered(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
	return new Promise((done, fail) => get(url, { headers }, done).on('error', fail));
}

async function bytesOf(url: string, encoding: string, headers: Record<string, string> = {}) {
	const response = await answered(url, { ...headers, 'accept-encoding': encoding });
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk as Buffer);
	return { body: Buffer.concat(chunks), headers: response.headers };
}

/** Waits until a stream of events begins with a word; returns its end. */
async function listen(url: string, headers: Record<string, string>, word: string) {
	for (;;) {
		const stream = await answered(url, headers);
		const [chunk] = (await once(stream, 'data')) as [Buffer];
		if (chunk.includes(word)) return { end: once(stream, 'end') };
		stream.resume();
	}
}

test('pages, tables and programs leave compressed as the visitor takes them', async () => {
	const { url } = await served();
	const question = '/api/query.FORMAT?metrics=mentions,cases&by=handle,hour';
	const page = await (await fetch(url)).text();
	const [, script = ''] = /"\.?(\/_app[^"]+\.js)"/.exec(page) ?? [];
	for (const path of [
		'/api/catalogue.json',
		...['json', 'csv', 'arrow'].map((format) => question.replace('FORMAT', format)),
		script
	]) {
		const plain = await bytesOf(`${url}${path}`, 'identity');
		expect(plain.headers['content-encoding'], path).toBeUndefined();
		const brotli = await bytesOf(`${url}${path}`, 'gzip, br');
		expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: /accept-encoding/i });
		expect(brotliDecompressSync(brotli.body).equals(plain.body), path).toBe(true);
		const gzip = await bytesOf(`${url}${path}`, 'gzip');
		expect(gzip.headers['content-encoding']).toBe('gzip');
		expect(gunzipSync(gzip.body).equals(plain.body), path).toBe(true);
		if (plain.body.length > 1024) expect(gzip.body.length).toBeLessThan(plain.body.length);
	}
});

test('a page that was drawn before is the page that would be drawn, in every encoding and colour', async () => {
	const { url, data, lines } = await served();
	const page = async (path: string, headers: Record<string, string> = {}) => {
		const { body, headers: answer } = await bytesOf(`${url}${path}`, 'identity', headers);
		return { text: body.toString(), policy: answer['content-security-policy'], etag: answer.etag };
	};
	const dark = { cookie: 'replyscope_theme=dark' };
	for (const path of ['/', '/response', '/benchmark', '/definitions']) {
		const first = await page(path);
		expect(first.text.length).toBeGreaterThan(5000);
		expect(await page(path)).toEqual(first);
		const brotli = await bytesOf(`${url}${path}`, 'gzip, br');
		expect(brotliDecompressSync(brotli.body).toString()).toBe(first.text);
		const gzip = await bytesOf(`${url}${path}`, 'gzip');
		expect(gunzipSync(gzip.body).toString()).toBe(first.text);
		expect((await page(path, dark)).text).toContain('data-theme="dark"');
		expect((await page(path)).text).toContain('data-theme="system"');
		const again = await answered(`${url}${path}`, { 'if-none-match': first.etag ?? '' });
		expect(again.resume().statusCode).toBe(304);
	}
	const before = await page('/');
	await command('ingest', 'tests/conformance/synthetic-1/posts.csv', '--data', data, ...SETTINGS);
	const after = await page('/');
	expect(after.text).not.toBe(before.text);
	expect(await page('/')).toEqual(after);
	expect((await page('/?brand=Nobody')).text).toContain('unknown brand: Nobody');
	expect((await answered(`${url}/?brand=Nobody`)).resume().statusCode).toBe(400);
	await expect
		.poll(() => lines().filter(({ path, drawn }) => path === '/benchmark' && drawn).length)
		.toBe(5);
});

test('the log has a line for each request, with an id that the visitor sees, and nothing secret', async () => {
	process.env.REPLYSCOPE_TOKEN = TOKEN;
	const server = await served().finally(() => delete process.env.REPLYSCOPE_TOKEN);
	const { url } = server;
	const headers = { authorization: `Bearer ${TOKEN}` };
	const signedIn = await fetch(`${url}/sign-in`, {
		method: 'POST',
		body: new URLSearchParams({ token: TOKEN }),
		headers: { origin: url },
		redirect: 'manual'
	});
	const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
	const ids: (string | null)[] = [];
	for (const path of ['/', '/mentions?text=where+is+my+order', '/api/mentions.csv', '/nowhere']) {
		for (const time of [headers, { cookie }]) {
			const response = await fetch(`${url}${path}`, { headers: time });
			await response.text();
			ids.push(response.headers.get('x-request-id'));
		}
	}
	expect(await server.stop()).toBe(0);
	const lines = server.lines();
	expect(lines.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
	expect(new Set(ids).size).toBe(8);
	const [first, second] = lines.filter(({ path }) => path === '/');
	expect(first).toMatchObject({ level: 'info', status: 200, snapshot: 1 });
	expect(first?.bytes).toBeGreaterThan(10_000);
	expect([first?.drawn, second?.drawn]).toEqual([false, true]);
	expect(first?.facts).toContain('the mentions are too thin for a rollup to pay');
	expect(second?.facts).toBeUndefined();
	const listed = lines.filter(({ path }) => path === '/mentions');
	expect(listed[0]?.known).toBeLessThan(listed[0]?.asked ?? 0);
	expect(listed[1]?.known).toBe(listed[1]?.asked);
	const all = server.log.join('\n');
	for (const secret of [TOKEN, cookie.split('=')[1] as string, 'order', 'token=']) {
		expect(all).not.toContain(secret);
	}
});

test('/healthz says what is served, to everybody, and fails when that is nothing', async () => {
	process.env.REPLYSCOPE_TOKEN = TOKEN;
	onTestFinished(() => void delete process.env.REPLYSCOPE_TOKEN);
	const well = await served();
	const response = await fetch(`${well.url}/healthz`);
	expect(response.status).toBe(200);
	expect(await response.json()).toEqual({ status: 'ok', snapshot: 1, age: expect.any(Number) });
	const empty = await served(scratch());
	const refused = await fetch(`${empty.url}/healthz`);
	expect(refused.status).toBe(503);
	expect(await refused.json()).toEqual({ status: 'nothing to serve' });
	await empty.stop();
	const [line] = empty.lines().filter(({ path }) => path === '/healthz');
	expect(line).toMatchObject({
		level: 'error',
		id: refused.headers.get('x-request-id'),
		failure: { message: expect.stringContaining('empty data folder') }
	});
});

test('a new snapshot under load fails no request, and each answer is of one snapshot', async () => {
	const { url, data, ...server } = await served();
	let open = true;
	const seen: number[] = [];
	const client = async (path: string) => {
		while (open) {
			const response = await fetch(`${url}${path}`);
			await response.text();
			seen.push(response.status);
		}
	};
	const clients = ['/', '/', '/response', '/api/query.json?metrics=mentions&by=day'].map(client);
	await command('ingest', 'tests/conformance/synthetic-1/posts.csv', '--data', data, ...SETTINGS);
	await new Promise((done) => setTimeout(done, 500));
	open = false;
	await Promise.all(clients);
	await server.stop();
	expect(new Set(seen)).toEqual(new Set([200]));
	const snapshots = server.lines().flatMap(({ snapshot }) => snapshot ?? []);
	expect(new Set(snapshots)).toEqual(new Set([1, 2]));
});

test('told to stop, it answers what was asked, ends streams and is gone within five seconds', async () => {
	process.env.REPLYSCOPE_TOKEN = TOKEN;
	const { url, stop } = await served().finally(() => delete process.env.REPLYSCOPE_TOKEN);
	const headers = { origin: url, authorization: `Bearer ${TOKEN}` };
	const post = (path: string, length: number, type: string) => {
		const more = { 'content-length': length, 'content-type': type };
		const sent = request(`${url}${path}`, { method: 'POST', headers: { ...headers, ...more } });
		sent.flushHeaders();
		return sent;
	};
	const endless = post('/data?/upload', 1e6, 'multipart/form-data; boundary=x');
	const cut = once(endless, 'response').catch(({ code }: NodeJS.ErrnoException) => code);
	const slow = post('/sign-in', 7, 'application/x-www-form-urlencoded');
	const response = once(slow, 'response') as Promise<[IncomingMessage]>;
	const told = await listen(`${url}/data/progress`, headers, 'receiving');
	const begun = Date.now();
	const stopped = stop();
	await told.end;
	await expect(fetch(url)).rejects.toThrow();
	slow.end('token=x');
	const [{ statusCode }] = await response;
	expect(statusCode).toBe(200);
	expect(await stopped).toBe(0);
	expect(Date.now() - begun).toBeLessThan(5000);
	expect(await cut).toBe('ECONNRESET');
});
