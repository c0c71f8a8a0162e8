import { describe, expect, test } from 'vitest';
import Sparkline from '#lib/charts/Sparkline.svelte';
import { drawn, elements, picture, table } from './drawn.ts';
import { CAPTION, curves, dots, heat, histogram, ladder, NAMES, series } from './fixtures.ts';

const RISING = '0.2 0.3 0.5 0.6 0.8';
const week = Array.from({ length: 168 }, (_, hour) => ({ hour, value: hour % 24 }));
const hard = (text: string) =>
	Object.fromEntries(Object.values(NAMES).map((name) => [name, text] as const));
const load = { load: { label: 'Mentions a day', values: [10, 20, null, 5, 0] } };

/** Every kind of chart over every kind of data; how many rows the table beneath has. */
const CHARTS: Record<string, Record<string, { html: string; rows: number }>> = {
	SeriesChart: {
		normal: { html: series({ Northwind: RISING }, load), rows: 5 },
		empty: { html: series({ Northwind: '' }), rows: 0 },
		nothing: { html: series({}), rows: 0 },
		'nothing known': { html: series({ Northwind: '- - -' }, { top: undefined }), rows: 3 },
		zeros: { html: series({ Northwind: '0 0 0' }, { top: undefined }), rows: 3 },
		'one point': { html: series({ Northwind: '0.4' }), rows: 1 },
		'a gap': { html: series({ Northwind: '0.2 0.3 - 0.6 0.8' }), rows: 5 },
		'an unfinished tail': { html: series({ Northwind: '0.2 0.3 0.5 0.6? 0.8?' }), rows: 5 },
		'names that collide': {
			html: series({ Northwind: '0.2 0.5', Meridian: '0.3 0.5', Contoso: '0.4 0.51' }),
			rows: 2
		},
		'names that are hard': { html: series(hard('0.2 0.5')), rows: 2 }
	},
	CurveChart: {
		normal: { html: curves({ Northwind: '0.1 0.4 0.6 0.7', Meridian: '0 0.2 0.5 0.9' }), rows: 4 },
		empty: { html: curves({ Northwind: '' }), rows: 0 },
		nothing: { html: curves({}), rows: 0 },
		'one point': { html: curves({ Northwind: '0.1' }), rows: 1 },
		'nobody left': { html: curves({ Northwind: '0.1 0.4 - -' }), rows: 4 },
		'names that are hard': { html: curves(hard('0.1 0.4 0.6 0.7')), rows: 4 }
	},
	LadderChart: {
		normal: {
			html: ladder({ '1 h': '0.3', '4 h': '0.5', '24 h': '0.9' }, { target: 0.7 }),
			rows: 3
		},
		empty: { html: ladder({}), rows: 0 },
		'one point': { html: ladder({ '1 h': '0.3' }), rows: 1 },
		'a gap': { html: ladder({ '1 h': '0.3', '4 h': '-', '24 h': '0.9' }), rows: 3 },
		few: { html: ladder({ '1 h': '0.3' }, { count: 3 }), rows: 1 },
		'names that are hard': { html: ladder(hard('0.3')), rows: 5 }
	},
	Histogram: {
		normal: { html: histogram([3, 9, 27, 12, 6, 0]), rows: 6 },
		empty: { html: histogram([]), rows: 0 },
		zeros: { html: histogram([0, 0]), rows: 2 },
		'one point': { html: histogram([5]), rows: 1 }
	},
	DotPlot: {
		normal: {
			html: dots(
				{ Northwind: '0.6', Meridian: '0.5' },
				{ reference: { share: 0.7, label: 'target 70 %' } },
				'/?brand=Meridian'
			),
			rows: 2
		},
		empty: { html: dots({}), rows: 0 },
		'one point': { html: dots({ Northwind: '0.6' }, { enough: 2000 }), rows: 1 },
		'a gap': { html: dots({ Northwind: '0.6', Meridian: '-' }), rows: 2 },
		'names that are hard': { html: dots(hard('0.6')), rows: 5 }
	},
	HeatMap: {
		normal: { html: heat(week, { start: 19, hours: 8 }), rows: 24 },
		empty: { html: heat([]), rows: 24 },
		zeros: { html: heat(week.map(({ hour }) => ({ hour, value: 0 }))), rows: 24 },
		'one point': { html: heat([{ hour: 30, value: 4 }]), rows: 24 }
	}
};

describe.each(Object.entries(CHARTS))('%s', (kind, kinds) => {
	describe.each(Object.entries(kinds))('%s', (name, { html, rows }) => {
		test('is drawn as before', () => {
			const lines = picture(html, name === 'normal');
			// Of a heat map, Monday and what is drawn over the cells say it all.
			const told = kind === 'HeatMap' ? [...lines.slice(0, 30), '…', ...lines.slice(-6)] : lines;
			expect(told.join('\n')).toMatchSnapshot();
		});

		test('has only numbers that are', () => {
			expect(html).not.toMatch(/NaN|undefined|Infinity|null/);
		});

		test('has a title, a note, a summary and a name', () => {
			const [figure] = elements(html, 'figure');
			expect(figure?.['aria-labelledby']).toBe('id-title');
			expect(figure?.['aria-describedby']).toBe('id-summary');
			expect(html).toContain(`<h2 id="id-title">${CAPTION.title}</h2>`);
			expect(html).toContain(`<p id="id-summary" class="unseen">${CAPTION.summary}</p>`);
			expect(html).toContain(CAPTION.note);
			expect(elements(html, 'output')[0]?.['aria-live']).toBe('polite');
		});

		test('has a table with a row a place and a way to its numbers', () => {
			const [head = [], ...body] = table(html);
			expect(body.length).toBe(rows);
			for (const row of body) expect(row.length).toBe(head.length);
			expect(html).toContain('href="/api/query.csv?metrics=response_rate_24h&amp;by=day"');
		});

		test('writes names as text', () => {
			expect(html).not.toContain('<b>');
			if (name === 'names that are hard') {
				expect(html).toContain('&lt;b>Smith &amp; "Sons"&lt;/b>');
			}
		});
	});
});

describe('Sparkline', () => {
	test.each([
		['normal', [1, 3, 2], 'M1,19L50,1L99,10'],
		['all the same', [2, 2], 'M1,10L99,10'],
		['a gap', [0, 4, null, 2], 'M1,19L33.667,1ZM99,10Z'.replace('ZM', 'M')]
	])('%s', (_, values, path) => {
		expect(elements(drawn(Sparkline, { values }), 'path')[0]?.d).toBe(path);
	});

	test.each([
		['empty', []],
		['nothing known', [null, null]],
		['one point', [3]]
	])('draws nothing of %s', (_, values) => {
		expect(drawn(Sparkline, { values })).not.toContain('<svg');
	});

	test('is hidden from screen readers', () => {
		expect(drawn(Sparkline, { values: [1, 2] })).toContain('aria-hidden="true"');
	});
});
