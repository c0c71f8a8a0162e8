import { aloneCards, aloneSentence } from '#lib/alone.ts';
import type { Caption } from '#lib/charts/chart.ts';
import type { Place, Series } from '#lib/charts/series.ts';
import { address } from '#lib/address.ts';
import { captionOf, recent, rowsOf, unitsOf } from '#lib/caption.ts';
import { definitionOf, type Exclusion } from '#lib/definition.ts';
import { numberIn, points, shareFigure, timeFigure, type Figure } from '#lib/figure.ts';
import { drift, shortestHours, type Leak } from '#lib/findings.ts';
import { count, day, duration, listed, percent, spelt, stretch, windowOf } from '#lib/format.ts';
import { places } from '#lib/model/interval.ts';
import { LADDER } from '#lib/metrics/metric.ts';
import { addDays } from '#lib/model/dates.ts';
import { DAY, HOUR } from '#lib/model/duration.ts';
import type { Comparison } from '#lib/server/studies.ts';
import type { View } from '#lib/view.ts';
import type { Row } from '#lib/server/contents.ts';
import { plain, strong, type Sentence } from '#lib/sentence.ts';

interface Leaks {
	hours?: Leak | undefined;
	handle?: Leak | undefined;
	day?: Leak | undefined;
}

interface Data {
	view: View;
	now: Row;
	before: Row | null;
	waiting: Row;
	sql: { now: string; waiting: string };
	days: Row[];
	daysBefore: Row[];
	figures: Comparison[];
	leaks: Leaks;
	/** The rung of the ladder at which the leaks were looked for. */
	rung: string;
}

/** The four numbers of the Overview. */
export function cards({ view, now, before, waiting, days, sql, figures }: Data): Figure[] {
	if (view.alone) return aloneCards(view.alone);
	const oldest = numberIn(waiting, 'waiting_oldest_seconds');
	const target = (within: number) => view.targets.find((each) => each.within === within)?.share;
	const left = (rung: string, words: string) => leftOut(view, now, rung, words);
	return [
		{
			label: 'Answered within 24 h',
			...shareFigure('24h', now, before, days, target(DAY)),
			definition: definitionOf('response_rate_24h', left('24h', '24 hours'), sql.now, figures),
			rows: rowsOf(view, 'response_rate_24h')
		},
		{
			label: 'Answered within 1 h',
			...shareFigure('1h', now, before, days, target(HOUR)),
			definition: definitionOf('response_rate_1h', left('1h', '1 hour'), sql.now, figures),
			rows: rowsOf(view, 'response_rate_1h')
		},
		{
			label: 'Median first response',
			...timeFigure(now, before, days),
			definition: definitionOf('response_p50', left('', ''), sql.now),
			rows: rowsOf(view, 'response_p50')
		},
		{
			label: 'Waiting now',
			figures: [[count(numberIn(waiting, 'waiting') ?? 0), '']],
			range: 'younger than 7 days, no answer yet',
			change: null,
			count: oldest === null ? 'nobody waits' : `the oldest for ${duration(oldest)}`,
			run: [],
			thin: false,
			definition: definitionOf('waiting', [], sql.waiting),
			rows: rowsOf(view, 'waiting', { ...recent(view), sort: 'promise' })
		}
	];
}

/** What a rate of the view leaves out, counted. */
function leftOut(view: View, now: Row, rung: string, words: string): Exclusion[] {
	const of = (name: string) => numberIn(now, name) ?? 0;
	const young = rung ? of('units') - of(`mature_${rung}`) : 0;
	return [
		{
			count: view.unit === 'case' ? of('mentions') - of('cases') : 0,
			words: 'mentions that continue an exchange which began in the 24 hours before'
		},
		{ count: young, words: `${unitsOf(view)} younger than ${words}` }
	];
}

/** The sentence that sums the period up. */
export function headline({ view, now, before, leaks, rung }: Data): Sentence {
	if (view.alone) return aloneSentence(view.name, view.alone);
	const share = numberIn(now, 'response_rate_24h');
	if ((numberIn(now, 'units') ?? 0) === 0) {
		return [
			plain(`Nobody wrote to ${view.name} in this ${view.chips.length > 0 ? 'view' : 'period'}.`)
		];
	}
	if (share === null) return [plain(`Nothing of ${view.name} is old enough to judge.`)];
	const change = points(share, numberIn(before, 'response_rate_24h'));
	const words = !change
		? ''
		: change.better === null
			? ', as in the period before'
			: `, ${change.words.slice(2)} ${change.better ? 'more' : 'fewer'} than in the period before`;
	const who = view.unit === 'case' ? 'of its cases' : 'of its mentions';
	const start = [
		plain(`${view.name} answered `),
		strong(percent(share, 0)),
		plain(` ${who} within a day${words}.`)
	];
	const { hours } = leaks;
	return hours && !view.given.window
		? [
				...start,
				plain(` ${percent(hours.missedShare, 0)} of what it missed ${within(rung)} came `),
				strong(hoursOf(hours)),
				plain('.')
			]
		: start;
}

/** A rung of the ladder in a sentence: `within 1 hour`. */
export function within(rung: string): string {
	return `within ${LADDER.find((each) => each.rung === rung)?.words ?? rung}`;
}

/** A window of hours as `19:00–03:00`. */
export function hoursOf({ key, hours = 1 }: Leak): string {
	return stretch(Number(key), hours);
}

/** The share answered within a day, day by day. */
export function trend(data: Data): Caption & {
	places: Place[];
	series: Series[];
	rules: { y: number; label: string }[];
	load: { label: string; values: (number | null)[] };
} {
	const { view, days, daysBefore } = data;
	const every = Math.max(1, Math.ceil(days.length / 5));
	const change = drift(
		days.map((row) => ({
			key: null,
			mature: numberIn(row, 'mature_24h') ?? 0,
			within: numberIn(row, 'within_24h') ?? 0
		}))
	);
	const size = Math.abs(Math.round((change?.change ?? 0) * 100));
	const title = !change
		? 'The rate by day'
		: change.sure && size > 0
			? `The rate ${change.change > 0 ? 'rose' : 'fell'} ${size} ${size === 1 ? 'point' : 'points'} from the first week to the last`
			: 'The rate holds: first and last week do not differ by more than chance';
	return {
		...captionOf(view, { metrics: 'response_rate_24h,mature_24h,mentions', by: 'day' }),
		title,
		note: `${view.unit === 'case' ? 'Cases' : 'Mentions'} answered within 24 h, by the day they began, with 95 % interval; dashed where some are too young${daysBefore.length > 0 ? '; dotted: the period before' : ''}. ${view.tz}.`,
		summary: `${title}.`,
		places: days.map(({ day: at }, index) => ({
			label: day(String(at), true),
			tick: index % every === 0 ? day(String(at)) : undefined,
			href: rowsOf(view, 'response_rate_24h', dayOf(String(at)))
		})),
		series: [
			...(daysBefore.length > 0
				? [
						{
							name: 'period before',
							colour: 'var(--quiet)',
							quiet: true,
							values: days.map((_, index) => ({
								y: numberIn(daysBefore[index], 'response_rate_24h')
							}))
						}
					]
				: []),
			{
				name: view.name,
				colour: 'var(--accent)',
				values: days.map((row) => ({
					y: numberIn(row, 'response_rate_24h'),
					low: numberIn(row, 'response_rate_24h_low'),
					high: numberIn(row, 'response_rate_24h_high'),
					unfinished: numberIn(row, 'mature_24h') !== numberIn(row, 'units')
				}))
			}
		],
		rules: view.targets.flatMap(({ within, share }) =>
			within === DAY ? [{ y: share, label: `target ${percent(share, 0)}` }] : []
		),
		load: {
			label: 'Mentions a day',
			values: days.map((row) =>
				(numberIn(row, 'exposure_hours') ?? 0) > 0 ? numberIn(row, 'mentions') : null
			)
		}
	};
}

/** The brand among the others; ranked are those with enough to say so. */
export function peersOf(view: View, rows: Row[]) {
	const items = rows.map((row) => ({
		name: String(row.brand),
		share: numberIn(row, 'response_rate_24h'),
		low: numberIn(row, 'response_rate_24h_low'),
		high: numberIn(row, 'response_rate_24h_high'),
		count: numberIn(row, 'mature_24h') ?? 0,
		own: view.brand.includes(String(row.brand)),
		href: address('/', view.given, { brand: String(row.brand) })
	}));
	const ranked = items.filter((item) => item.count >= 100 && item.share !== null);
	const order = places(ranked.map(({ low, high }) => ({ low: low ?? 0, high: high ?? 1 })));
	const found = new Map(ranked.map(({ name }, index) => [name, order[index]]));
	const own = view.brand.length === 1 ? found.get(view.name) : undefined;
	const self = ranked.find(({ name }) => name === view.name);
	const ties = ranked.filter(
		({ name, low, high }) =>
			self && name !== self.name && (low ?? 0) <= (self.high ?? 1) && (self.low ?? 0) <= (high ?? 1)
	);
	const nth = ordinal(own?.best ?? 0);
	const title = !own
		? 'How others answer'
		: ties.length === 0
			? `${nth} of ${spelt(ranked.length)}`
			: `${nth} of ${spelt(ranked.length)}, tied with ${listed(ties.map(({ name }) => name))}`;
	return {
		...captionOf(view, {
			metrics: 'response_rate_24h,response_rate_24h_low,response_rate_24h_high,mature_24h',
			by: 'brand',
			brand: [...view.brand, ...view.compare].join(',')
		}),
		title,
		note: 'Answered within 24 h, 95 % interval, and of how many; unranked under 100.',
		summary: `${title} by the share answered within 24 h.`,
		items: items.map((item) => {
			const place = found.get(item.name);
			if (!place) return item;
			const { best, worst } = place;
			return { ...item, place: best === worst ? `${best}` : `${best}–${worst}` };
		})
	};
}

function ordinal(place: number): string {
	const words = ['', 'First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth'];
	return words[place] ?? `Number ${place}`;
}

/** When they write: the shortest stretch of the day that holds half of it. */
export function rhythm(view: View, hours: Row[], week: Row[], leak: Leak | undefined) {
	const load = Array.from({ length: 24 }, (_, at) => {
		return numberIn(
			hours.find((row) => row.hour_of_day === at),
			'mentions'
		);
	});
	const half = shortestHours(
		load.map((value) => value ?? 0),
		0.5
	);
	const title = half ? `Half of it arrives ${stretch(half.start, half.hours)}` : 'Nobody wrote';
	return {
		...captionOf(view, { metrics: 'mentions_per_hour', by: 'hour_of_week' }),
		title,
		note: `Mentions per hour, ${view.tz}${leak ? '; outlined: the eight hours that cost most answers' : ''}.`,
		summary: `${title}, ${view.tz}.`,
		cells: week.map((row) => ({
			hour: row.hour_of_week as number,
			value: numberIn(row, 'mentions_per_hour')
		})),
		outline: leak ? { start: Number(leak.key), hours: leak.hours ?? 1 } : null
	};
}

/** Where it leaks, each with its sentence and the address of the view that shows it. */
export function leakList(view: View, rung: string, { hours, handle, day: worst }: Leaks) {
	const at = worst ? String(worst.key) : '';
	const entries = [
		hours && {
			title: hoursOf(hours),
			leak: hours,
			rest: 'the rest of the day',
			href: address('/', view.given, { window: windowOf(hoursOf(hours)) })
		},
		handle && {
			title: `Addressed to @${handle.key}`,
			leak: handle,
			rest: 'the other handles',
			href: address('/', view.given, { handle: String(handle.key) })
		},
		worst && {
			title: day(at, true),
			leak: worst,
			rest: 'the other days',
			href: address('/', view.given, dayOf(at))
		}
	];
	return entries
		.flatMap((entry) => entry ?? [])
		.sort((a, b) => b.leak.missedShare - b.leak.loadShare - (a.leak.missedShare - a.leak.loadShare))
		.map(({ title, leak, rest, href }) => ({
			title,
			href,
			missed: percent(leak.missedShare, 0),
			words: `${percent(leak.loadShare, 0)} of the ${unitsOf(view)}. ${percent(leak.rateInside, 0)} answered ${within(rung)}${leak.rateOutside === null ? '' : `, against ${percent(leak.rateOutside, 0)} in ${rest}`}.`
		}));
}

function dayOf(at: string): { from: string; to: string } {
	const from = at.slice(0, 10);
	return { from, to: addDays(from, 1) };
}
