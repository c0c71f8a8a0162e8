import type { ComponentProps } from 'svelte';
import CurveChart from '#lib/charts/CurveChart.svelte';
import DotPlot from '#lib/charts/DotPlot.svelte';
import HeatMap from '#lib/charts/HeatMap.svelte';
import Histogram from '#lib/charts/Histogram.svelte';
import LadderChart from '#lib/charts/LadderChart.svelte';
import SeriesChart from '#lib/charts/SeriesChart.svelte';
import { drawn } from './drawn.ts';

export const CAPTION = {
	title: 'The rate rose 8 points',
	note: 'Answered within 24 h, by day.',
	summary: 'The rate rose 8 points from Monday to Friday.',
	context: ['Northwind Air, cases, Europe/Vienna', 'As of 9 Nov 2026'],
	csv: '/api/query.csv?metrics=response_rate_24h&by=day'
};

/** Names that are hard to draw. */
export const NAMES = {
	long: 'International Airways of the Northern and the Southern Hemisphere',
	arabic: 'الخطوط الجوية العربية للنقل السريع',
	hebrew: 'חברת התעופה הצפונית של ישראל',
	japanese: '全日本空輸株式会社お客様サポート窓口',
	signs: '<b>Smith & "Sons"</b>'
};

export const percent = (share: number) => `${Math.round(share * 100)} %`;
export const seconds = (time: number) => `${time} s`;

/** Values with an interval of a tenth to both sides; `?` after one says that it is unfinished. */
export function valuesOf(text: string) {
	return text.split(' ').map((word) => {
		const y = word === '-' ? null : Number.parseFloat(word);
		return {
			y,
			low: y === null ? null : Math.max(0, y - 0.1),
			high: y === null ? null : Math.min(1, y + 0.1),
			unfinished: word.endsWith('?')
		};
	});
}

const COLOURS = ['var(--accent)', 'var(--brand-1)', 'var(--brand-2)'];

/** Days with one line a name. */
export function series(lines: Record<string, string>, props: object = {}) {
	const all = Object.entries(lines).map(([name, text], index) => ({
		name,
		colour: COLOURS[index % 3] ?? '',
		values: text === '' ? [] : valuesOf(text)
	}));
	const places = (all[0]?.values ?? []).map((_, index) => ({
		label: `${index + 1} Nov 2026`,
		tick: index % 2 === 0 ? `${index + 1} Nov` : undefined
	}));
	const rest = { ...CAPTION, placeName: 'Day', format: percent, top: 1, ...props };
	return drawn(SeriesChart, { ...rest, places, series: all });
}

const WAITS = [60, 3600, 86_400, 7 * 86_400];

/** Curves at four waits, one a name; `-` is where nobody is left. */
export function curves(lines: Record<string, string>) {
	const all = Object.entries(lines).map(([name, text], index) => ({
		name,
		colour: COLOURS[index % 3] ?? '',
		banded: index === 0,
		points: (text === '' ? [] : valuesOf(text)).map(({ y, low, high }, at) => ({
			seconds: WAITS[at] ?? 0,
			share: y,
			low,
			high
		}))
	}));
	return drawn(CurveChart, { ...CAPTION, curves: all, time: seconds });
}

/** Rungs named after their shares; every one is of 100 units. */
export function ladder(rungs: Record<string, string>, changes: object = {}) {
	const all = Object.entries(rungs).map(([label, text]) => {
		const [{ y = null, low = null, high = null } = {}] = valuesOf(text);
		return { label, share: y, low, high, count: 100, ...changes };
	});
	return drawn(LadderChart, { ...CAPTION, rungs: all });
}

type Dots = ComponentProps<typeof DotPlot>;

/** Rows of a dot plot, the first one the own. */
export function dots(rows: Record<string, string>, changes: Partial<Dots> = {}, href?: string) {
	const items = Object.entries(rows).map(([name, text], index) => {
		const [{ y = null, low = null, high = null } = {}] = valuesOf(text);
		const item = { name, share: y, low, high, count: 1234, own: index === 0 };
		return href === undefined ? item : { ...item, href };
	});
	return drawn(DotPlot, { ...CAPTION, items, itemName: 'Brand', ...changes });
}

export function histogram(counts: number[]) {
	const edges = [60, 300, 900, 3600, 4 * 3600, 86_400, 7 * 86_400];
	const bins = counts.map((count, index) => ({
		from: edges[index] ?? 0,
		to: edges[index + 1] ?? 0,
		count
	}));
	return drawn(Histogram, { ...CAPTION, bins, time: seconds, unit: 'answers' });
}

type Heat = ComponentProps<typeof HeatMap>;

export function heat(cells: Heat['cells'], outline: Heat['outline'] = null) {
	return drawn(HeatMap, { ...CAPTION, cells, format: (value) => `${value} an hour`, outline });
}
