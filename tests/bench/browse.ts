import type { Browser } from 'playwright-core';
import { open } from './clients.ts';
import { median } from './measure.ts';

/** Milliseconds that a visit may take, on however busy a machine. */
const PATIENCE = 120_000;

/** What a page brings to a real browser. */
export interface Seen {
	/** Bytes of JavaScript, each file as gzip makes it. */
	script: number;
	/** Milliseconds to the first contentful paint, the median of the visits. */
	paint: number;
}

/** Opens addresses, each in a browser that has never seen one. */
export async function see(browser: Browser, urls: string[]): Promise<Seen> {
	const paints: number[] = [];
	const scripts = new Set<string>();
	for (const url of urls) {
		const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
		const page = await context.newPage();
		page.on('response', (response) => {
			if (response.request().resourceType() === 'script') scripts.add(response.url());
		});
		await page.goto(url, { waitUntil: 'networkidle', timeout: PATIENCE });
		const paint = await page.evaluate(
			`performance.getEntriesByName('first-contentful-paint')[0]?.startTime`
		);
		paints.push(paint as number);
		await context.close();
	}
	const sizes = await Promise.all([...scripts].map((each) => open(each, undefined, 'gzip')));
	return { script: sizes.reduce((sum, { bytes }) => sum + bytes, 0), paint: median(paints) };
}
