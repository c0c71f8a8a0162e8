import { captionOf, rowsOf } from '#lib/caption.ts';
import { ENOUGH, numberIn, shareAndEnds } from '#lib/figure.ts';
import { count, duration, hour, listed, percent } from '#lib/format.ts';
import { metric } from '#lib/metrics/catalogue.ts';
import type { Row } from '#lib/server/contents.ts';
import type { Comparison } from '#lib/server/studies.ts';
import type { View } from '#lib/view.ts';
import { colourOf } from '../response/response.ts';
import { median } from './league.ts';

/** The hours from 22:00 to 06:00. */
const NIGHT = [22, 23, 0, 1, 2, 3, 4, 5];

/** What of the day of each brand falls into each hour: of what it is asked, or what it answers. */
export function awake(view: View, rows: Row[], name: 'mentions' | 'responses') {
	const brands = [...view.brand, ...view.compare];
	const series = brands.map((brand) => {
		const own = rows.filter((row) => row.brand === brand);
		const total = own.reduce((sum, row) => sum + (numberIn(row, name) ?? 0), 0);
		const at = (hour: number) =>
			numberIn(
				own.find((row) => row.hour_of_day === hour),
				name
			) ?? 0;
		return {
			name: brand,
			colour: colourOf(view, brand),
			values: Array.from({ length: 24 }, (_, hour) => ({ y: total > 0 ? at(hour) / total : null }))
		};
	});
	const title = nightly(view, series, name);
	return {
		...captionOf(view, { metrics: name, by: 'brand,hour_of_day', brand: brands.join(',') }),
		title,
		note: `${name === 'mentions' ? 'Mentions' : 'First responses'} by hour of the day as a share of each brand's own, all in ${view.tz.replaceAll('_', ' ')}.`,
		summary: `${title}.`,
		placeName: 'Hour',
		places: Array.from({ length: 24 }, (_, at) => ({
			label: `${hour(at)}–${hour(at + 1)}`,
			tick: at % 4 === 0 ? hour(at) : undefined
		})),
		series
	};
}

/** How much of what the own brands get or give falls into the night, and who has most of the others. */
function nightly(
	view: View,
	series: { name: string; values: { y: number | null }[] }[],
	name: 'mentions' | 'responses'
): string {
	const told = series
		.filter(({ values }) => values.some(({ y }) => y !== null))
		.map((one) => ({
			name: one.name,
			share: NIGHT.reduce((sum, at) => sum + (one.values[at]?.y ?? 0), 0)
		}));
	const own = told.filter((one) => view.brand.includes(one.name));
	const [most] = told
		.filter((one) => !view.brand.includes(one.name))
		.sort((a, b) => b.share - a.share);
	if (own.length === 0) {
		return name === 'mentions'
			? `Nobody wrote to ${view.name} here`
			: `${view.name} answered nobody here`;
	}
	const of = listed(own.map(({ share }) => percent(share, 0)));
	const [has, whose, whom] = own.length === 1 ? ['has', 'its', 'it'] : ['have', 'their', 'them'];
	const what = name === 'mentions' ? `of what is written to ${whom}` : `of ${whose} answers`;
	const rest = most ? `, ${most.name} ${percent(most.share, 0)}` : '';
	return `${listed(own.map((one) => one.name))} ${has} ${of} ${what} between 22:00 and 06:00${rest}`;
}

/** Published figures beside the brand's own numbers under the rules of each study. */
export function studies(list: Comparison[]) {
	return list.map((one) => {
		const isShare = one.unit === 'share';
		const written = (value: number | null) =>
			value === null ? '–' : isShare ? percent(value, 0) : duration(Math.round(value));
		const ends =
			one.low === null || one.high === null
				? ''
				: ` (${percent(one.low, 0)} to ${percent(one.high, 0)})`;
		return {
			study: `${one.study}${one.year === null ? '' : `, ${one.year}`}`,
			label: metric(one.metric as string).label,
			rule: ruleOf(one.reading ?? ''),
			figure: written(one.figure),
			own: `${written(one.own)}${one.own === null ? '' : ends}`,
			sentence: one.sentence,
			doubt: one.doubt
		};
	});
}

const RULES: Record<string, string> = {
	'unit=mention': 'every mention',
	'automatic=include': 'automatic answers count',
	'reach=handle': 'only what names the handle',
	'role=support': 'dedicated handles only',
	'attribution=direct': 'direct replies only'
};

/** The rule of a study in words. */
function ruleOf(reading: string): string {
	const parts = reading.split('&').filter(Boolean);
	return [
		...(parts.includes('unit=mention') ? [] : ['cases']),
		...parts.map((part) => RULES[part] ?? part)
	].join(', ');
}

/** The numbers by the role of the handle that is addressed. */
export function roles(view: View, rows: Row[]) {
	return rows.map((row) => ({
		name: String(row.role ?? 'none'),
		href: rowsOf(view, 'units', { role: String(row.role) }),
		cells: [
			count(numberIn(row, 'units') ?? 0),
			shareAndEnds(row, 'response_rate_1h'),
			shareAndEnds(row, 'response_rate_24h'),
			median(row)
		]
	}));
}

/** Which handle is addressed and which answers, nobody included. */
export function leaks(view: View, rows: Row[]) {
	const units = (some: Row[]) => some.reduce((sum, row) => sum + (numberIn(row, 'units') ?? 0), 0);
	const sorted = (name: string) => {
		const names = [...new Set(rows.map((row) => row[name] as string | null))];
		const size = (value: string | null) => units(rows.filter((row) => row[name] === value));
		return names.filter((value) => value !== null).toSorted((a, b) => size(b) - size(a));
	};
	const responders: (string | null)[] = [...sorted('responder'), null];
	const handles = sorted('handle').slice(0, 20);
	const lines = handles.map((handle) => {
		const own = rows.filter((row) => row.handle === handle);
		const total = units(own);
		return {
			handle,
			total,
			cells: responders.map((responder) => {
				const many = units(own.filter((row) => row.responder === responder));
				return {
					responder,
					many,
					share: total > 0 ? many / total : 0,
					own: responder === handle,
					href:
						responder === null
							? rowsOf(view, 'open', { handle })
							: rowsOf(view, 'units', { handle, responder })
				};
			})
		};
	});
	const narrowed = view.given.responder !== undefined || view.given.waited !== undefined;
	return { title: narrowed ? 'Who is addressed, and who answers' : leak(lines), responders, lines };
}

type Line = {
	handle: string | null;
	total: number;
	cells: { responder: string | null; many: number; share: number; own: boolean }[];
};

/** What is lost between handles, of all that is addressed to them. */
function leak(lines: Line[]): string {
	const all = lines.flatMap(({ handle, total, cells }) =>
		cells.filter(({ many }) => many > 0).map((cell) => ({ handle, total, ...cell }))
	);
	if (all.length === 0) return 'No handle is addressed here';
	const [crossed] = all
		.filter(({ responder, own }) => responder !== null && !own)
		.sort((a, b) => b.many - a.many);
	const [nobody] = all
		.filter(({ responder, total }) => responder === null && total >= ENOUGH)
		.sort((a, b) => b.share - a.share);
	const words = [
		...(nobody
			? [`${percent(nobody.share, 0)} of what names @${nobody.handle} is answered by nobody so far`]
			: []),
		...(crossed
			? [
					`${percent(crossed.share, 0)} of what names @${crossed.handle} ${nobody ? '' : 'is answered '}by @${crossed.responder}`
				]
			: [])
	];
	if (words.length > 0) return listed(words);
	return all.some(({ own }) => own)
		? 'What is answered is answered by the handle addressed'
		: 'Nothing is answered so far';
}
