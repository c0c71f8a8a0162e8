import type { Browser, Page } from 'playwright-core';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../command.ts';
import { start, type Running } from '../dashboard.ts';
import { writeFeed, type FeedPost } from '../feed.ts';
import { browser } from './chromium.ts';
import { expectWellMade, visit, type Visitor } from './visit.ts';

const data = mkdtempSync(join(tmpdir(), 'replyscope-list-'));
const END = Date.UTC(2026, 9, 1, 12) / 1000;
let chromium: Browser;
let server: Running;
const errors: string[] = [];

/** Texts that would do harm where they were taken for more than text. */
const HOSTILE = {
	markup: '@acme <img src=x onerror="window.harmed=1"><script>window.harmed=1</script>',
	bidi: '@acme \u202Egnirts desrever\u202C then on',
	emoji: `@acme ${'😀'.repeat(4000)}`,
	unseen: '@acme a\u200Bb\u200Dc\uFEFFd',
	long: `@acme ${'x'.repeat(25_000)}`,
	formula: '=HYPERLINK("http://example.com","@acme")'
};

beforeAll(async () => {
	const posts: FeedPost[] = [
		{ id: 1, author: 'acme', at: END - 30 * 86_400, text: 'hello', company: true },
		{ id: 2, author: 'acme', at: END, text: 'bye', company: true },
		...Object.values(HOSTILE).map((text, index) => ({
			id: 100 + index,
			author: `u${index}`,
			at: END - 3600 * (index + 2),
			text
		})),
		{ id: 200, author: 'asks', at: END - 7200, text: '@acme where is it?' },
		{
			id: 201,
			author: 'acme',
			at: END - 3600,
			text: '@asks on its way',
			parent: 200,
			company: true
		},
		{ id: 202, author: 'asks', at: END - 1800, text: '@acme thanks', parent: 201 },
		// Three hours and half an hour old: the promise of 1 h is past for one, half left for the other.
		{ id: 300, author: 'late', at: END - 3 * 3600, text: '@acme late' },
		{ id: 301, author: 'soon', at: END - 1800, text: '@acme soon' }
	];
	const settings = join(data, 'replyscope.toml');
	writeFileSync(
		settings,
		`[[brand]]\nname = "Acme"\nkind = "own"\ntimezone = "UTC"\n[[brand.handle]]\nhandle = "acme"\nrole = "main"\n[[brand.target]]\nwithin = "1h"\nshare = 0.8\n`
	);
	const path = writeFeed(join(data, 'posts.csv'), posts);
	expect((await command('ingest', path, '--data', data)).code).toBe(0);
	server = await start(data);
	chromium = await browser();
}, 120_000);

afterAll(async () => {
	await chromium?.close();
	await server?.stop();
});

afterEach(() => {
	expect(errors.splice(0)).toEqual([]);
});

async function open(path: string, options: Visitor = {}): Promise<Page> {
	const page = await visit(chromium, server.url + path, errors, options);
	return page;
}

const ALL = '/mentions?from=2026-09-01&to=2026-10-02';
const WORK = '/mentions?metric=waiting&sort=promise&followed=todo&from=2026-09-20&to=2026-10-03';

describe.each([ALL, WORK, '/mentions/twcs/200'])('%s', (path) => {
	test.each([
		['light', 1440],
		['dark', 360]
	] as const)('in %s at %i px has no violation and no scroll', async (colorScheme, width) => {
		const page = await open(path, { colorScheme, viewport: { width, height: 900 } });
		await expectWellMade(page, width);
	});
});

test('texts of posts are text', async () => {
	for (const path of [ALL, '/mentions/twcs/100']) {
		const page = await open(path);
		const text = await page.locator('main').innerText();
		expect(text).toContain('<script>window.harmed=1</script>');
		expect(await page.evaluate('window.harmed')).toBeUndefined();
	}
	const page = await open(ALL);
	const rows = await page.locator('main ol p[dir=auto]').allTextContents();
	expect(new Set(rows)).toEqual(
		new Set([
			...Object.values(HOSTILE),
			'@acme where is it?',
			'@acme thanks',
			'@acme late',
			'@acme soon'
		])
	);
	const row = await page.locator('main ol > li', { hasText: '😀' }).boundingBox();
	expect(row?.height).toBeLessThan(200);
	const csv = await (await fetch(`${server.url}/api/mentions.csv?from=2026-09-01`)).text();
	expect(csv).toContain(`"'=HYPERLINK(""http://example.com"",""@acme"")"`);
});

test('a conversation shows both sides, the clock and the wait', async () => {
	const page = await open('/mentions/twcs/202', { javaScriptEnabled: false });
	expect(await page.locator('h1').innerText()).toBe('3 posts between @asks and Acme');
	const posts = (await page.locator('main ol > li').allInnerTexts()).map((text) =>
		text.replace(/\s+/g, ' ')
	);
	expect(posts[0]).toContain(
		'@asks · 1 Oct 2026, 10:00 @acme where is it? to Acme: answered after 1 h'
	);
	expect(posts[1]).toContain('1 h later @acme, Acme · 1 Oct 2026, 11:00 @asks on its way');
	expect(posts[2]).toContain('30 min later @asks · 1 Oct 2026, 11:30');
});

test('the worklist puts what can still be kept first, and remembers what was decided', async () => {
	const page = await open(WORK, { javaScriptEnabled: false });
	const rows = () => page.locator('main ol > li').allInnerTexts();
	const first = await rows();
	expect(first[0]).toContain('@soon');
	expect(first[0]?.replace(/\s+/g, ' ')).toContain('30 min left of the promise');
	// Past the last promise, those who wait longest come first: the formula was written 7 hours ago.
	expect(first[1]).toContain('@u5');
	const before = first.length;
	await page.locator('li', { hasText: '@soon' }).locator('button:has-text("done")').click();
	expect((await rows()).length).toBe(before - 1);
	await page.locator('li', { hasText: '@u5' }).locator('summary').click();
	await page.locator('li', { hasText: '@u5' }).locator('textarea').fill('ask <b>Bo</b>');
	await page.locator('li', { hasText: '@u5' }).locator('text=Keep the note').click();
	// Taking the posts out and in again leaves what people wrote.
	expect((await command('remove', '1', '--data', data)).code).toBe(0);
	expect((await command('ingest', join(data, 'posts.csv'), '--data', data)).code).toBe(0);
	await page.goto(server.url + WORK);
	const after = await rows();
	expect(after.some((text) => text.includes('@soon'))).toBe(false);
	expect(after.find((text) => text.includes('@u5'))).toContain('“ask <b>Bo</b>”');
	await page.goto(`${server.url}${WORK.replace('todo', 'done')}`);
	expect((await rows()).map((text) => text.includes('@soon'))).toEqual([true]);
});

test('a number leads to its rows, which lead to a conversation and back', async () => {
	const page = await open('/?from=2026-09-01&to=2026-10-02');
	await page.locator('article').first().locator('button').first().click();
	await page.click('[popover]:popover-open >> text=See the rows');
	await page.waitForURL(/\/mentions\?/);
	expect(new URL(page.url()).searchParams.get('metric')).toBe('response_rate_24h');
	await page.goto(`${server.url}${ALL}`);
	await page.fill('[name=text]', 'WHERE IS');
	await page.click('.find button');
	await page.waitForURL(/text=/);
	await page.click('main ol > li a');
	await page.waitForURL(/twcs\/200/);
	expect(await page.locator('main').innerText()).toContain('on its way');
});
