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
/** From so many brands on it can be said what is usual among them. */
const USUAL = 10;

/** A place that may be one of several, such as `2` or `2–3`; a dash for who is not ranked. */
function placeOf(row: Row): string {
	const [best, worst] = [row.place_best, row.place_worst];
	if (best === null) return '–';
	return best === worst ? `${best}` : `${best}–${worst}`;
}

/** The brand that the others are compared with: the first own one. */
export function reference(rows: Row[]): string {
	return String(rows[0]?.brand ?? '');
}

/** The sentence that says how the own brands do, and how those not own compare with the first. */
export function headline(view: View, rows: Row[]): Sentence {
	const ranked = rows.filter(({ place_best }) => place_best !== null);
	const isOwn = ({ brand }: Row) => view.brand.includes(String(brand));
	const first = reference(rows);
	const own = ranked.filter(isOwn);
	if (own[0]?.brand !== first) {
		return [plain(`Too little was written to ${first} here to say how it compares.`)];
	}
	const others = ranked.filter((row) => !isOwn(row));
	const start = own
		.slice(0, 3)
		.flatMap((row, index) => [
			plain(`${index === 0 ? '' : ', '}${row.brand}${index === 0 ? ' answers' : ''} `),
			strong(percent(numberIn(row, 'response_rate_24h'), 0)),
			...(index === 0 ? [plain(' within 24 h')] : [])
		]);
	const against = view.brand.length > 1 ? `compared with ${first}, ` : '';
	const words = `${against}${compared(others)}`;
	return [...start, plain(`. ${words.charAt(0).toUpperCase()}${words.slice(1)}.`)];
}

/** Who does better than the first brand, who cannot be told apart and how many do worse. */
function compared(others: Row[]): string {
	const ahead = others.filter((row) => Number(row.difference_low) > 0);
	const behind = others.filter((row) => Number(row.difference_high) < 0);
	const level = others.filter((row) => !ahead.includes(row) && !behind.includes(row));
	const names = (among: Row[]) =>
		listed([
			...among.slice(0, 3).map(({ brand }) => String(brand)),
			...(among.length > 3 ? [`${spelt(among.length - 3)} more`] : [])
		]);
	if (others.length === 0) return 'there is nobody to compare with';
	if (behind.length === others.length) {
		if (others.length === 1) return `${names(others)} does worse`;
		if (others.length === 2) return 'neither of the two others does as well';
		return `none of ${spelt(others.length)} others does as well`;
	}
	const does = (among: Row[]) => (among.length === 1 ? 'does' : 'do');
	return listed([
		...(ahead.length > 0 ? [`${names(ahead)} ${does(ahead)} better`] : []),
		...(level.length > 0 ? [`${names(level)} cannot be told apart`] : []),
		...(behind.length > 0 ? [`${spelt(behind.length)} ${does(behind)} worse`] : [])
	]);
}

/** How many of the brands answer most of their mentions, and have a handle for it. */
export function counts(rows: Row[]): string[] {
	const judged = rows.filter(({ mentions }) => Number(mentions) >= ENOUGH);
	const of = (some: Row[], one: string, several: string) => {
		const { low, high } = wilsonEnds(some.length, judged.length);
		const brands = judged.length === 1 ? 'brand' : 'brands';
		return `${count(some.length)} of ${count(judged.length)} ${brands} (${percent(low, 0)} to ${percent(high, 0)} of such brands) ${some.length === 1 ? one : several}`;
	};
	if (judged.length === 0) return [];
	const most = judged.filter((row) => Number(row.mentions_answered_share) > MOST);
	const dedicated = judged.filter((row) => row.dedicated !== '');
	return [
		`${of(most, 'answers', 'answer')} more than ${percent(MOST, 0)} of ${most.length === 1 ? 'its' : 'their'} mentions.`,
		`${of(dedicated, 'has', 'have')} a dedicated handle.`
	];
}

/** The median first response, a dash where nobody wrote. */
export function median(row: Row): string {
	return Number(row.units) > 0 ? medianWords(row) : '–';
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
					median(row),
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
	const title = spread(items, out, found?.target);
	const scatter = found
		? found.overdispersion > 1.05
			? `Brands scatter ${times(found.overdispersion)} times as much as chance would make them (variance), so the limits are widened by as much.`
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

/** Who stands apart, where there are brands enough to say what is usual; else how far they differ. */
function spread(
	items: { name: string; share: number }[],
	out: { name: string }[],
	target: number | undefined
): string {
	const [only] = items;
	if (!only) return 'Nothing to compare';
	if (items.length === 1)
		return `${only.name} is at ${percent(only.share, 0)}, with nobody beside it`;
	if (items.length >= USUAL) {
		return out.length > 0
			? `${listed(out.map(({ name }) => name))} ${out.length === 1 ? 'stands' : 'stand'} apart from the rest`
			: 'Nobody stands apart from how brands differ';
	}
	const shares = items.map(({ share }) => share);
	const ends = [Math.min(...shares), Math.max(...shares)].map((share) => percent(share, 0));
	if (target === undefined) return `All are at ${ends[0]}`;
	return `Shares run from ${ends[0]} to ${ends[1]}, around ${percent(target, 0)}`;
}

function times(ratio: number): string {
	return ratio < 10 ? ratio.toFixed(1) : count(Math.round(ratio));
}
