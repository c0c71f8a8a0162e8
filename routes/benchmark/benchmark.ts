import { captionOf, rowsOf } from '#lib/caption.ts';
import { medianWords, numberIn, shareAndEnds } from '#lib/figure.ts';
import { count, duration, hour, listed, percent } from '#lib/format.ts';
import { metric } from '#lib/metrics/catalogue.ts';
import type { Row } from '#lib/server/contents.ts';
import type { Comparison } from '#lib/server/studies.ts';
import type { View } from '#lib/view.ts';
import { colourOf } from '../response/response.ts';

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
	const night = (values: { y: number | null }[]) =>
		[22, 23, 0, 1, 2, 3, 4, 5].reduce((sum, at) => sum + (values[at]?.y ?? 0), 0);
	const [own, ...others] = series;
	const most = others.toSorted((a, b) => night(b.values) - night(a.values))[0];
	const share = (one: typeof own) => percent(one ? night(one.values) : null, 0);
	const what = name === 'mentions' ? 'of what is written to it' : 'of its answers';
	const title = `${own?.name} has ${share(own)} ${what} between 22:00 and 06:00${most ? `, ${most.name} ${share(most)}` : ''}`;
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
			medianWords(row)
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
	const crossed = lines
		.flatMap(({ handle, cells }) => cells.map((cell) => ({ handle, ...cell })))
		.filter(({ responder, own }) => responder !== null && !own)
		.toSorted((a, b) => b.many - a.many)[0];
	const nobody = lines
		.flatMap(({ handle, cells, total }) => cells.map((cell) => ({ handle, total, ...cell })))
		.filter(({ responder, total }) => responder === null && total >= 30)
		.toSorted((a, b) => b.share - a.share)[0];
	const words = [
		...(nobody
			? [`${percent(nobody.share, 0)} of what names @${nobody.handle} is answered by nobody`]
			: []),
		...(crossed && crossed.many > 0
			? [`${percent(crossed.share, 0)} of what names @${crossed.handle} by @${crossed.responder}`]
			: [])
	];
	return { title: listed(words) || 'Every handle answers for itself', responders, lines };
}

/** How much of what is written addresses a dedicated handle, month by month. */
export function adoption(view: View, rows: Row[]) {
	const months = [...new Set(rows.map((row) => String(row.month)))];
	const shares = months.map((month) => {
		const own = rows.filter((row) => row.month === month);
		const total = own.reduce((sum, row) => sum + (numberIn(row, 'mentions') ?? 0), 0);
		const support = own.find(({ role }) => role === 'support');
		return { month, share: total > 0 ? (numberIn(support, 'mentions') ?? 0) / total : null };
	});
	// The last month and the first are hardly ever whole.
	const whole = shares.slice(1, -1);
	const last = whole.at(-1);
	const yearBefore = whole.at(-13);
	const change =
		last?.share != null && yearBefore?.share != null
			? `, ${last.share >= yearBefore.share ? '+' : '−'}${Math.abs(Math.round((last.share - yearBefore.share) * 100))} points in a year`
			: '';
	const title =
		last?.share == null || last.share === 0
			? 'No dedicated handle is addressed'
			: `${percent(last.share, 0)} of what is written names a dedicated handle${change}`;
	return {
		...captionOf(view, { metrics: 'mentions', by: 'month,role' }),
		title,
		note: `Share of mentions that address a handle of the role support, by month; the months at both ends may be parts.`,
		summary: `${title}.`,
		placeName: 'Month',
		places: shares.map(({ month }, index) => ({
			label: month.slice(0, 7),
			tick: index % Math.ceil(shares.length / 6) === 0 ? month.slice(0, 7) : undefined
		})),
		series: [
			{
				name: 'Dedicated handles',
				colour: 'var(--accent)',
				values: shares.map(({ share }, index) => ({
					y: share,
					unfinished: index === 0 || index === shares.length - 1
				}))
			}
		]
	};
}
