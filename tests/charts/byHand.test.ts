import { describe, expect, test } from 'vitest';
import { drawn, elements, picture, strokes, table } from './drawn.ts';
import { CAPTION, curves, dots, heat, histogram, ladder, percent, series } from './fixtures.ts';
import LadderChart from '#lib/charts/LadderChart.svelte';
import SeriesChart from '#lib/charts/SeriesChart.svelte';

/** Bands are filled, lines are not. */
const bands = (html: string) => elements(html, 'path').filter((path) => path['fill-opacity']);
const lines = (html: string) =>
	elements(html, 'path').filter((path) => path['stroke-dasharray'] === '');
const dashed = (html: string) => elements(html, 'path').filter((path) => path['stroke-dasharray']);
const levels = (html: string) =>
	elements(html, 'text')
		.filter(({ x }) => x === '-8')
		.map(({ y, text }) => `${text} at ${y}`);
const points = (path: Record<string, string> | undefined) => strokes(path?.d ?? '');

describe('SeriesChart', () => {
	test('stands a share of 0.2 at 80 % of the height, days in the middle of their fifths', () => {
		const html = series({ Northwind: '0.2 0.3 0.5 0.6 0.8' });
		expect(points(lines(html)[0])).toEqual([
			[
				[10, 80],
				[30, 70],
				[50, 50],
				[70, 40],
				[90, 20]
			]
		]);
		expect(dashed(html)).toEqual([]);
	});

	test('shares go from 0 to 1, whatever they are', () => {
		const all = ['0 at 100%', '25 % at 75%', '50 % at 50%', '75 % at 25%', '100 % at 0%'];
		expect(levels(series({ Northwind: '0.01 0.02' }))).toEqual(all);
		expect(levels(curves({ Northwind: '0.01' }))).toEqual(all);
		expect(levels(ladder({ '1 h': '0.01' }))).toEqual(all);
	});

	test('other values go from 0 to a round number past the greatest, interval included', () => {
		const html = series({ Northwind: '0.2 0.33' }, { top: undefined, format: String });
		expect(levels(html)).toEqual([
			'0 at 100%',
			'0.1 at 80%',
			'0.2 at 60%',
			'0.3 at 40%',
			'0.4 at 20%',
			'0.5 at 0%'
		]);
	});

	test('a gap breaks the line and the band', () => {
		const html = series({ Northwind: '0.2 0.3 - 0.6 0.8' });
		const [left, right] = points(lines(html)[0]);
		expect(left?.map(([x]) => x)).toEqual([10, 30]);
		expect(right?.map(([x]) => x)).toEqual([70, 90]);
		expect(points(bands(html)[0]).length).toBe(2);
	});

	test('what is unfinished is dashed from the last final value on and has no band', () => {
		const html = series({ Northwind: '0.2 0.3 0.5 0.6? 0.8?' });
		const xs = (path: Record<string, string> | undefined) => points(path)[0]?.map(([x]) => x);
		expect(xs(lines(html)[0])).toEqual([10, 30, 50]);
		expect(xs(dashed(html)[0])).toEqual([50, 70, 90]);
		expect(xs(bands(html)[0])?.every((x) => (x ?? 0) <= 50)).toBe(true);
	});

	test('what is unfinished between final values is dashed on both sides', () => {
		const [path] = dashed(series({ Northwind: '0.2 0.3? 0.5 0.6 0.8' }));
		expect(points(path)[0]?.map(([x]) => x)).toEqual([10, 30, 50]);
	});

	test('a value between gaps is a dot on its interval, an unfinished one a dot', () => {
		const html = series({ Northwind: '0.4 - 0.3 0.3 - 0.8?' });
		expect(elements(html, 'circle').map(({ cx, cy }) => [cx, cy])).toEqual([
			['8.33%', '60%'],
			['91.67%', '20%']
		]);
		const upright = elements(html, 'line').filter(({ 'stroke-width': width }) => width === '2');
		expect(upright.map(({ x1, y1, y2 }) => [x1, y1, y2])).toEqual([['8.33%', '70%', '50%']]);
	});

	test('a day without observation has no bar, a day of nothing one without height', () => {
		const values = [10, 20, null, 5, 0];
		const html = series({ Northwind: '0.2 0.3 0.5 0.6 0.8' }, { load: { label: 'Load', values } });
		expect(elements(html, 'rect').map(({ x, height }) => [x, height])).toEqual([
			['3.80%', '50.00%'],
			['23.80%', '100.00%'],
			['63.80%', '25.00%'],
			['83.80%', '0.00%']
		]);
		expect(picture(html)).toContain('<text x="-40" y="-14">Load</text>');
		expect(table(html).map((row) => row.at(-1))).toEqual(['Load', '10', '20', '–', '5', '0']);
	});

	test('the table says of each day what is drawn', () => {
		const html = series({ Northwind: '0.2 - 0.5?', Meridian: '0.4 0.5 0.6' });
		expect(table(html)).toEqual([
			[
				'Day',
				...['Northwind', 'Northwind, low', 'Northwind, high'],
				...['Meridian', 'Meridian, low', 'Meridian, high']
			],
			['1 Nov 2026', '20 %', '10 %', '30 %', '40 %', '30 %', '50 %'],
			['2 Nov 2026', '–', '–', '–', '50 %', '40 %', '60 %'],
			['3 Nov 2026', '50 %', '40 %', '60 %', '60 %', '50 %', '70 %']
		]);
	});

	test('the period before is dotted and without name or band', () => {
		const quiet = { name: 'before', colour: 'var(--quiet)', quiet: true };
		const own = { name: 'Northwind', colour: 'var(--accent)' };
		const html = drawn(SeriesChart, {
			...CAPTION,
			placeName: 'Day',
			format: percent,
			top: 1,
			places: [{ label: '1' }, { label: '2' }],
			series: [
				{ ...quiet, values: [{ y: 0.1 }, { y: 0.2 }] },
				{ ...own, values: [{ y: 0.3 }, { y: 0.4 }] }
			],
			rules: [
				{ y: 0.7, label: 'target' },
				{ y: 0.7, label: 'target' }
			]
		});
		expect(dashed(html).map((path) => path['stroke-dasharray'])).toEqual(['1 3']);
		expect(bands(html)).toEqual([]);
		expect(html).not.toContain('>before</text>');
		expect(elements(html, 'text').filter(({ text }) => text === 'target').length).toBe(2);
		expect(table(html)[0]).toEqual(['Day', 'before', 'Northwind']);
	});
});

describe('CurveChart', () => {
	test('holds a share until the next wait, on an axis where an hour is at 44 %', () => {
		// ln 60 ÷ ln 10080 = 0.4442 of the way from a minute to a week, ln 1440 ÷ ln 10080 = 0.7889.
		expect(points(lines(curves({ Northwind: '0.1 0.4 0.6 0.7' }))[0])[0]).toEqual([
			[0, 90],
			[44.42, 90],
			[44.42, 60],
			[78.89, 60],
			[78.89, 40],
			[100, 40],
			[100, 30]
		]);
	});

	test('ends where nobody is left, with its name there', () => {
		const html = curves({ Northwind: '0.1 0.4 - -' });
		expect(points(lines(html)[0])[0]?.at(-1)).toEqual([44.42, 60]);
		// 60 % of 260 pixels.
		expect(elements(html, 'text').find(({ text }) => text === 'Northwind')?.y).toBe('156.00');
	});
});

test('LadderChart: a rung of few is grey, its promise a dot', () => {
	const rung = { low: null, high: null };
	const html = drawn(LadderChart, {
		...CAPTION,
		rungs: [
			{ ...rung, label: '1 h', share: 0.25, count: 29, target: 0.5 },
			{ ...rung, label: '4 h', share: 0.5, count: 30 }
		]
	});
	const bars = elements(html, 'rect').map(({ x, height, style }) => [x, height, style]);
	expect(bars).toEqual([
		['59.50%', '50.00%', expect.stringContaining('color-mix')],
		['9.50%', '25.00%', 'fill: var(--fill);']
	]);
	expect(elements(html, 'circle').map(({ cx, cy }) => [cx, cy])).toEqual([['25%', '50%']]);
	expect(table(html).slice(1)).toEqual([
		['1 h', '25.0 %', '–', '–', '29', '50.0 %'],
		['4 h', '50.0 %', '–', '–', '30', '–']
	]);
});

describe('Histogram', () => {
	test('bars are as high as the share of the greatest', () => {
		const heights = elements(histogram([3, 9, 27, 0]), 'rect').map(({ height }) => height);
		expect(heights).toEqual(['11.11%', '33.33%', '100.00%', '0.00%']);
	});

	test('times beyond the bins are not written', () => {
		const times = elements(histogram([1, 2]), 'text').filter(({ dy }) => dy === '18');
		expect(times.map(({ text }) => text)).toEqual(['60 s', '300 s', '900 s']);
	});
});

describe('DotPlot', () => {
	test('a dot lies at its share, a bar from low to high, nothing where there is none', () => {
		const html = dots({ Northwind: '0.6', Meridian: '-' });
		expect(elements(html, 'circle').map(({ cx }) => cx)).toEqual(['60.00%']);
		const ranges = elements(html, 'line').filter(({ class: kind }) => kind === 'range');
		expect(ranges.map(({ x1, x2 }) => [x1, x2])).toEqual([['50.00%', '70.00%']]);
		expect(table(html)[2]).toEqual(['Meridian', '–', '–', '–', '1,234']);
	});

	test('a row with an address is one link, its dot included', () => {
		const [link = ''] =
			dots({ A: '0.6' }, {}, '/?brand=A').match(/<a href="\/\?brand=A">.*<\/a>/s) ?? [];
		expect(link).toContain('<circle');
	});

	test('a level to compare with is named', () => {
		const reference = { share: 0.9, label: 'target 90 %' };
		const named = elements(dots({ A: '0.6' }, { reference }), 'text').find(
			({ text }) => text === reference.label
		);
		expect(named).toMatchObject({ x: '90.00%', 'text-anchor': 'end' });
	});
});

describe('HeatMap', () => {
	const html = heat(
		[
			{ hour: 0, value: 4 },
			{ hour: 25, value: 1 },
			{ hour: 167, value: 0 }
		],
		{ start: 19, hours: 8 }
	);
	const cells = elements(html, 'rect').filter(({ class: kind }) => kind === 'cell');

	test('colours an hour by its part of the most, and hatches what was not observed', () => {
		expect(cells.length).toBe(168);
		expect(cells[0]?.style).toContain('var(--accent) 100.0%');
		expect(cells[25]).toMatchObject({ x: '4.167%', y: '17' });
		expect(cells[25]?.style).toContain('var(--accent) 25.0%');
		expect(cells[167]?.style).toContain('var(--accent) 0.0%');
		expect(cells.filter(({ style }) => style === 'fill: url(#id-gap);').length).toBe(165);
	});

	test('names each hour and what was there', () => {
		expect(html).toContain('<title>Mon 00:00: 4 an hour</title>');
		expect(html).toContain('<title>Sun 22:00: not observed</title>');
	});

	test('outlines hours past midnight in two parts', () => {
		const outline = elements(html, 'rect').filter(({ class: kind }) => kind === 'outline');
		expect(outline.map(({ x, width }) => [x, width])).toEqual([
			['79.167%', '20.833%'],
			['0.000%', '12.500%']
		]);
	});
});
