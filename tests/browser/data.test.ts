import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { command } from '../command.ts';
import { start, type Running } from '../dashboard.ts';
import { browser } from './chromium.ts';
import { expectWellMade, visit, type Visitor } from './visit.ts';

const folder = mkdtempSync(join(tmpdir(), 'replyscope-browser-'));
const data = join(folder, 'data');
let chromium: Browser;
let server: Running;
const errors: string[] = [];

/** A file of the Kaggle form, with a row that is none and a reply to a post that is nowhere. */
function file(name: string, first: number, days: number[]): string {
	const rows = days.flatMap((day, index) => {
		const date = `Wed Nov ${String(day).padStart(2, '0')}`;
		const id = first + 2 * index;
		return [
			`${id},ann,True,${date} 10:00:00 +0000 2017,@AcmeHelp where is it?,,`,
			`${id + 1},AcmeHelp,False,${date} 10:20:00 +0000 2017,@ann here,,${id}`
		];
	});
	const header =
		'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id';
	const odd = `${first + 900},bob,True,Wed Nov 0${days[0]} 11:00:00 +0000 2017,@AcmeHelp hm,,999999`;
	const path = join(folder, name);
	writeFileSync(path, `${[header, ...rows, odd, 'x,ann,True,yesterday,"hm",,'].join('\n')}\n`);
	return path;
}

beforeAll(async () => {
	for (const path of [file('early.csv', 1, [1, 2, 3, 4]), file('late.csv', 101, [8, 9])]) {
		expect((await command('ingest', path, '--data', data)).code).toBe(0);
	}
	process.env.REPLYSCOPE_UPLOAD_LIMIT = '100000';
	server = await start(data);
	delete process.env.REPLYSCOPE_UPLOAD_LIMIT;
	chromium = await browser();
}, 180_000);

afterAll(async () => {
	await chromium?.close();
	await server?.stop();
	rmSync(folder, { recursive: true, force: true });
});

afterEach(() => {
	expect(errors.splice(0)).toEqual([]);
});

async function open(options: Visitor = {}): Promise<Page> {
	const page = await visit(chromium, `${server.url}/data`, errors, options);
	return page;
}

test.each([
	['light', 2560],
	['dark', 360]
] as const)(
	'in %s at %i px has no violation and no horizontal scroll',
	async (colorScheme, width) => {
		const page = await open({ colorScheme, viewport: { width, height: 900 } });
		for (const summary of await page.locator('main summary').all()) await summary.click();
		await expectWellMade(page, width);
	}
);

test('it tells where the numbers come from, without JavaScript', async () => {
	const page = await open({ javaScriptEnabled: false });
	expect(await page.locator('h1').innerText()).toBe(
		'14 posts of one brand, through 9 Nov 2017; one stretch was not collected and two rows were refused.'
	);
	const text = await page.locator('main').innerText();
	expect(text).toContain('A gap from 4 Nov 2017 to 8 Nov 2017 for all brands');
	expect(text).toContain('notice unseen parents');
	await page.click('summary:has-text("Which")');
	expect(await page.locator('[aria-label="Posts of unseen_parents"]').innerText()).toContain(
		'it replies to 999999, which was never imported'
	);
	expect(await page.locator('[aria-label=Builds]').innerText()).toMatch(/2\s*served/);
	const days = await fetch(`${server.url}/data/days.csv`);
	expect(await days.text()).toContain('2017-11-08,twcs,3\n');
	const covered = await fetch(`${server.url}/data/coverage.csv`);
	expect((await covered.text()).split('\n')).toHaveLength(4);
});

test('a file is looked at, imported and taken out by the keyboard, with live progress', async () => {
	const page = await open();
	await page.setInputFiles('[name=file]', file('more.csv', 301, [5, 6, 7]));
	await page.focus('button:has-text("Look at it first")');
	await page.keyboard.press('Enter');
	await page.waitForSelector('button:has-text("Import it")');
	expect(await page.locator('#import').innerText()).toContain('more.csv reads as twcs');
	await expectWellMade(page, 1440);
	await page.focus('button:has-text("Import it")');
	await page.keyboard.press('Enter');
	await page.waitForSelector('text=more.csv is in, as import 3: 7 posts new');
	expect(await page.locator('h1').innerText()).toContain('21 posts of one brand');
	await page.focus('[aria-label="Undo more.csv"]');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.waitForSelector('text=more.csv is out again');
	expect(await page.locator('h1').innerText()).toContain('14 posts of one brand');
});

test('the same without JavaScript; the page looks again by itself', async () => {
	const page = await open({ javaScriptEnabled: false });
	await page.setInputFiles('[name=file]', file('again.csv', 501, [5, 6]));
	await page.click('text=Look at it first');
	await page.waitForSelector('button:has-text("Import it")', { timeout: 15_000 });
	await page.click('text=Import it');
	await page.waitForSelector('text=again.csv is in, as import 4', { timeout: 15_000 });
	await page.click('[aria-label="Undo again.csv"]');
	await page.click('[aria-label="Take it out: again.csv"]');
	await page.waitForSelector('text=again.csv is out again', { timeout: 15_000 });
});

test('a file that is too large is refused in the browser, and by the server without JavaScript', async () => {
	const path = join(folder, 'large.csv');
	writeFileSync(path, 'a,b\n'.repeat(1_000_000));
	for (const javaScriptEnabled of [true, false]) {
		const page = await open({ javaScriptEnabled });
		await page.setInputFiles('[name=file]', path);
		await page.click('text=Look at it first');
		await page.waitForSelector('[role=alert]:has-text("large file: ")');
		errors.splice(0);
	}
});
