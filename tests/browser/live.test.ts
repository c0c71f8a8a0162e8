import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dashboard } from '../dashboardOfTest.ts';
import { DAY, publishing, pullFrom, SETTINGS, simulated } from '../ingest/pulling.ts';
import { scratch } from '../scratch.ts';
import { browser } from './chromium.ts';
import { expectWellMade, visit } from './visit.ts';

test('a page brings itself up to date and the reader keeps the place', async () => {
	const simulator = await simulated({ days: 6, posts: 200, deleted: 0, edited: 0 });
	simulator.advance(-2 * DAY);
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), SETTINGS);
	const pull = () => pullFrom(simulator, data, {}, publishing(simulator, data));
	await pull();
	const url = await dashboard(data, '--pull', '0 0 1 1 *');
	const chromium = await browser();
	onTestFinished(() => chromium.close());
	const errors: string[] = [];

	const small = await visit(chromium, `${url}/data`, errors, {
		viewport: { width: 390, height: 800 }
	});
	await expectWellMade(small, 390);
	expect(await small.textContent('#x')).toContain('Acme: written to @acmehelp');

	const page = await visit(chromium, `${url}/mentions`, errors, {
		viewport: { width: 1200, height: 500 }
	});
	await page.focus('nav a[href="/staffing"]', {});
	await page.evaluate('window.scrollTo(0, 300)');
	await page.evaluate(
		'window.row = [...document.querySelectorAll("main a")].find((each) => each.getBoundingClientRect().top > 100)'
	);
	const place = () => page.evaluate('Math.round(window.row.getBoundingClientRect().top)');
	const reading = await place();
	const before = await page.textContent('main');
	simulator.advance(DAY);
	await pull();
	await page.waitForFunction(
		(text) =>
			(
				globalThis as unknown as {
					document: { querySelector(name: string): { textContent: string } };
				}
			).document.querySelector('main').textContent !== text,
		before,
		{ timeout: 20_000 }
	);
	expect(await place()).toBe(reading);
	expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('/staffing');
	expect(errors).toEqual([]);
}, 90_000);
