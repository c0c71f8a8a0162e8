import { expect, test } from 'vitest';
import type { Row } from '#lib/server/contents.ts';
import { plainText, type Sentence } from '#lib/sentence.ts';
import type { View } from '#lib/view.ts';
import { adoption } from '../routes/benchmark/adoption.ts';
import { awake, leaks } from '../routes/benchmark/benchmark.ts';
import { counts, funnel, headline, median } from '../routes/benchmark/league.ts';

const view: View = {
	from: '2018-01-01',
	to: '2018-01-29',
	brand: ['Acme'],
	name: 'Acme',
	compare: ['Bolt', 'Coil'],
	brands: ['Acme', 'Bolt', 'Coil'],
	handles: [],
	tz: 'UTC',
	unit: 'case',
	parameters: { brand: 'Acme', from: '2018-01-01', to: '2018-01-29', tz: 'UTC' },
	given: {},
	chips: [],
	previous: null,
	since: '2018-01-01T00:00:00+00:00',
	through: '2018-01-29T00:00:00+00:00',
	observed: 1,
	alone: null,
	nearest: { from: '2018-01-01', to: '2018-01-29' },
	targets: []
};
const both: View = { ...view, brand: ['Acme', 'Anvil'], name: 'Acme and Anvil' };
/** Words without the spaces that do not break. */
const plainly = (words: string) => words.replaceAll('\u00a0', ' ');
const said = (sentence: Sentence) => plainly(plainText(sentence));

const ranked = (brand: string, share: number, low: number | null, high: number | null): Row => ({
	brand,
	place_best: 1,
	response_rate_24h: share,
	mature_24h: 200,
	difference_low: low,
	difference_high: high
});

test('the headline says what is compared, and with whom', () => {
	const acme = ranked('Acme', 0.75, null, null);
	const anvil = ranked('Anvil', 0.9, 0.1, 0.2);
	const bolt = ranked('Bolt', 0.2, -0.6, -0.5);
	const coil = ranked('Coil', 0.76, -0.1, 0.1);
	expect(said(headline(view, [acme, bolt]))).toBe(
		'Acme answers 75 % within 24 h. Bolt does worse.'
	);
	expect(said(headline(view, [acme, bolt, { ...bolt, brand: 'Dyne' }]))).toBe(
		'Acme answers 75 % within 24 h. Neither of the two others does as well.'
	);
	expect(said(headline(both, [acme, anvil, bolt, coil]))).toBe(
		'Acme answers 75 % within 24 h, Anvil 90 %. Compared with Acme, Coil cannot be told apart and one does worse.'
	);
	expect(said(headline(view, [{ ...acme, place_best: null }, bolt]))).toBe(
		'Too little was written to Acme here to say how it compares.'
	);
});

test('counts agree with their verbs', () => {
	const one: Row = { mentions: 50, mentions_answered_share: 0.9, dedicated: '' };
	expect(counts([one]).map(plainly)).toEqual([
		'1 of 1 brand (21 % to 100 % of such brands) answers more than 70 % of its mentions.',
		'0 of 1 brand (0 % to 79 % of such brands) have a dedicated handle.'
	]);
});

test('the funnel gives no verdict on few brands', () => {
	const title = (rows: Row[]) => plainly(funnel(view, rows).title);
	expect(title([])).toBe('Nothing to compare');
	expect(title([ranked('Acme', 0.75, null, null)])).toBe('Acme is at 75 %, with nobody beside it');
	// 150 + 40 + 156 of 600.
	const rows = [0.75, 0.2, 0.78].map((share, index) => ranked(`B${index}`, share, null, null));
	expect(title(rows)).toBe('Shares run from 20 % to 78 %, around 58 %');
	const many = Array.from({ length: 10 }, (_, index) => ranked(`B${index}`, 0.5, null, null));
	expect(title(many)).toBe('Nobody stands apart from how brands differ');
	// Two of ten at 60 % and two at 40 % of 200, around 50 %: z = ±√8, so (4 · 8) / 10.
	const few = [0.6, 0.6, 0.4, 0.4].map((share, index) => ranked(`C${index}`, share, null, null));
	expect(funnel(view, [...many.slice(0, 6), ...few]).note).toContain('scatter 3.2 times');
});

test('nothing is said of what did not happen', () => {
	expect(awake(view, [], 'responses').title).toBe('Acme answered nobody here');
	expect(awake(view, [], 'mentions').title).toBe('Nobody wrote to Acme here');
	expect(leaks(view, []).title).toBe('No handle is addressed here');
	expect(median({ units: 0, response_p50: null })).toBe('–');
	expect(median({ units: 1, response_p50: null })).toBe('not reached');
	expect(adoption(view, [])?.title).toBe('Nobody wrote');
});

test('the nights of every own brand are told, beside the others', () => {
	const at = (brand: string, hour_of_day: number, responses: number): Row => ({
		...{ brand, hour_of_day, responses }
	});
	const rows = [
		...[at('Acme', 23, 1), at('Acme', 12, 3), at('Anvil', 12, 2)],
		...[at('Bolt', 3, 1), at('Bolt', 9, 1)]
	];
	expect(plainly(awake(both, rows, 'responses').title)).toBe(
		'Acme and Anvil have 25 % and 0 % of their answers between 22:00 and 06:00, Bolt 50 %'
	);
});

test('who waits is unanswered so far, and a filter on who answered leaves nothing to say', () => {
	const rows: Row[] = [
		{ handle: 'acme', responder: 'acme', units: 20 },
		{ handle: 'acme', responder: 'acmehelp', units: 10 },
		{ handle: 'acme', responder: null, units: 10 }
	];
	expect(plainly(leaks(view, rows).title)).toBe(
		'25 % of what names @acme is answered by nobody so far and 25 % of what names @acme by @acmehelp'
	);
	const narrowed = { ...view, given: { responder: 'acme' } };
	expect(leaks(narrowed, rows).title).toBe('Who is addressed, and who answers');
});

test('adoption is true of a short history, leaves gaps, and asks its file for what it draws', () => {
	const month = (month: string, role: string, mentions: number): Row => ({
		...{ month: `${month}-01T00:00:00+00:00`, role, mentions }
	});
	const short = [month('2018-01', 'main', 5), month('2018-01', 'support', 5)];
	const chart = adoption(view, short);
	expect(plainly(chart?.title ?? '')).toBe('50 % of what is written names a dedicated handle');
	expect(chart?.csv).toContain('from=2015-12-31');
	expect(chart?.context[0]).toContain('2015-12-31 to before 2018-01-29');
	const gap = adoption(view, [...short, month('2018-03', 'main', 1)]);
	expect(gap?.places.map(({ label }) => label)).toEqual(['2018-01', '2018-02', '2018-03']);
	expect(gap?.series[0]?.values.map(({ y }) => y)).toEqual([0.5, null, 0]);
	expect(adoption({ ...view, given: { role: 'support' } }, short)).toBeNull();
	expect(adoption(view, [month('2018-01', 'main', 5)])?.title).toBe(
		'No dedicated handle is addressed'
	);
});
