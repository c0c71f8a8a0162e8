import { address } from '#lib/address.ts';
import { captionOf, unitsOf } from '#lib/caption.ts';
import { ENOUGH, medianWords, numberIn, shareAndEnds } from '#lib/figure.ts';
import { count, listed, percent, spelt } from '#lib/format.ts';
import { funnelOf, LIMITS, limitsAt } from '#lib/model/funnel.ts';
import { wilsonEnds } from '#lib/model/interval.ts';
import type { Row } from '#lib/server/contents.ts';
import { plain, strong, type Sentence } from '#lib/sentence.ts';
import type { View } from '#lib/view.ts';
import { colourOf } from '../response/response.ts';

/** A brand answers most of its mentions above this share of them. */
const MOST = 0.7;

/** A place that may be one of several, such as `2` or `2–3`; a dash for who is not ranked. */
function placeOf(row: Row): string {
	const [best, worst] = [row.place_best, row.place_worst];
	if (best === null) return '–';
	return best === worst ? `${best}` : `${best}–${worst}`;
}

/** The sentence that says how the brand compares. */
export function headline(view: View, rows: Row[]): Sentence {
	const ranked = rows.filter(({ place_best }) => place_best !== null);
	const own = ranked.find(({ brand }) => brand === view.brand[0]);
	if (!own) {
		return [plain(`Too little was written to ${view.name} here to say how it compares.`)];
	}
	const others = ranked.filter((row) => row !== own);
	const ahead = others.filter((row) => Number(row.difference_low) > 0);
	const level = others.filter(
		(row) => Number(row.difference_low) <= 0 && Number(row.difference_high) >= 0
	);
	const rate = strong(percent(numberIn(own, 'response_rate_24h'), 0));
	const names = (among: Row[]) => listed(among.slice(0, 3).map(({ brand }) => String(brand)));
	const more = (among: Row[]) => (among.length > 3 ? ` and ${spelt(among.length - 3)} more` : '');
	const start = [plain(`${own.brand} answers `), rate, plain(' within 24 h. ')];
	if (others.length === 0) return [...start, plain('There is nobody to compare with.')];
	if (ahead.length === 0 && level.length === 0) {
		return [...start, plain(`None of ${spelt(others.length)} others does as well.`)];
	}
	const first =
		ahead.length > 0
			? `${names(ahead)}${more(ahead)} ${ahead.length === 1 ? 'does' : 'do'} better`
			: '';
	const second = level.length > 0 ? `${names(level)}${more(level)} cannot be told apart` : '';
	const rest = others.length - ahead.length - level.length;
	const third = rest > 0 ? `${spelt(rest)} ${rest === 1 ? 'does' : 'do'} worse` : '';
	const parts = [first, second, third].filter(Boolean);
	const words = listed(parts);
	return [...start, plain(`${words.charAt(0).toUpperCase()}${words.slice(1)}.`)];
}

/** How many of the brands answer most of their mentions, and have a handle for it. */
export function counts(rows: Row[]): string[] {
	const judged = rows.filter(({ mentions }) => Number(mentions) >= ENOUGH);
	const of = (some: Row[]) => {
		const { low, high } = wilsonEnds(some.length, judged.length);
		return `${count(some.length)} of ${count(judged.length)} brands (${percent(low, 0)} to ${percent(high, 0)} of such brands)`;
	};
	if (judged.length === 0) return [];
	return [
		`${of(judged.filter((row) => Number(row.mentions_answered_share) > MOST))} answer more than ${percent(MOST, 0)} of their mentions.`,
		`${of(judged.filter((row) => row.dedicated !== ''))} have a dedicated handle.`
	];
}

/** The league, best first; who is not ranked stands below. */
export function league(view: View, rows: Row[]) {
	const share = (row: Row) => numberIn(row, 'response_rate_24h') ?? -1;
	const ranked = (row: Row) => Number(row.place_best !== null);
	return rows
		.toSorted((a, b) => ranked(b) - ranked(a) || share(b) - share(a))
		.map((row) => {
			const name = String(row.brand);
			return {
				name,
				own: view.brand.includes(name),
				thin: Number(row.mature_24h) < ENOUGH,
				href: address('/benchmark', view.given, { brand: name }),
				place: placeOf(row),
				cells: [
					shareAndEnds(row, 'response_rate_24h'),
					differenceWords(row),
					shareAndEnds(row, 'response_rate_1h'),
					percent(numberIn(row, 'mentions_answered_share'), 0),
					medianWords(row),
					count(Number(row.mentions)),
					dedicatedWords(row)
				]
			};
		});
}

/** The difference to the first brand in points, with its interval. */
function differenceWords(row: Row): string {
	const points = (name: string) => {
		const value = Math.round((numberIn(row, name) ?? 0) * 100);
		return `${value < 0 ? '−' : value > 0 ? '+' : ''}${Math.abs(value)}`;
	};
	if (row.difference === null) return '';
	return `${points('difference')} (${points('difference_low')} to ${points('difference_high')})`;
}

/** Which handle is there for customers, how much is addressed to it, and how that has grown. */
function dedicatedWords(row: Row): string {
	const [now, before] = [row.dedicated_share, row.dedicated_share_year_before];
	if (row.dedicated === '') return 'none';
	const names = String(row.dedicated).split(' ');
	const handle = `@${names[0]}${names.length > 1 ? ` and ${names.length - 1} more` : ''}`;
	const change =
		typeof now === 'number' && typeof before === 'number'
			? `, ${now >= before ? '+' : '−'}${Math.abs(Math.round((now - before) * 100))} points in a year`
			: '';
	return `${handle}, ${percent(numberIn(row, 'dedicated_share'), 0)}${change}`;
}

/** Shares over volume, with the limits of chance. */
export function funnel(view: View, rows: Row[]) {
	const judged = rows.filter(({ mature_24h }) => Number(mature_24h) > 0);
	const found = funnelOf(
		judged.map((row) => ({
			n: Number(row.mature_24h),
			k: Math.round(Number(row.response_rate_24h) * Number(row.mature_24h))
		}))
	);
	const items = judged.map((row) => ({
		name: String(row.brand),
		n: Number(row.mature_24h),
		share: Number(row.response_rate_24h),
		colour: colourOf(view, String(row.brand)),
		own: view.brand.includes(String(row.brand)),
		href: address('/benchmark', view.given, { brand: String(row.brand) }),
		words: `${row.brand}: ${percent(numberIn(row, 'response_rate_24h'))} of ${count(Number(row.mature_24h))}`
	}));
	const limits = found
		? Object.entries(LIMITS).map(([label, z]) => ({
				label: `${label} %`,
				low: (n: number) => limitsAt(found, n, z).low,
				high: (n: number) => limitsAt(found, n, z).high
			}))
		: [];
	const out = items.filter(({ n, share }) =>
		limits.slice(1).some(({ low, high }) => share < low(n) || share > high(n))
	);
	const title = !found
		? 'Nothing to compare'
		: out.length > 0
			? `${listed(out.map(({ name }) => name))} ${out.length === 1 ? 'stands' : 'stand'} apart from the rest`
			: 'Nobody stands apart from how brands differ';
	const scatter = found
		? found.overdispersion > 1.05
			? `Brands scatter ${count(Math.round(found.overdispersion))} times as much as chance would make them (variance), so the limits are widened by as much.`
			: 'Brands scatter no more than chance would make them.'
		: '';
	return {
		...captionOf(view, { brand: rows.map(({ brand }) => brand).join(',') }, '/api/league.csv'),
		title,
		note: `Share of ${unitsOf(view)} answered within 24 h, over how many; lines: limits of 95 % and, dashed, 99.8 % around the share of all together. ${scatter}`,
		summary: `${title}.`,
		itemName: 'Brand',
		items,
		target: found ? { share: found.target, label: 'all together' } : null,
		limits
	};
}
