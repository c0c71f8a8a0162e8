import type { Browser, Download, Page } from 'playwright-core';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { command } from '../command.ts';
import { start, type Running } from '../dashboard.ts';
import { browser } from './chromium.ts';
import { visit, type Visitor } from './visit.ts';

const data = mkdtempSync(join(tmpdir(), 'replyscope-charts-'));
const ZONE = 'America/New_York';
let chromium: Browser;
let server: Running;
const errors: string[] = [];

beforeAll(async () => {
	const size = ['--posts', '6000', '--days', '60'];
	const { code } = await command('demo', '--no-serve', ...size, '--data', data);
	expect(code).toBe(0);
	server = await start(data, '--settings', join(data, 'replyscope.toml'));
	chromium = await browser();
}, 240_000);

afterAll(async () => {
	await chromium?.close();
	await server?.stop();
	rmSync(data, { recursive: true, force: true });
});

afterEach(() => {
	expect(errors.splice(0)).toEqual([]);
});

/** Opens a page of the dashboard; an error on its console fails the test. */
async function open(path: string, options: Visitor = {}): Promise<Page> {
	const page = await visit(chromium, server.url + path, errors, options);
	if (options.javaScriptEnabled !== false) await page.waitForSelector('figure button');
	return page;
}

/** What a button of the nth chart hands out. */
async function taken(page: Page, chart: number, kind: string): Promise<Download> {
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.locator('figure').nth(chart).getByRole('button', { name: kind }).click()
	]);
	return download;
}

async function textOf(download: Download): Promise<string> {
	return readFileSync(await download.path(), 'utf8');
}

/** The words of an SVG, its lines joined. */
function words(svg: string): string {
	const texts = [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text = '']) => text.trim());
	return texts.join(' ').replaceAll('&amp;', '&').replace(/\s+/g, ' ');
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

/** The middle of the nth chart's field, moved by parts of its width. */
async function across(page: Page, chart: number, ...parts: number[]) {
	const field = page.locator('figure').nth(chart).locator('[role=slider]');
	await field.scrollIntoViewIfNeeded();
	const box = await field.boundingBox();
	if (!box) throw new Error('missing field: the chart has none');
	return parts.map((part) => ({ x: box.x + box.width * part, y: box.y + box.height / 2 }));
}

describe('a chart is taken away', () => {
	test.each(['/', '/response'])(
		'as a picture that needs no style sheet: every one of %s',
		async (path) => {
			const page = await open(`${path}?role=support`);
			const titles = await page.locator('figure h2').allInnerTexts();
			expect(titles.length).toBe(path === '/' ? 3 : 6);
			for (const [chart, title] of titles.entries()) {
				const download = await taken(page, chart, 'SVG');
				expect(download.suggestedFilename()).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}-]*\.svg$/u);
				const svg = await textOf(download);
				const said = words(svg);
				expect(said).toContain(plain(title));
				expect(said).toContain(plain(await page.locator('figcaption p').nth(chart).innerText()));
				expect(said).toMatch(/Northwind Air, cases, \d{4}-\d\d-\d\d to before \d{4}-\d\d-\d\d/);
				expect(said).toContain(ZONE);
				expect(said).toContain('Role: support');
				expect(said).toMatch(/As of .*\d{4}/);
				expect(svg).not.toMatch(/class=|var\(|light-dark|oklab|NaN|undefined|href="\//);
				expect(svg).toMatch(/<(path|rect|circle) /);
				const parsed = await page.evaluate(
					(text) => new DOMParser().parseFromString(text, 'image/svg+xml').documentElement.nodeName,
					svg
				);
				expect(parsed).toBe('svg');
			}
			if (path === '/')
				expect(words(await textOf(await taken(page, 0, 'SVG')))).toContain('Mentions a day');
		}
	);

	test('with every line of its heading inside the picture, on a phone too', async () => {
		const page = await open('/response', { viewport: { width: 360, height: 800 } });
		const svg = await textOf(await taken(page, 0, 'SVG'));
		const [wide, right] = await page.evaluate((text) => {
			document.body.innerHTML = text;
			const drawing = document.querySelector('svg') as SVGSVGElement;
			const lines = [...drawing.querySelectorAll<SVGTextElement>(':scope > text')];
			const edge = drawing.getBoundingClientRect().left;
			return [
				drawing.width.baseVal.value,
				Math.max(...lines.map((line) => line.getBoundingClientRect().right - edge))
			];
		}, svg);
		expect(right).toBeLessThanOrEqual(wide ?? 0);
	});

	test('as an image of twice its size, on which something is painted', async () => {
		const page = await open('/response', { viewport: { width: 360, height: 800 } });
		const svg = await textOf(await taken(page, 0, 'SVG'));
		const [, width, height] = /<svg[^>]*? width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
		const file = readFileSync(await (await taken(page, 0, 'PNG')).path());
		expect(file.subarray(1, 4).toString('latin1')).toBe('PNG');
		expect(file.readUInt32BE(16)).toBe(2 * Number(width));
		expect(file.readUInt32BE(20)).toBe(2 * Number(height));
		const colours = await page.evaluate(
			async (source) => {
				const image = new Image();
				image.src = source;
				await image.decode();
				const canvas = document.createElement('canvas');
				[canvas.width, canvas.height] = [image.width, image.height];
				const brush = canvas.getContext('2d') as CanvasRenderingContext2D;
				brush.drawImage(image, 0, 0);
				const pixels = new Uint32Array(
					brush.getImageData(0, 0, image.width, image.height).data.buffer
				);
				const counts = new Map<number, number>();
				for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
				const margin = brush.getImageData(image.width - 20, 0, 20, image.height).data;
				const edge = new Set(new Uint32Array(margin.buffer));
				return {
					edge: edge.size,
					many: counts.size,
					most: Math.max(...counts.values()) / pixels.length
				};
			},
			`data:image/png;base64,${file.toString('base64')}`
		);
		// Nothing runs out of the picture.
		expect(colours.edge).toBe(1);
		expect(colours.many).toBeGreaterThan(50);
		expect(colours.most).toBeLessThan(0.98);
	});

	test('as the table beneath it, with what was asked', async () => {
		const page = await open('/response?role=support&compare=none');
		const download = await taken(page, 0, 'CSV');
		expect(download.suggestedFilename()).toMatch(/\.csv$/);
		const csv = await textOf(download);
		expect(csv).toContain(`# ${await page.locator('figure h2').first().innerText()}`);
		expect(csv).toContain(ZONE);
		expect(csv).toContain('# Role: support');
		expect(csv).toMatch(/# As of .*\d{4}/);
		const lines = csv.split('\n').filter((line) => !/^"?#/.test(line));
		const rows = page.locator('figure').first().locator('tbody tr');
		expect(lines.length).toBe(1 + (await rows.count()));
		expect(lines[0]).toBe('Within,Northwind Air,"Northwind Air, low","Northwind Air, high"');
	});
});

describe('a chart is read', () => {
	test('with the arrow keys; what they are on is said; Escape lets go', async () => {
		const page = await open('/response');
		const charts = page.locator('figure:has([role=slider])');
		expect(await charts.count()).toBe(6);
		for (let index = 0; index < 6; index++) {
			const chart = charts.nth(index);
			const [field, readout] = [chart.locator('[role=slider]'), chart.locator('output')];
			expect(await readout.getAttribute('aria-live')).toBe('polite');
			expect(await field.getAttribute('aria-label')).toBe(await chart.locator('h2').textContent());
			await field.focus();
			expect(await readout.textContent()).toBe('');
			await page.keyboard.press('ArrowRight');
			const first = await readout.textContent();
			expect(first).not.toMatch(/^$|NaN|undefined/);
			await page.keyboard.press('ArrowRight');
			expect(await field.getAttribute('aria-valuenow')).toBe('1');
			expect(await field.getAttribute('aria-valuetext')).toBe(await readout.textContent());
			await page.keyboard.press('ArrowLeft');
			expect(await readout.textContent()).toBe(first);
			await page.keyboard.press('End');
			const last = await field.getAttribute('aria-valuemax');
			expect(await field.getAttribute('aria-valuenow')).toBe(last);
			expect(await readout.textContent()).not.toBe(first);
			await page.keyboard.press('Escape');
			expect(await readout.textContent()).toBe('');
		}
	});

	test('with the pointer; leaving lets go', async () => {
		const page = await open('/response');
		const readout = page.locator('figure output').first();
		const [at] = await across(page, 0, 0.4442);
		await page.mouse.move(at?.x ?? 0, at?.y ?? 0);
		expect(plain((await readout.textContent()) ?? '')).toMatch(
			/^Within 1 h: Northwind Air \d+\.\d %/
		);
		await page.mouse.move(0, 0);
		expect(await readout.textContent()).toBe('');
	});

	test('an hour of the week with all four arrows, or the pointer', async () => {
		const page = await open('/');
		const chart = page.locator('figure').nth(2);
		const readout = chart.locator('output');
		await chart.locator('[role=slider]').focus();
		for (const [key, said] of [
			['ArrowDown', 'Mon 00:00: '],
			['ArrowUp', 'Mon 00:00: '],
			['ArrowRight', 'Mon 01:00: '],
			['ArrowDown', 'Tue 01:00: '],
			['ArrowLeft', 'Tue 00:00: '],
			['ArrowLeft', 'Mon 23:00: '],
			['End', 'Sun 23:00: '],
			['ArrowDown', 'Sun 23:00: ']
		] as const) {
			await page.keyboard.press(key);
			expect(await readout.textContent()).toContain(said);
		}
		await page.keyboard.press('Escape');
		expect(await readout.textContent()).toBe('');
		// 12.5 of 24 hours from the left, in the middle of seven days.
		const [at] = await across(page, 2, 12.5 / 24);
		await page.mouse.move(at?.x ?? 0, at?.y ?? 0);
		expect(await readout.textContent()).toContain('Thu 12:00: ');
		await page.mouse.move(0, 0);
		expect(await readout.textContent()).toBe('');
	});

	test('a range taken with Shift is let go with the focus', async () => {
		const page = await open('/');
		const chart = page.locator('figure').first();
		await chart.locator('[role=slider]').focus();
		await page.keyboard.press('Home');
		await page.keyboard.press('Shift+ArrowRight');
		expect(await chart.locator('.brush').count()).toBe(1);
		await page.keyboard.press('Tab');
		const [at] = await across(page, 0, 0.9);
		await page.mouse.move(at?.x ?? 0, at?.y ?? 0);
		expect(await chart.locator('.brush').count()).toBe(0);
	});

	test('? lists the keys, Escape closes', async () => {
		const page = await open('/response');
		await page.locator('[role=slider]').first().focus();
		await page.keyboard.press('?');
		const list = page.locator('dialog[open]');
		expect(await list.innerText()).toContain('on a chart');
		await page.keyboard.press('Escape');
		expect(await list.count()).toBe(0);
	});
});

describe('a chart leads on', () => {
	test.each([
		['/', 0, 1],
		['/response', 3, 1]
	])('a range brushed on %s is in the address', async (path, chart) => {
		const page = await open(path);
		const places = page.locator('figure').nth(chart).locator('tbody tr');
		const count = await places.count();
		// From the middle of the third place to that of the fifth from the end.
		const [from, to] = await across(page, chart, 2.5 / count, (count - 4.5) / count);
		await page.mouse.move(from?.x ?? 0, from?.y ?? 0);
		await page.mouse.down();
		await page.mouse.move(to?.x ?? 0, to?.y ?? 0, { steps: 4 });
		expect(await page.locator('.brush').count()).toBe(1);
		const first = await page.inputValue('[name=from]');
		await page.mouse.up();
		await page.waitForURL(/from=.*to=/);
		const address = new URL(page.url()).searchParams;
		const days = (until: string | null, since: string) =>
			(Date.parse(until ?? '') - Date.parse(since)) / 86_400_000;
		expect(days(address.get('from'), first)).toBe(2);
		expect(days(address.get('to'), address.get('from') ?? '')).toBe(count - 6);
		expect(await page.locator('.brush').count()).toBe(0);
	});

	test('a click on a day shows the day; the other buttons of the pointer do not', async () => {
		const page = await open('/response');
		const [at] = await across(page, 3, 0.5);
		await page.mouse.click(at?.x ?? 0, at?.y ?? 0, { button: 'right' });
		await page.mouse.click(at?.x ?? 0, at?.y ?? 0, { button: 'middle' });
		expect(new URL(page.url()).search).toBe('');
		await page.mouse.click(at?.x ?? 0, at?.y ?? 0);
		await page.waitForURL(/from=.*to=/);
		const address = new URL(page.url()).searchParams;
		const length = Date.parse(address.get('to') ?? '') - Date.parse(address.get('from') ?? '');
		expect(length).toBe(86_400_000);
	});

	test('a click on the dot of a brand shows the brand', async () => {
		const page = await open('/');
		const dot = page.locator('figure').nth(1).locator('a circle').nth(1);
		const href = await dot.locator('xpath=ancestor::*[name()="a"]').getAttribute('href');
		await dot.click();
		await page.waitForURL((url) => url.searchParams.has('brand'));
		expect(new URL(page.url()).search).toBe(new URL(href ?? '', page.url()).search);
	});
});

describe.each(['/', '/response'])('the charts of %s', (path) => {
	test('are drawn without JavaScript', async () => {
		const page = await open(path, { javaScriptEnabled: false });
		for (const figure of await page.locator('figure').all()) {
			const marks = figure.locator('svg :is(path[d]:not([d=""]), rect:not(.field), circle)');
			expect(await marks.count()).toBeGreaterThan(0);
			expect(await figure.locator('tbody tr').count()).toBeGreaterThan(2);
			const csv = await figure.getByRole('link', { name: 'CSV' }).getAttribute('href');
			const answer = await fetch(server.url + csv);
			expect(answer.status).toBe(200);
			expect(answer.headers.get('content-type')).toContain('text/csv');
		}
		expect(await page.locator('[role=slider]').count()).toBe(0);
	});

	test('fit on a phone, and nothing written on an axis lies on another', async () => {
		const page = await open(path, { viewport: { width: 360, height: 800 } });
		const compare = path === '/response' ? await others(page) : [];
		if (compare.length > 0) {
			await page.goto(`${server.url}${path}?compare=${encodeURIComponent(compare.join(','))}`);
		}
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
		const overlaps = await page.evaluate(() =>
			[...document.querySelectorAll('figure')].flatMap((figure) => {
				const texts = [...figure.querySelectorAll('svg text')].filter(
					(text) => getComputedStyle(text).display !== 'none'
				);
				const boxes = texts.map((text) => ({
					text: text.textContent,
					box: text.getBoundingClientRect()
				}));
				return boxes.flatMap((a, index) =>
					boxes
						.slice(index + 1)
						.filter(
							(b) =>
								a.box.left < b.box.right - 1 &&
								b.box.left < a.box.right - 1 &&
								a.box.top < b.box.bottom - 4 &&
								b.box.top < a.box.bottom - 4
						)
						.map((b) => `${a.text} on ${b.text}`)
				);
			})
		);
		expect(overlaps).toEqual([]);
	});

	test('stand still where that is asked for, in the dark too', async () => {
		const page = await open(path, { colorScheme: 'dark', reducedMotion: 'reduce' });
		const moving = await page.evaluate(() => document.getAnimations().length);
		expect(moving).toBe(0);
		await page.locator('[role=slider]').first().focus();
		await page.keyboard.press('Home');
		expect(await page.locator('figure output').first().textContent()).not.toBe('');
		const svg = await textOf(await taken(page, 0, 'SVG'));
		const [, paper] = /<rect[^>]*fill="([^"]*)"/.exec(svg) ?? [];
		expect(paper).toBe(
			await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
		);
	});
});

/** The brands that can be compared with. */
async function others(page: Page): Promise<string[]> {
	const names = await page
		.locator('[name=compare]')
		.evaluateAll((fields) =>
			fields.flatMap((field) =>
				field instanceof HTMLSelectElement
					? [...field.options].map(({ value }) => value)
					: [(field as HTMLInputElement).value]
			)
		);
	return names.filter((name) => !['', 'none', 'Northwind Air'].includes(name));
}

test('all brands at once: each has its line and its name, none on another', async () => {
	const page = await open('/response');
	const compare = await others(page);
	expect(compare.length).toBeGreaterThan(1);
	await page.goto(`${server.url}/response?compare=${encodeURIComponent(compare.join(','))}`);
	const chart = page.locator('figure').first();
	const labels = chart.locator('svg text[dx="8"]');
	expect(await labels.count()).toBe(compare.length + 1);
	const tops = await labels.evaluateAll((texts) =>
		texts.map((text) => Number(text.getAttribute('y')))
	);
	tops.sort((a, b) => a - b);
	for (const [index, top] of tops.entries()) {
		if (index > 0) expect(top - (tops[index - 1] ?? 0)).toBeGreaterThanOrEqual(14.99);
	}
	const outside = await labels.evaluateAll(
		(texts) => texts.filter((text) => text.getBoundingClientRect().right > innerWidth).length
	);
	expect(outside).toBe(0);
});
