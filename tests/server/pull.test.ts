import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { command } from '../command.ts';
import { dashboard } from '../dashboardOfTest.ts';
import { DAY, SETTINGS } from '../ingest/pulling.ts';
import { scratch } from '../scratch.ts';
import { Simulator } from '../x-simulator/simulator.ts';

/** The numbers of the snapshots that a page is told of, as they come. */
async function* told(url: string): AsyncGenerator<string> {
	const { body } = await fetch(`${url}/live`);
	const reader = (body as ReadableStream<Uint8Array>).getReader();
	for (;;) {
		const { value, done } = await reader.read();
		if (done) return;
		for (const [, number = ''] of new TextDecoder().decode(value).matchAll(/data: "(\d*)"\n/g))
			yield number;
	}
}

test('a server that pulls by the clock tells pages of new snapshots, and what was read and spent', async () => {
	const token = 'secret-of-this-test-4711';
	const simulator = await Simulator.start({
		posts: 150,
		days: 3,
		tokens: { app: token, user: '' }
	});
	onTestFinished(() => simulator.stop());
	simulator.advance(3 * DAY);
	const data = scratch();
	writeFileSync(
		join(data, 'replyscope.toml'),
		`${SETTINGS}[pull]\nbudget = 20\nsince = 2026-09-01\n`
	);
	Object.assign(process.env, { X_API_URL: simulator.url, X_BEARER_TOKEN: token });
	onTestFinished(() => {
		delete process.env.X_API_URL;
		delete process.env.X_BEARER_TOKEN;
	});
	const url = await dashboard(data, '--pull', '*/2 * * * * *');
	const seen: string[] = [];
	for await (const number of told(url)) {
		seen.push(number);
		if (number !== '') break;
	}
	expect(Number(seen.at(-1))).toBeGreaterThan(0);
	const page = await (await fetch(`${url}/data`)).text();
	expect(page).toContain('the next begins on');
	expect(page).toMatch(/\$\d\.\d\d this month, of \$20\.00 that may be spent/);
	expect(page).toMatch(/X itself has counted \d+ posts this month by [^;]+; the ledger had \d+\./);
	expect(page).toContain('Acme: written to @acmehelp');
	expect(page).toContain('Globex: written by @globex');

	simulator.options.tokens.app = 'another';
	let later = '';
	for (let tries = 0; tries < 100 && !later.includes('refused by X'); tries++) {
		await new Promise((done) => setTimeout(done, 200));
		later = await (await fetch(`${url}/data`)).text();
	}
	// Whichever endpoint the pull had come to when the token stopped being one.
	expect(later).toMatch(
		/refused by X: [a-z/]+ gave 401: Unauthorized; allowed: a token that may do this/
	);
	const everything = readdirSync(data, { recursive: true, encoding: 'utf8', withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => readFileSync(join(entry.parentPath, entry.name)));
	expect(everything.length).toBeGreaterThan(4);
	expect(everything.filter((bytes) => bytes.includes(token))).toEqual([]);
	expect(later + page).not.toContain(token);
	const other = scratch();
	writeFileSync(join(other, 'replyscope.toml'), SETTINGS);
	const failed = await command('pull', '--data', other, '--debug', '--yes');
	expect(failed.code).toBe(1);
	expect(failed.err + failed.out).toContain('401');
	expect(failed.err + failed.out).not.toContain(token);
}, 180_000);
