import type { Browser, Page } from 'playwright-core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { command } from '../command.ts';
import { start, type Running } from '../dashboard.ts';
import { browser } from './chromium.ts';
import { expectWellMade, visit } from './visit.ts';

const SCENARIO = '/staffing?target=80%25/24h&search=0';
const PLANNED = /Had this roster been there: .* replayed/;

const data = mkdtempSync(join(tmpdir(), 'replyscope-browser-'));
const errors: string[] = [];
let chromium: Browser;
let server: Running;

beforeAll(async () => {
	const demo = ['--posts', '5000', '--days', '45', '--end', '2026-10-29T00:00Z'];
	expect((await command('demo', '--no-serve', ...demo, '--data', data)).code).toBe(0);
	server = await start(data);
	chromium = await browser();
}, 120_000);

afterAll(async () => {
	await chromium?.close();
	await server?.stop();
	rmSync(data, { recursive: true, force: true });
});

afterEach(() => expect(errors.splice(0)).toEqual([]));

const open = (path: string, options = {}) => visit(chromium, server.url + path, errors, options);
const words = async (page: Page, place: string) =>
	(await page.locator(place).innerText()).replace(/\s+/g, ' ');
const asked = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

test('a plan is made with the keyboard; its address shows it again, without scripts too', async () => {
	const page = await open(SCENARIO);
	expect(await words(page, 'h1')).toMatch(
		/^Not verified: to answer 80 % within 24 h, .* in the week of 2–8 Nov 2026\.$/
	);
	expect(await words(page, '#plan')).toContain('a first estimate, not verified');
	await page.getByRole('button', { name: 'Plan it' }).press('Enter');
	await page.getByRole('heading', { name: PLANNED }).waitFor({ timeout: 120_000 });
	expect(await words(page, 'h1')).toMatch(
		/would answer \d+ % of the cases .* in the week of 2–8 Nov 2026/
	);
	await expectWellMade(page, 1440);
	const headline = await words(page, 'h1');
	const top = () => page.evaluate(() => document.querySelector('h1')?.getBoundingClientRect().top);
	expect(await top()).toBeGreaterThan(0);

	// On A4, less its margins, the page is the headline and the roster, and nothing of it is cut.
	await page.setViewportSize({ width: 718, height: 1000 });
	await page.emulateMedia({ media: 'print' });
	const widest = () => page.evaluate(() => document.documentElement.scrollWidth);
	expect(await widest()).toBeLessThanOrEqual(718);
	expect(await page.getByRole('heading', { name: /^The roster of/ }).isVisible()).toBe(true);
	expect(await page.locator('form:visible, main figure:visible, nav:visible').count()).toBe(0);

	const still = await open(SCENARIO, {
		...{ javaScriptEnabled: false, viewport: { width: 390, height: 800 }, colorScheme: 'dark' }
	});
	expect(await words(still, 'h1')).toBe(headline);
	expect(await still.getByRole('heading', { name: PLANNED }).count()).toBe(1);
	expect(await still.getByRole('heading', { name: /cases expected, most on/ }).count()).toBe(1);
	expect(await still.getByRole('heading', { name: /on duty at once/ }).count()).toBe(1);
}, 180_000);

test.for([true, false])('levers go to the address, with scripts: %s', async (javaScriptEnabled) => {
	const page = await open(SCENARIO, { javaScriptEnabled });
	await page.getByText('Sites and shifts').click();
	await page.getByLabel('Manila: Seats').fill('2');
	await page.getByLabel('Leave out New York').check();
	await page.getByLabel('Work per answer').fill('8m');
	await page.getByLabel('Work per answer').press('Enter');
	await page.waitForURL(/handling=8m/);
	expect(asked(page)).toEqual({
		...{ target: '80%/24h', search: '0', handling: '8m' },
		...{ site: 'Manila; seats=2', without: 'New York' }
	});
	expect(await page.getByLabel('Manila: Seats').inputValue()).toBe('2');
	expect(await words(page, 'h1')).not.toContain('New York');
});

test('what is wrong is named, and a site eight hours ahead is one click away', async () => {
	// Of a scenario that nobody has planned: a plan may say that such a site saves nothing.
	const page = await open('/staffing?target=85%25/24h&search=0');
	await page.getByRole('link', { name: 'Add a site eight hours ahead of New York' }).click();
	await page.waitForURL(/beside/);
	expect(asked(page)).toMatchObject({
		site: 'New York + 8 h; timezone=Etc/GMT-3; hours=mon-sun 06:00-22:00; cost_per_hour=24',
		beside: 'target=85%25%2F24h;search=0'
	});
	expect(await page.getByLabel('New York + 8 h: Time zone').inputValue()).toBe('Etc/GMT-3');
	expect(await words(page, 'main')).toContain(
		'Changed: 85% within 24h, with New York + 8 h, 0 s of'
	);
	await page.setViewportSize({ width: 360, height: 800 });
	await expectWellMade(page, 360);
	await page.getByLabel('Hand-over').fill('3h');
	expect(await words(page, 'form[aria-label=Levers]')).toContain('press “Show what it changes”');
	await page.getByLabel('Hand-over').press('Enter');
	await page.waitForURL(/handover=3h/);
	const field = page.getByLabel('Hand-over');
	const wrong = 'invalid handover: 3h; allowed: a time up to 2h such as 30m';
	await page.locator('form[aria-label=Levers]').getByText(wrong).waitFor();
	expect(await words(page, 'h1')).toMatch(/^Something typed below cannot be used/);
	expect(await field.inputValue()).toBe('3h');
	expect(await field.getAttribute('aria-invalid')).toBe('true');
	expect(await page.getByRole('button', { name: 'Plan it' }).isDisabled()).toBe(true);
	await page.goto(`${server.url}/staffing?without=Oslo`);
	expect(await page.locator('body').innerText()).toContain(
		'unknown without: Oslo; allowed: New York, Manila'
	);
	expect(errors.splice(0).join()).toContain('400');
});
