import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvOf } from '#lib/charts/exported.ts';
import { cut, isolated, parts } from '#lib/charts/names.ts';
import { endsOf, spread, told } from '#lib/charts/series.ts';
import { elements } from './drawn.ts';
import { curves, NAMES, series } from './fixtures.ts';

const fifty = (text: string) =>
	Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`Brand ${index + 1}`, text]));

describe('labels', () => {
	test.each([
		[[10, 50], 15, 100, [10, 50]],
		[[50, 50], 15, 100, [50, 65]],
		[[95, 99], 15, 100, [85, 100]],
		[[100, 0, 100, 100], 15, 100, [70, 0, 85, 100]],
		[[-20, 120], 15, 100, [0, 100]],
		[[], 15, 100, []]
	])('%j %i apart within %i stand at %j', (positions, gap, height, placed) => {
		expect(spread(positions, gap, height)).toEqual(placed);
	});

	test('never lie on each other and never leave the plot where they fit', () => {
		const positions = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 21 });
		fc.assert(
			fc.property(positions, (at) => {
				const placed = spread(at, 15, 300);
				const sorted = [...placed].sort((a, b) => a - b);
				for (const [index, top] of sorted.entries()) {
					expect(top).toBeGreaterThanOrEqual(-1e-9);
					expect(top).toBeLessThanOrEqual(300 + 1e-9);
					expect(top - (sorted[index - 1] ?? -15)).toBeGreaterThanOrEqual(15 - 1e-9);
				}
				for (const [first, a] of at.entries()) {
					for (const [second, b] of at.entries()) {
						if (a < b) expect(placed[first]).toBeLessThan(placed[second] ?? 0);
					}
				}
			})
		);
	});

	test('that do not fit are counted', () => {
		const ends = Array.from({ length: 9 }, (_, index) => ({
			name: String(index),
			colour: 'red',
			top: 0
		}));
		const labels = endsOf(ends, 60);
		expect(labels.map(({ name, top }) => [name, top])).toEqual([
			['0', 0],
			['1', 15],
			['2', 30],
			['3', 45],
			['and 5 more', 60]
		]);
		expect(labels.at(-1)?.others).toEqual(['4', '5', '6', '7', '8']);
		expect(endsOf(ends.slice(0, 5), 60).map(({ name }) => name)).toEqual(['0', '1', '2', '3', '4']);
	});

	// 13 labels are at least 15 apart on 184 pixels, 18 on 260.
	test.each([
		['SeriesChart', series(fifty('0.2 0.1')), 184, 13],
		['CurveChart', curves(fifty('0.1 0.4 0.6 0.7')), 260, 18]
	])('of fifty lines stay legible: %s', (_, html, height, most) => {
		const labels = elements(html, 'text').filter(({ dx }) => dx === '8');
		expect(labels.length).toBe(most);
		expect(labels.at(-1)?.text).toBe(`and ${51 - most} more`);
		const tops = labels.map(({ y }) => Number(y)).sort((a, b) => a - b);
		expect(tops[0]).toBeGreaterThanOrEqual(0);
		expect(tops.at(-1)).toBeLessThanOrEqual(height);
		for (const [index, top] of tops.entries()) {
			if (index > 0) expect(top - (tops[index - 1] ?? 0)).toBeGreaterThanOrEqual(14.99);
		}
	});

	test('a readout tells eight and how many more', () => {
		expect(told(['a', 'b'])).toBe('a · b');
		expect(told([...'abcdefghij'])).toBe('a · b · c · d · e · f · g · h · and 2 more');
	});
});

describe('names', () => {
	test.each([
		['Meridian', 8, 'Meridian'],
		// 0.57 of the size a small letter, 0.75 a capital: 13 fit into 8 and the ellipsis takes one.
		[NAMES.long, 8, 'Internationa…'],
		[NAMES.japanese, 8, '全日本空輸株式…'],
		['👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2, '👩‍👩‍👧‍👦…'],
		['é'.normalize('NFD').repeat(9), 3, `${'é'.normalize('NFD').repeat(4)}…`],
		['W', 0, 'W…'],
		['', 8, '']
	])('%s in %i', (name, room, short) => {
		expect(cut(name, room)).toBe(short);
	});

	test('from right to left keep to themselves, their ellipsis at their end', () => {
		expect(isolated('Meridian')).toBe('Meridian');
		expect(isolated(NAMES.hebrew)).toBe(`\u2068${NAMES.hebrew}\u2069`);
		expect(cut(NAMES.arabic, 6)).toMatch(/^\u2068الخطوط.*…\u2069$/);
	});

	test('break between words and between Chinese signs only', () => {
		expect(parts('In America/New_York, 59\u00a0% 東京で')).toEqual([
			...['In', ' America/New_York,', ' 59\u00a0%'],
			...[' 東', '京', 'で']
		]);
		expect(parts('')).toEqual([]);
	});

	test('stand in full behind their short form', () => {
		const html = series(Object.fromEntries(Object.values(NAMES).map((name) => [name, '0.2 0.5'])));
		expect(html).toContain(`Internation…<title>${NAMES.long}</title>`);
		expect(html).toContain(`…<title>${NAMES.japanese}</title>`);
	});
});

describe('the table as a file', () => {
	const heading = { title: 'A "finding", computed', lines: ['Answered', 'As of 9 Nov'] };

	test('is headed by its title and what was asked', () => {
		const csv = csvOf({ columns: ['Brand', 'Share'], rows: [['A, B', '59 %']] }, heading);
		expect(csv).toBe(
			'"# A ""finding"", computed"\n# Answered\n# As of 9 Nov\nBrand,Share\n"A, B",59 %'
		);
	});

	test('holds no formula', () => {
		const rows = [['=1+1'], ['+1'], ['@a'], ['-a'], ['\ta'], ['\ra'], ['-1'], ['–']];
		const csv = csvOf({ columns: ['Brand'], rows }, { title: '', lines: [] });
		expect(csv.split('\n').slice(2)).toEqual([
			...["'=1+1", "'+1", "'@a", "'-a", "'\ta", '"\'\ra"'],
			...['-1', '–']
		]);
	});
});
