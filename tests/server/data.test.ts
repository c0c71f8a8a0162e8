import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { scratch } from '../scratch.ts';

const HEADER =
	'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id';
const HEADS = { accept: 'text/html' };

/** A file of the Kaggle form: a question and an answer on each of some days. */
function posts(first: number, days: number, ...more: string[]): string {
	const rows = Array.from({ length: days }, (_, index) => {
		const day = String(1 + index).padStart(2, '0');
		const id = first + 2 * index;
		return [
			`${id},ann,True,Wed Nov ${day} 10:00:00 +0000 2017,@AcmeHelp where is it?,,`,
			`${id + 1},AcmeHelp,False,Wed Nov ${day} 10:20:00 +0000 2017,@ann here,,${id}`
		];
	});
	return `${[HEADER, ...rows.flat(), ...more].join('\n')}\n`;
}

const GOOD = posts(1, 5);
const DIRTY = posts(101, 9, 'x,ann,True,yesterday,"hm",,', '3,ann', '=1,ann,maybe,,,,');

/** The page, as far as it is about importing, without its tags. */
async function importing(url: string, response?: Response): Promise<string> {
	const page = await (response ?? (await fetch(`${url}/data`, { headers: HEADS }))).text();
	return wordsOf(/<section id="import"[^]*?<\/section>/.exec(page)?.[0] ?? page);
}

function wordsOf(html: string): string {
	const words = html.replace(/<!--[^]*?-->|<[^>]+>/g, ' ').replaceAll('&quot;', '"');
	return words.replaceAll(/\s+/g, ' ');
}

/** Sends a form as a browser without JavaScript does. */
async function send(url: string, action: string, fields: Record<string, string | File>) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	return fetch(`${url}/data?/${action}`, {
		method: 'POST',
		body,
		redirect: 'manual',
		headers: { ...HEADS, origin: url }
	});
}

function upload(url: string, name: string, content: string | Uint8Array): Promise<Response> {
	return send(url, 'upload', { file: new File([content as BlobPart], name) });
}

/** Waits until what runs is over, and checks all the while that the server answers. */
async function settled(url: string): Promise<string> {
	for (;;) {
		const begun = Date.now();
		const page = await importing(url);
		expect(Date.now() - begun).toBeLessThan(3000);
		if (!page.includes('this page looks again')) return page;
		await new Promise((done) => setTimeout(done, 250));
	}
}

async function answer(url: string, action: 'confirm' | 'discard'): Promise<string> {
	const page = await (await fetch(`${url}/data`, { headers: HEADS })).text();
	const [, job = ''] = /name="job" value="([^"]+)"/.exec(page) ?? [];
	expect((await send(url, action, { job })).status).toBe(303);
	return settled(url);
}

/** What a data folder holds, the place for files in passing and its contents included. */
function holds(data: string): Record<string, string> {
	const names = readdirSync(data, { recursive: true, encoding: 'utf8' });
	return Object.fromEntries(
		names.flatMap((name) => {
			if (/^tmp(\/\d+)?$/.test(name) || readable(join(data, name)) === null) return [];
			return [
				[
					name,
					createHash('sha256')
						.update(readable(join(data, name)) ?? '')
						.digest('hex')
				]
			];
		})
	);
}

function readable(path: string): Buffer | null {
	try {
		return readFileSync(path);
	} catch {
		return null;
	}
}

const first = mkdtempSync(join(tmpdir(), 'replyscope-test-'));

beforeAll(async () => {
	const file = join(first, 'first.csv');
	writeFileSync(file, GOOD);
	expect((await command('ingest', file, '--data', join(first, 'data'))).code).toBe(0);
});
afterAll(() => rmSync(first, { recursive: true, force: true }));

/** A server of a data folder of its own, which holds one import. */
async function served(): Promise<{ url: string; data: string }> {
	const data = scratch();
	cpSync(join(first, 'data'), data, { recursive: true });
	return { data, url: await dashboard(data) };
}

test('a file is previewed as the command would, imported, served and taken out again', async () => {
	const { url, data } = await served();
	const before = holds(data);
	expect((await upload(url, 'dirty.csv', DIRTY)).status).toBe(303);
	const page = await settled(url);

	const file = join(scratch(), 'dirty.csv');
	writeFileSync(file, DIRTY);
	const { out } = await command('ingest', file, '--dry-run', '--json', '--data', data);
	const { files } = JSON.parse(out) as {
		files: {
			reason: string;
			rows: Record<string, number>;
			examples: { line: number; reason: string }[];
		}[];
	};
	const [loaded] = files;
	expect(loaded?.rows).toEqual({ read: 21, new: 18, changed: 0, unchanged: 0, refused: 3 });
	expect(page).toContain('rows read 21 new 18 changed 0 unchanged 0 refused 3');
	expect(page).toContain(`dirty.csv reads as twcs , because ${loaded?.reason}`);
	expect(page).toContain('written ← created_at');
	for (const { line, reason } of loaded?.examples ?? []) {
		expect(page).toContain(`line ${line}: ${reason}`);
	}
	expect(Object.keys(holds(data)).filter((name) => !(name in before))).toHaveLength(1);

	expect(await answer(url, 'confirm')).toContain(
		'dirty.csv is in, as import 2: 18 posts new, 0 changed, 0 as before, 3 rows refused'
	);
	const imports = await command('imports', '--json', '--data', data);
	expect(JSON.parse(imports.out)).toMatchObject([{ file: 'first.csv' }, { file: 'dirty.csv' }]);
	expect(
		readdirSync(join(data, 'tmp')).flatMap((pid) => readdirSync(join(data, 'tmp', pid)))
	).toEqual([]);

	const refused = await fetch(`${url}/data/refused/2.csv`);
	expect(refused.headers.get('content-disposition')).toContain('refused-2.csv');
	expect(await refused.text()).toBe(readFileSync(join(data, 'refused', '2.csv'), 'utf8'));
	expect((await fetch(`${url}/data/refused/1.csv`)).status).toBe(404);
	expect((await fetch(`${url}/data/refused/..%2F..%2Freplyscope.csv`)).status).toBe(404);
	const whole = wordsOf(await (await fetch(`${url}/data`)).text());
	expect(whole).toContain('28 posts of one brand , through 9 Nov 2017 ; three rows were refused.');

	expect((await send(url, 'undo', { import: '2' })).status).toBe(303);
	expect(await settled(url)).toContain('dirty.csv is out again');
	expect(wordsOf(await (await fetch(`${url}/data`)).text())).toContain(
		'10 posts of one brand , through 5 Nov 2017 ; nothing is missing.'
	);
	expect((await send(url, 'undo', { import: '2' })).status).toBe(400);
	expect(existsSync(join(data, 'refused', '2.csv'))).toBe(false);
}, 180_000);

test('a file that nothing knows gets a mapping to paste, and is not imported', async () => {
	const { url, data } = await served();
	const before = holds(data);
	const rows =
		'Nr;Absender;Datum;Inhalt\n1;ann;25.03.2018 10:00;hallo <b>du</b>\n2;bob;26.03.2018 10:00;hallo ihr\n';
	expect((await upload(url, 'post.csv', rows)).status).toBe(303);
	const page = await settled(url);
	expect(page).toContain('Nothing knows the columns of post.csv yet.');
	expect(page).toContain('With it 2 of its 2 rows would be new posts, 0 would be refused.');
	expect(page).toContain('time_format = "%d.%m.%Y %H:%M"');
	expect(page).toContain('timezone = "UTC" is a guess: the times say no zone');
	expect(page).not.toContain('Import it');
	const id =
		/name="job" value="([^"]+)"/.exec(await (await fetch(`${url}/data`)).text())?.[1] ?? '';
	expect((await send(url, 'confirm', { job: id })).status).toBe(400);
	expect((await send(url, 'discard', { job: id })).status).toBe(303);
	expect(holds(data)).toEqual(before);
}, 180_000);

test('what is no file of posts is refused in one sentence, and nothing changes', async () => {
	const { url, data } = await served();
	const before = holds(data);
	const zip = Uint8Array.from([0x50, 0x4b, 3, 4, ...Buffer.from('posts.csv'.repeat(99))]);
	for (const [name, content, sentence] of [
		[
			'posts.csv.gz',
			gzipSync(GOOD).subarray(0, -9),
			'unreadable file: posts.csv.gz: unexpected end of file; allowed: an archive that is whole'
		],
		['posts.zip', zip, 'unreadable file: posts.zip: End of central directory record signature'],
		[
			'counts.json',
			'{"data":[{"start":"2024-01-01T00:00:00Z","tweet_count":3}]}',
			'unusable file: counts.json holds counts of posts, not posts'
		],
		['nothing.csv', '', 'empty file: nothing.csv; allowed: a header and rows'],
		[
			'other.csv',
			'a,b\n1,2\n',
			'unknown columns: other.csv begins with a, b; allowed: twcs: the columns'
		],
		['../../../way out.csv', 'a,b\n1,2\n', 'unknown columns: way out.csv begins with'],
		[
			'picture.png',
			Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'),
			'unknown content: picture.png is binary data'
		]
	] as const) {
		expect((await upload(url, name, content)).status).toBe(303);
		expect(await settled(url)).toContain(sentence);
		expect(holds(data)).toEqual(before);
	}
	const none = await upload(url, '', '');
	expect(none.status).toBe(400);
	expect(await importing(url, none)).toContain('missing file: none was chosen');
	const broken = await fetch(`${url}/data?/upload`, {
		method: 'POST',
		headers: { ...HEADS, origin: url, 'content-type': 'multipart/form-data; boundary=x' },
		body: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nhalf'
	});
	expect(broken.status).toBe(400);
	expect(await importing(url, broken)).toContain('broken upload: it ended in the middle');
	expect(holds(data)).toEqual(before);
}, 180_000);

test('a file over the limit is refused before it is read', async () => {
	process.env.REPLYSCOPE_UPLOAD_LIMIT = '2000';
	onTestFinished(() => void delete process.env.REPLYSCOPE_UPLOAD_LIMIT);
	const { url, data } = await served();
	const before = holds(data);
	const large = await upload(url, 'large.csv', posts(1, 28));
	expect(large.status).toBe(413);
	expect(await importing(url, large)).toContain('large file: more than 2,000 bytes; allowed:');
	let sent = 0;
	const long = new ReadableStream({
		pull(controller) {
			sent += 65_536;
			if (sent > 64 << 20) controller.close();
			else controller.enqueue(Buffer.alloc(65_536, 'a'));
		}
	});
	const response = await fetch(`${url}/data?/upload`, {
		method: 'POST',
		headers: { ...HEADS, origin: url, 'content-type': 'multipart/form-data; boundary=x' },
		body: long,
		duplex: 'half'
	} as RequestInit).catch(() => undefined);
	expect(response?.status ?? 413).toBe(413);
	expect(sent).toBeLessThan(64 << 20);
	expect(holds(data)).toEqual(before);
	const other = await fetch(`${url}/sign-in`, {
		method: 'POST',
		headers: { origin: url },
		body: 'a'.repeat(600_000)
	});
	expect(other.status).toBe(413);
}, 180_000);

test('one import at a time, and only from this page', async () => {
	const { url, data } = await served();
	const [one, other] = await Promise.all([
		upload(url, 'one.csv', posts(201, 9)),
		upload(url, 'other.csv', posts(301, 9))
	]);
	expect([one.status, other.status].sort()).toEqual([303, 503]);
	const late = one.status === 503 ? one : other;
	expect(await importing(url, late)).toMatch(/busy importer: .*; allowed: one import at a time/);
	await settled(url);
	expect((await send(url, 'confirm', { job: 'another' })).status).toBe(400);
	expect(await answer(url, 'discard')).toContain('Look at it first');

	writeFileSync(
		join(data, 'ingest.lock'),
		JSON.stringify({
			pid: process.pid,
			started: startOf(process.pid),
			since: '2026-11-01T00:00:00Z'
		})
	);
	expect((await upload(url, 'one.csv', posts(201, 9))).status).toBe(303);
	expect(await settled(url)).toMatch(
		/locked folder: .* is being written by process \d+ since 2026-11-01T00:00:00Z; allowed: one ingest at a time/
	);
	for (const origin of ['http://evil.example', undefined]) {
		const response = await fetch(`${url}/data?/upload`, {
			method: 'POST',
			headers: { 'content-type': 'multipart/form-data; boundary=x', ...(origin && { origin }) },
			body: '--x--'
		});
		expect(response.status).toBe(403);
	}
}, 180_000);

test('a folder without data offers the import; the demo says that it takes none', async () => {
	const url = await dashboard(scratch());
	const page = wordsOf(await (await fetch(`${url}/data`)).text());
	expect(page).toContain('Nothing was imported yet.');
	expect((await upload(url, 'first.csv', GOOD)).status).toBe(303);
	await settled(url);
	expect(await answer(url, 'confirm')).toContain('first.csv is in, as import 1: 10 posts new');

	const demo = join(scratch(), 'demo');
	const options = ['--no-serve', '--posts', '300', '--days', '20', '--data', demo];
	expect((await command('demo', ...options)).code).toBe(0);
	const shown = await dashboard(demo, '--settings', join(demo, 'replyscope.toml'));
	const words = await importing(shown);
	expect(words).toContain('This folder holds the demo, which takes no files of yours.');
	expect(words).not.toContain('Look at it first');
	expect((await upload(shown, 'first.csv', GOOD)).status).toBe(503);
}, 180_000);

test('what a dead server has left is removed at the next start, and settings that do not hold are named', async () => {
	const { url, data } = await served();
	const left = join(data, 'tmp', '4194999', 'job');
	expect((await upload(url, 'one.csv', posts(201, 9))).status).toBe(303);
	await settled(url);
	mkdirSync(left, { recursive: true });
	const again = await dashboard(data);
	expect(existsSync(left)).toBe(false);
	writeFileSync(
		join(data, 'replyscope.toml'),
		'[[brand]]\nname = "Acme"\nkind = "rival"\ncolor = 1\n'
	);
	const page = wordsOf(await (await fetch(`${again}/data`)).text());
	expect(page).toContain('does not hold');
	expect(page).toContain('3 brand.kind unknown value: rival own, competitor');
	expect(page).toMatch(/4 brand\.color unknown key name, /);
}, 180_000);

function startOf(pid: number): string {
	const stat = readable(`/proc/${pid}/stat`)?.toString() ?? '';
	return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
