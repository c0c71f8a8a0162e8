import type { ComponentProps } from 'svelte';
import type SpanChart from '#lib/charts/SpanChart.svelte';
import type StackChart from '#lib/charts/StackChart.svelte';
import { count, day, listed, spelt } from '#lib/format.ts';
import { date, emptyDays, gapsOf, iso, stretches, type Served } from './data.ts';
import { DAY } from '#lib/model/duration.ts';

/** More places than this are drawn by week, then by 28 days. */
const PLACES = 800;
/** Rows of brands that are drawn; the table lists all. */
const ROWS = 16;

/** Posts per day and source; wider places where there are very many days. */
export function posts(served: Served): ComponentProps<typeof StackChart> {
	const { days, coverage } = served;
	const first = Math.min(
		days[0]?.day ?? 0,
		...stretches(coverage).map(({ from }) => Math.floor(from / DAY))
	);
	const last = Math.max(
		days.at(-1)?.day ?? 0,
		...stretches(coverage).map(({ to }) => Math.floor(to / DAY))
	);
	const width = [1, 7, 28].find((each) => (last - first + 1) / each <= PLACES) ?? 28;
	const length = days.length === 0 ? 0 : Math.ceil((last - first + 1) / width);
	const at = (each: number) => Math.floor((each - first) / width);
	const seen = Array.from({ length }, () => false);
	for (const { from, to } of stretches(coverage)) {
		for (let each = at(Math.floor(from / DAY)); each <= at(Math.floor(to / DAY)); each++) {
			seen[each] = true;
		}
	}
	for (const each of days) seen[at(each.day)] = true;
	const sources = [...new Set(days.map(({ source }) => source))];
	const layers = sources.map((name, index) => {
		const values: (number | null)[] = seen.map((known) => (known ? 0 : null));
		for (const each of days) {
			if (each.source === name) values[at(each.day)] = (values[at(each.day)] ?? 0) + each.posts;
		}
		const colour = `color-mix(in oklab, var(--brand-${index % 8}) 60%, var(--paper))`;
		return { name, colour, values };
	});
	const label = (index: number) => date((first + index * width) * DAY);
	const every = Math.max(1, Math.ceil(length / 8));
	const unit = width === 1 ? 'day' : width === 7 ? 'week' : 'four weeks';
	const title = daysTitle(
		served,
		unit,
		layers.map(({ values }) => values)
	);
	return {
		title,
		note: `Posts by UTC ${unit} and source; days that were not collected are left out.`,
		summary: `${title}; from ${label(0)} to ${date(last * DAY)}, from ${listed(sources)}.`,
		context: [`Sources: ${listed(sources)}`, 'UTC'],
		csv: '/data/days.csv',
		placeName: width === 1 ? 'Day' : `${unit} from`,
		places: seen.map((_, index) => ({
			label: label(index),
			tick:
				index % every === Math.floor(every / 2)
					? tickOf(first + index * width, last - first)
					: undefined
		})),
		layers
	};
}

function daysTitle(served: Served, unit: string, layers: (number | null)[][]): string {
	const empty = emptyDays(served);
	const [one] = empty;
	if (one !== undefined) {
		const more = empty.length > 1 ? ` and ${count(empty.length - 1)} more` : '';
		return `No post at all on ${date(one * DAY)}${more}`;
	}
	const sums = (layers[0] ?? []).map((_, index) =>
		layers.some((values) => values[index] !== null)
			? layers.reduce((sum, values) => sum + (values[index] ?? 0), 0)
			: null
	);
	const known = sums.filter((sum) => sum !== null).sort((a, b) => a - b);
	const middle = known[Math.floor(known.length / 2)] ?? 0;
	return known.length === 0 ? 'No post that counts' : `${count(middle)} posts on a usual ${unit}`;
}

/** When each brand was collected; brands with the same stretches share a row. */
export function coverage(served: Served): ComponentProps<typeof SpanChart> {
	const { coverage } = served;
	const from = coverage.reduce((least, each) => Math.min(least, each.from), Infinity);
	const to = coverage.reduce((most, each) => Math.max(most, each.to), -Infinity);
	const rows = new Map<string, { names: string[]; spans: { from: number; to: number }[] }>();
	for (const [name, spans] of grouped(coverage)) {
		const key = spans.map((span) => `${span.from} ${span.to}`).join();
		const row = rows.get(key) ?? { names: [], spans };
		row.names.push(name);
		rows.set(key, row);
	}
	const all = [...rows.values()];
	const hidden = all.slice(ROWS).reduce((sum, { names }) => sum + names.length, 0);
	const title = coverageTitle(served);
	return {
		title,
		note: `What the imported files span of each brand, UTC${hidden > 0 ? `; ${count(hidden)} more in the table` : ''}.`,
		summary: `${title}.`,
		context: ['UTC'],
		csv: '/data/coverage.csv',
		from: Number.isFinite(from) ? from : 0,
		to: Number.isFinite(to) ? to : 1,
		ticks: Number.isFinite(from)
			? [0, 0.5, 1].map((part) => {
					const x = Math.round(from + part * (to - from));
					return { x, label: date(x) };
				})
			: [],
		rows: all.slice(0, ROWS).map(({ names, spans }) => ({
			name:
				names.length > 3
					? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
					: listed(names),
			words: daysIn(spans),
			spans: spans.map((span) => ({
				from: span.from,
				to: span.to,
				title: `${date(span.from)} to ${date(span.to)}`
			}))
		})),
		table: {
			columns: ['Brand', 'From', 'To'],
			rows: coverage.map((each) => [each.brand, date(each.from), date(each.to)])
		}
	};
}

function coverageTitle(served: Served): string {
	const gaps = gapsOf(served);
	const [gap] = gaps;
	if (!gap) {
		const same = new Set(served.coverage.map(({ from, to }) => `${from} ${to}`)).size < 2;
		return same && served.brands.length > 1
			? 'All brands were collected over the same time, without gaps'
			: 'No gaps';
	}
	const of =
		gap.brands.length === served.brands.length ? 'all brands' : listed(gap.brands.slice(0, 3));
	const others = gaps.length > 1 ? `, and ${spelt(gaps.length - 1)} more` : '';
	return `A gap from ${date(gap.from)} to ${date(gap.to)} for ${of}${others}`;
}

function daysIn(spans: { from: number; to: number }[]): string {
	const seconds = spans.reduce((sum, { from, to }) => sum + to - from + 1, 0);
	const days = seconds / DAY;
	const figure = days < 10 ? Number(days.toFixed(1)) : Math.round(days);
	return `${figure.toLocaleString('en')} ${figure === 1 ? 'day' : 'days'}`;
}

/** A date under an axis: its day and month, or its month and year where the axis is long. */
function tickOf(dayNumber: number, days: number): string {
	const date = day(iso(dayNumber * DAY), true).split(' ');
	return (days > 366 ? date.slice(1) : date.slice(0, 2)).join(' ');
}

function grouped(coverage: Served['coverage']): Map<string, Served['coverage']> {
	const found = new Map<string, Served['coverage']>();
	for (const each of coverage) found.set(each.brand, [...(found.get(each.brand) ?? []), each]);
	return found;
}
