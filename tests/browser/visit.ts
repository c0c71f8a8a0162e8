import type { Browser, BrowserContext, Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';

/** How a visitor comes: by which screen, with which colours, with scripts or without. */
export interface Visitor {
	viewport?: { width: number; height: number };
	colorScheme?: 'light' | 'dark';
	reducedMotion?: 'reduce';
	javaScriptEnabled?: boolean;
}

/** What a browser keeps of its visitors with scripts, and of those without. */
const profiles = new WeakMap<Browser, Map<boolean, Promise<BrowserContext>>>();

/** One for many visitors, as making one and reading all scripts again takes longer than most visits. */
function profile(chromium: Browser, javaScriptEnabled: boolean): Promise<BrowserContext> {
	const known = profiles.get(chromium) ?? new Map<boolean, Promise<BrowserContext>>();
	profiles.set(chromium, known);
	const made = known.get(javaScriptEnabled) ?? chromium.newContext({ javaScriptEnabled });
	known.set(javaScriptEnabled, made);
	return made;
}

/**
 * Opens an address for the length of a test, and waits until the page answers to its reader; what its
 * console complains of is added to `errors`. Nothing is left to the next test but what does not change.
 */
export async function visit(
	chromium: Browser,
	address: string,
	errors: string[],
	{ javaScriptEnabled = true, viewport = { width: 1440, height: 900 }, ...media }: Visitor = {}
): Promise<Page> {
	const context = await profile(chromium, javaScriptEnabled);
	const page = await context.newPage();
	onTestFinished(async () => {
		await page.close();
		await context.clearCookies();
	});
	page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
	page.on('pageerror', (error) => errors.push(error.message));
	await page.setViewportSize(viewport);
	await page.emulateMedia(media);
	await page.goto(address);
	if (javaScriptEnabled) await page.waitForSelector('html[data-started]');
	return page;
}

/** Asserts that a page fits its width and breaks no rule of accessibility. */
export async function expectWellMade(page: Page, width: number) {
	expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
	await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
	const violations = await page.evaluate(
		'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))'
	);
	expect(violations).toEqual([]);
}
