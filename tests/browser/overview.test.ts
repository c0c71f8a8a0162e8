import type { Browser, Page } from 'playwright-core';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../command.ts';
import { start, type Running } from '../dashboard.ts';
import { browser } from './chromium.ts';
import { expectWellMade, visit, type Visitor } from './visit.ts';

const data = mkdtempSync(join(tmpdir(), 'replyscope-browser-'));
let chromium: Browser;
let server: Running;
const errors: string[] = [];

beforeAll(async () => {
	const { code } = await command(
		'demo',
		'--no-serve',
		'--posts',
		'30000',
		'--days',
		'120',
		'--data',
		data
	);
	expect(code).toBe(0);
	server = await start(data, '--settings', join(data, 'replyscope.toml'));
	chromium = await browser();
}, 240_000);

afterAll(async () => {
	await chromium?.close();
	await server?.stop();
});

afterEach(() => {
	expect(errors.splice(0)).toEqual([]);
});

/** Opens a page of the dashboard; an error on its console fails the test. */
async function open(path: string, options: Visitor = {}): Promise<Page> {
	const page = await visit(chromium, server.url + path, errors, options);
	return page;
}

async function ask(query: string): Promise<Record<string, number>> {
	const { out } = await command('query', query, '--data', data, '--format', 'json');
	return (JSON.parse(out) as { rows: Record<string, number>[] }).rows[0] ?? {};
}

test('the numbers of the Overview are those of the command', async () => {
	const page = await open('/');
	const [from, to] = await Promise.all(
		['from', 'to'].map((name) => page.inputValue(`[name=${name}]`))
	);
	const scope = `brand=Northwind Air&tz=America/New_York`;
	const rates = await ask(
		`metrics=response_rate_24h,mature_24h,response_rate_1h,response_p50&${scope}&from=${from}&to=${to}`
	);
	const { waiting } = await ask(`metrics=waiting&${scope}`);
	const cards = (await page.locator('article').allInnerTexts()).map((text) =>
		text.replace(/\s+/g, ' ').replace(' ? ', ' ')
	);
	expect(cards[0]).toContain(
		`Answered within 24 h ${Math.round((rates.response_rate_24h ?? 0) * 100)} %`
	);
	expect(cards[0]).toContain(`n = ${rates.mature_24h?.toLocaleString('en')}`);
	expect(cards[1]).toContain(
		`Answered within 1 h ${Math.round((rates.response_rate_1h ?? 0) * 100)} %`
	);
	const median = rates.response_p50 ?? 0;
	expect(cards[2]).toContain(
		`Median first response ${Math.floor(median / 3600)} h ${Math.floor((median % 3600) / 60)} min`
	);
	expect(cards[3]).toContain(`Waiting now ${waiting}`);
	expect(await page.locator('header').innerText()).toContain('demo data');
});

describe.each(['/', '/response', '/load', '/benchmark', '/staffing', '/definitions'])(
	'%s',
	(path) => {
		test.each([
			['light', path === '/' ? 2560 : 1440],
			['dark', 360]
		] as const)(
			'in %s at %i px has no violation and no horizontal scroll',
			async (colorScheme, width) => {
				const page = await open(path, { colorScheme, viewport: { width, height: 900 } });
				await expectWellMade(page, width);
			}
		);

		test('says what it has to say without JavaScript', async () => {
			const html = await (await fetch(server.url + path)).text();
			const words = (element: string) =>
				(new RegExp(`<${element}[ >].*?</${element}>`, 's').exec(html)?.[0] ?? '')
					.replace(/<!--.*?-->|<[^>]+>/gs, '')
					.replace(/\s+/g, ' ')
					.trim();
			expect(words('h1')).not.toBe('');
			expect(words('main').includes('24 h')).toBe(true);
		});
	}
);

test('the form works without JavaScript, and its address restores the view', async () => {
	const page = await open('/', { javaScriptEnabled: false });
	await page.click('summary:has-text("Brand")');
	await page.selectOption('[name=brand]', 'Meridian');
	await page.click('details[open] button');
	await page.click('summary:has-text("cases")');
	await page.selectOption('[name=unit]', 'mention');
	await page.click('details[open] button');
	expect(await page.locator('h1').innerText()).toContain('Meridian answered');
	const address = new URL(page.url());
	expect(address.searchParams.get('unit')).toBe('mention');
	await page.goto(address.href);
	expect(await page.inputValue('[name=brand]')).toBe('Meridian');
});

test('a wrong address is a visible notice', async () => {
	const response = await fetch(`${server.url}/?brand=Hooli`);
	expect(response.status).toBe(400);
	expect(await response.text()).toContain('unknown brand: Hooli; allowed: Northwind Air');
});

test('a number opens its definition, with what it leaves out', async () => {
	const page = await open('/');
	await page.click('article:first-child button');
	const card = page.locator('[popover]:popover-open');
	const text = await card.innerText();
	expect(text).toContain('within_24h ÷ mature_24h');
	expect(text).toMatch(/[\d,]+ mentions that continue an exchange/);
	expect(text).toContain('Likes, direct messages');
});

test('the grammar of questions holds on the page, and a chip takes a filter away', async () => {
	const page = await open('/?role=support&attribution=direct');
	const [from, to] = await Promise.all(
		['from', 'to'].map((name) => page.inputValue(`[name=${name}]`))
	);
	const rates = await ask(
		`metrics=response_rate_24h,mature_24h&brand=Northwind Air&role=support&attribution=direct&tz=America/New_York&from=${from}&to=${to}`
	);
	expect(await page.locator('article').first().innerText()).toContain(
		`n = ${rates.mature_24h?.toLocaleString('en')}`
	);
	await page.click('[aria-label^="Take away Role"]');
	await page.waitForURL((url) => !url.search.includes('role'));
	expect(page.url()).toContain('attribution=direct');
});

test('days that were not collected say so and lead to those that were', async () => {
	const page = await open('/?from=2020-01-01&to=2020-02-01', { javaScriptEnabled: false });
	expect(await page.locator('main').innerText()).toContain('Nothing was collected from 1 Jan 2020');
	await page.click('text=Show the last 28 days');
	expect(await page.locator('h1').innerText()).toContain('answered');
});

test('the colours can be chosen without JavaScript, and stay', async () => {
	const page = await open('/', { javaScriptEnabled: false, colorScheme: 'light' });
	const paper = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
	const before = await paper();
	await page.click('button[name=theme]');
	await page.click('button[name=theme]');
	expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
	await page.goto(`${server.url}/definitions`);
	expect(await paper()).not.toBe(before);
});

test('a chart is read with the arrow keys, brushed with Shift, and opened with Enter', async () => {
	const page = await open('/');
	const chart = page.locator('[role=slider]').first();
	await chart.focus();
	await page.keyboard.press('Home');
	const readout = page.locator('figure output').first();
	expect(await readout.innerText()).toMatch(/^\d+ \w+ 2026: .* \d+ % \(\d+ % to \d+ %\)/);
	await page.keyboard.press('Shift+ArrowRight');
	await page.keyboard.press('Shift+ArrowRight');
	await page.keyboard.press('Enter');
	await page.waitForURL(/from=.*to=/);
	const address = new URL(page.url()).searchParams;
	const length = Date.parse(address.get('to') ?? '') - Date.parse(address.get('from') ?? '');
	expect(length).toBe(3 * 86_400_000);
});

test('incidents are listed with the score with and without them, and leave by a link', async () => {
	const page = await open('/load?from=2026-08-10&to=2026-09-07', { colorScheme: 'dark' });
	await expectWellMade(page, 1440);
	const section = page.locator('#incidents');
	expect(await section.locator('h2').innerText()).toBe('One stretch of hours stands out');
	const [all, , without] = await section.locator('tbody tr').first().locator('td').allInnerTexts();
	const number = (text: string | undefined) => Number(text?.replace(',', ''));
	const listed = await section.locator('.list td').first().innerText();
	expect(number(all) - number(without)).toBe(number(listed.split(',')[0]));
	expect(await section.locator('pre').first().textContent()).toContain(
		'from = 2026-08-22T15:00:00Z'
	);
	await section.getByText('without those found, too').click();
	await page.waitForURL(/incidents=candidates/);
	expect(await page.locator('.chip').innerText()).toContain('Incidents: candidates');
});

test("the window of the load page is the command's, by numbers and by brushing", async () => {
	const page = await open('/load?part=19:00-03:00');
	const [from, to] = await Promise.all(
		['from', 'to'].map((name) => page.inputValue(`[name=${name}]`))
	);
	const { out } = await command(
		'query',
		`metrics=mentions,mentions_per_hour,response_rate_1h&by=window&window=19:00-03:00&brand=Northwind Air&tz=America/New_York&from=${from}&to=${to}`,
		...['--data', data, '--format', 'json']
	);
	const { rows } = JSON.parse(out) as { rows: Record<string, number>[] };
	const [inside, outside] = rows as [Record<string, number>, Record<string, number>];
	const share = (inside.mentions ?? 0) / ((inside.mentions ?? 0) + (outside.mentions ?? 0));
	const text = (await page.locator('main').innerText()).replaceAll('\u00a0', ' ');
	expect(text).toContain(`19:00–03:00 holds ${(share * 100).toFixed(0)} % of the mentions`);
	expect(text).toContain((inside.mentions_per_hour ?? 0).toFixed(1));
	const chart = page.locator('[role=slider]').first();
	await chart.focus();
	await page.keyboard.press('Home');
	await page.keyboard.press('Shift+ArrowRight');
	await page.keyboard.press('Enter');
	await page.waitForURL(/part=00:00-02:00/);
});
