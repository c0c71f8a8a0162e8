import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished } from 'vitest';

/**
 * Opens an address for the length of a test, and waits until the page answers to its reader; what its
 * console complains of is added to `errors`.
 */
export async function visit(
	chromium: Browser,
	address: string,
	errors: string[],
	options: BrowserContextOptions = {}
): Promise<Page> {
	const context = await chromium.newContext({ viewport: { width: 1440, height: 900 }, ...options });
	onTestFinished(() => context.close());
	const page = await context.newPage();
	page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
	page.on('pageerror', (error) => errors.push(error.message));
	await page.goto(address);
	if (options.javaScriptEnabled !== false) await page.waitForSelector('html[data-started]');
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
