import { address } from '#lib/address.ts';
import { aloneSentence } from '#lib/alone.ts';
import { captionOf, rowsOf, unitsOf } from '#lib/caption.ts';
import { ENOUGH, medianWords, numberIn, shareAndEnds } from '#lib/figure.ts';
import type { Leak, Stretch } from '#lib/findings.ts';
import { addDays, timeOfDay } from '#lib/model/dates.ts';
import {
	count,
	day,
	duration,
	hour,
	percent,
	stretch,
	WEEKDAY_NAMES,
	windowOf
} from '#lib/format.ts';
import type { View } from '#lib/view.ts';
import type { Row } from '#lib/server/contents.ts';
import { plain, strong, type Sentence } from '#lib/sentence.ts';

/** Minutes since midnight on the wall, as `13:30`. */
function clock(minutes: number): string {
	return timeOfDay(((minutes % 1440) + 1440) % 1440);
}

/** The sentence that answers when they write. */
export function headline(view: View, half: Stretch | null, missed: Leak | null): Sentence {
	if (view.alone) return aloneSentence(view.name, view.alone);
	if (!half) return [plain(`Nobody wrote to ${view.name} here.`)];
	const start = [
		plain('Half of what is written arrives '),
		strong(stretch(half.start, half.hours)),
		plain(` in ${view.tz.replaceAll('_', ' ')}.`)
	];
	if (!missed) return start;
	const hours = stretch(Number(missed.key), missed.hours);
	return [
		...start,
		plain(` ${percent(missed.missedShare, 0)} of what is not answered within the hour came `),
		strong(hours),
		plain(`, with ${percent(missed.loadShare, 0)} of the ${unitsOf(view)}.`)
	];
}

/** How much is written by the hour, on weekdays and at weekends. */
export function curves(
	view: View,
	days: { name: string; rows: Row[]; spread: ({ low: number; high: number } | null)[] }[],
	site: { zone: string; ahead: number } | null
) {
	const rate = (rows: Row[], at: number) =>
		numberIn(
			rows.find((row) => row.hour_of_day === at),
			'mentions_per_hour'
		);
	const banded = days.some(({ spread }) => spread.some(Boolean));
	const all = days.flatMap(({ name, rows }) =>
		Array.from({ length: 24 }, (_, at) => ({ name, at, rate: rate(rows, at) ?? 0 }))
	);
	const [first = { name: '', at: 0, rate: 0 }] = all;
	const peak = all.reduce((best, each) => (each.rate > best.rate ? each : best), first);
	const title = `${peak.name} ${peak.name.endsWith('s') ? 'peak' : 'peaks'} at ${hour(peak.at)} with ${peak.rate.toFixed(1)} mentions an hour`;
	const colours = ['var(--accent)', ...[1, 2, 3, 4, 5, 6].map((one) => `var(--brand-${one})`)];
	return {
		...captionOf(view, { metrics: 'mentions_per_hour', by: 'hour_of_day' }),
		title,
		note: `Mentions per hour observed, ${view.tz}${banded ? '; shaded: on four days of five' : ''}${site ? `; second line: the clock in ${site.zone} at the end of the range` : ''}. Drag over hours to set the window.`,
		summary: `${title}.`,
		placeName: 'Hour',
		places: Array.from({ length: 24 }, (_, at) => ({
			label: `${hour(at)}–${hour(at + 1)}${site ? `, ${clock(at * 60 + site.ahead)} in ${site.zone}` : ''}`,
			tick:
				at % (site ? 6 : 4) === 0
					? site
						? `${hour(at)} · ${clock(at * 60 + site.ahead)}`
						: hour(at)
					: undefined,
			href: rowsOf(view, 'mentions', { hour_of_day: String(at) })
		})),
		series: days.map(({ name, rows, spread }, index) => ({
			name,
			colour: colours[index] ?? 'var(--quiet)',
			values: Array.from({ length: 24 }, (_, at) => ({
				y: rate(rows, at),
				...(banded ? (spread[at] ?? { low: null, high: null }) : {})
			}))
		}))
	};
}

/** How a value of a layer is written. */
export function written(layer: string): (value: number) => string {
	if (layer === 'response_rate_1h') return (value) => percent(value, 0);
	if (layer === 'response_p50') return duration;
	if (layer === 'backlog') return (value) => `${value.toFixed(1)} waiting`;
	return (value) => `${value.toFixed(1)} an hour`;
}

/** A layer of the week. */
export function week(view: View, layer: string, label: string, rows: Row[]) {
	const known = rows.flatMap((row) => {
		const value = numberIn(row, layer);
		return value === null ? [] : [{ hour: row.hour_of_week as number, value }];
	});
	const counts: Record<string, string> = { response_rate_1h: 'mature_1h', response_p50: 'units' };
	const counted = counts[layer];
	const judged = known.filter(
		({ hour }) =>
			counted === undefined ||
			(numberIn(
				rows.find((row) => row.hour_of_week === hour),
				counted
			) ?? 0) >= ENOUGH
	);
	const most = judged.reduce((best, cell) => (cell.value > best.value ? cell : best), {
		hour: 0,
		value: 0
	});
	const title =
		known.length === 0
			? 'Nothing was observed'
			: judged.length === 0
				? `No hour of the week has ${ENOUGH} to judge by`
				: `Most on ${WEEKDAY_NAMES[Math.floor(most.hour / 24)]} at ${hour(most.hour % 24)}: ${written(layer)(most.value)}`;
	return {
		...captionOf(view, { metrics: layer, by: 'hour_of_week' }),
		title,
		note: `By hour of the week, ${label}, ${view.tz}. Hatched: nothing observed or nothing to judge.`,
		summary: `${title}.`,
		cells: rows.map((row) => ({ hour: row.hour_of_week as number, value: numberIn(row, layer) }))
	};
}

/** How many wait at the end of each stretch of time; what was not collected is a gap. */
export function stock(view: View, grain: 'hour' | 'day' | 'week', rows: Row[]) {
	const known = new Map(rows.map((row) => [endOf(String(row[grain]), grain), row]));
	const ends = [...known.keys()].sort();
	const all: string[] = [];
	for (
		let end = ends[0];
		end !== undefined && end <= (ends.at(-1) as string);
		end = next(end, grain)
	) {
		all.push(end);
	}
	const through = grain === 'hour' ? view.through.slice(0, 13) : view.through.slice(0, 10);
	const values = all.map((end) => ({
		y: numberIn(known.get(end), 'backlog'),
		unfinished: end > through || (end === through && grain !== 'hour')
	}));
	const numbers = values.map(({ y }) => y ?? 0);
	const most = Math.max(0, ...numbers);
	const written = (end: string) =>
		grain === 'hour' ? `${day(end, true)}, ${end.slice(11, 13)}:00` : day(end, true);
	const worst = all[numbers.indexOf(most)];
	const title =
		worst === undefined
			? 'Nothing was observed'
			: `${count(numbers.at(-1) ?? 0)} wait at the end, ${count(most)} at the most, on ${day(worst)}`;
	const every = Math.ceil(all.length / 6);
	const [first = '', ...rest] = unitsOf(view);
	return {
		...captionOf(view, { metrics: 'backlog', by: grain }),
		title,
		note: `${first.toUpperCase()}${rest.join('')} without response at the end of each ${grain}, none older than 7 days.`,
		summary: `${title}.`,
		placeName: grain === 'hour' ? 'At' : 'End of',
		places: all.map((end, at) => ({
			label: written(end),
			tick: at % every === 0 ? day(end) : undefined
		})),
		series: [{ name: 'Backlog', colour: 'var(--accent)', values }]
	};
}

/** The last day of a day or week, or the hour at which an hour ends, as sortable local text. */
function endOf(begin: string, grain: 'hour' | 'day' | 'week'): string {
	if (grain === 'hour') return next(begin.slice(0, 13), 'hour');
	return grain === 'week' ? addDays(begin.slice(0, 10), 6) : begin.slice(0, 10);
}

function next(end: string, grain: 'hour' | 'day' | 'week'): string {
	if (grain !== 'hour') return addDays(end, grain === 'week' ? 7 : 1);
	const hour = Number(end.slice(11, 13)) + 1;
	return hour < 24
		? `${end.slice(0, 11)}${String(hour).padStart(2, '0')}`
		: `${addDays(end.slice(0, 10), 1)}T00`;
}

/** A window against the rest of the day. */
export function comparison(view: View, window: string, rows: Row[]) {
	const side = (name: string) => rows.find((row) => row.window === name);
	const total = rows.reduce((sum, row) => sum + (numberIn(row, 'mentions') ?? 0), 0);
	const share = (row: Row | undefined) =>
		percent((numberIn(row, 'mentions') ?? 0) / (total || 1), 0);
	const perHour = (row: Row | undefined) => (numberIn(row, 'mentions_per_hour') ?? 0).toFixed(1);
	const [inside, outside] = [side('inside'), side('outside')];
	const pair = (label: string, write: (row: Row | undefined) => string) => [
		label,
		write(inside),
		write(outside)
	];
	return {
		title: `${window.replace('-', '–')} holds ${share(inside)} of the mentions`,
		rows: [
			pair('Share of mentions', share),
			pair('Mentions', (row) => count(numberIn(row, 'mentions') ?? 0)),
			pair('Mentions per hour', perHour),
			pair('Answered within 1 h', (row) => shareAndEnds(row, 'response_rate_1h')),
			pair('Answered within 24 h', (row) => shareAndEnds(row, 'response_rate_24h')),
			pair('Median first response', medianWords)
		],
		inside: rowsOf(view, 'mentions', { window })
	};
}

/** What the program found, each with the address that shows it. */
export function found(
	view: View,
	half: Stretch | null,
	missed: Leak | null,
	quiet: Stretch | null
) {
	const show = (words: string) => address('/load', view.given, { part: windowOf(words) });
	const list = [];
	if (half) {
		const words = stretch(half.start, half.hours);
		list.push({
			href: show(words),
			words,
			sentence: `hold ${percent(half.share, 0)} of the mentions: when most is to answer.`
		});
	}
	if (missed) {
		const words = stretch(Number(missed.key), missed.hours);
		list.push({
			href: show(words),
			words,
			sentence: `hold ${percent(missed.missedShare, 0)} of what is not answered within the hour, with ${percent(missed.loadShare, 0)} of the ${unitsOf(view)}: where help buys most.`
		});
	}
	if (quiet) {
		const words = stretch(quiet.start, quiet.hours);
		list.push({
			href: show(words),
			words,
			sentence: `hold ${percent(quiet.share, 0)} of the mentions: when a small team answers at leisure.`
		});
	}
	return list;
}

/** Mentions by handle against the period before and the year before. */
export function growth(view: View, handles: Row[], before: Row[] | null, lastYear: Row[] | null) {
	const of = (rows: Row[], handle: Row[string]) =>
		numberIn(
			rows.find((row) => row.handle === handle),
			'mentions'
		) ?? 0;
	const change = (now: number, then: number) =>
		then === 0
			? '–'
			: `${now >= then ? '+' : '−'}${Math.abs(Math.round((now / then - 1) * 100))} %`;
	return handles.map((row) => {
		const now = numberIn(row, 'mentions') ?? 0;
		return {
			name: `@${String(row.handle)}`,
			now: count(now),
			before: before ? change(now, of(before, row.handle ?? null)) : '–',
			year: lastYear ? change(now, of(lastYear, row.handle ?? null)) : '–'
		};
	});
}
