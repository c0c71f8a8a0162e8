import { funnelOf, LIMITS, limitsAt } from '../model/funnel.ts';
import { newcombeEnds, places, quantileOf } from '../model/interval.ts';
import { metric } from '../metrics/catalogue.ts';
import { addDays } from '../model/dates.ts';
import type { Query } from '../model/query.ts';
import { isDate } from '../model/time.ts';
import { answer, answered, type Answer } from './answer.ts';
import { columnOf, type Column } from './compose.ts';
import { ordered, type PublishedBrand, type Row } from './contents.ts';
import { resolve, type Resolved } from './resolve.ts';
import type { Snapshot, Warehouse } from './warehouse.ts';

/** A brand with fewer units than this is not ranked. */
const RANKED = 100;

const shareAndEnds = (name: string) => [name, `${name}_low`, `${name}_high`];
const METRICS = [
	...shareAndEnds('response_rate_24h'),
	'mature_24h',
	...shareAndEnds('response_rate_1h'),
	'mature_1h',
	...shareAndEnds('answered_share'),
	'response_p50',
	'units'
];

const share = (name: string, label: string): Column => ({ name, label, unit: 'share' });
const COLUMNS: Column[] = [
	{ name: 'brand', label: 'Brand', unit: 'text' },
	{ name: 'place_best', label: 'Best place it may have', unit: 'count' },
	{ name: 'place_worst', label: 'Worst place it may have', unit: 'count' },
	...METRICS.map((name) => columnOf(metric(name))),
	{ name: 'mentions', label: 'Mentions', unit: 'count' },
	share('mentions_answered_share', 'Mentions answered so far'),
	{ name: 'dedicated', label: 'Dedicated handles', unit: 'text' },
	share('dedicated_share', 'Mentions of a dedicated handle'),
	share('dedicated_share_year_before', 'The same a year before'),
	share('difference', 'Answered within 24 h, less the first brand'),
	share('difference_low', 'Difference, lower end'),
	share('difference_high', 'Difference, upper end'),
	...Object.keys(LIMITS).flatMap((percent) => [
		share(`funnel_${percent.replace('.', '_')}_low`, `Lower ${percent} % limit of the funnel`),
		share(`funnel_${percent.replace('.', '_')}_high`, `Upper ${percent} % limit of the funnel`)
	]),
	{ name: 'overdispersion', label: 'Over-dispersion of the funnel', unit: 'number' }
];

/**
 * A row for each brand of a question, the brands that it names first in their order: its numbers, the
 * places that it may have by the share answered within 24 hours (null under 100 units), the share of its
 * mentions that address a dedicated handle (null where the question keeps only some roles or handles),
 * the difference to the first brand (Newcombe, the level divided among those that have one; null where
 * either has no units) and the limits of the funnel for as many units.
 */
export async function answerLeague(warehouse: Warehouse, query: Query): Promise<Answer> {
	const ask = (metrics: string[], changes: Partial<Query> = {}) =>
		answer(warehouse, { ...query, by: ['brand'], metrics, ...changes });
	const lastYear = yearBefore(query);
	const snapshot = await warehouse.snapshot();
	const resolved = resolve(query, snapshot);
	const whole = !query.filters.role && !query.filters.handle;
	const dedicated = { ...query.filters, role: { include: ['support'], exclude: [] } };
	const [told, every, addressed, before, addressedBefore] = await Promise.all([
		ask(METRICS),
		ask(['mentions', 'answered_share', 'exposure_hours'], { unit: 'mention' }),
		whole ? ask(['mentions'], { filters: dedicated }) : null,
		lastYear && ask(['mentions', 'exposure_hours'], lastYear),
		lastYear && whole ? ask(['mentions'], { ...lastYear, filters: dedicated }) : null
	]);
	const find = (among: Answer | null, { brand }: PublishedBrand): Row =>
		among?.rows.find((row) => row.brand === brand) ?? {};
	const brands = inOrder(query, resolved.brands);
	const rows = brands.map((brand): Row => ({
		...NOTHING,
		brand: brand.brand,
		...find(told, brand)
	}));
	const ranked = rows.filter((row) => Number(row.mature_24h) >= RANKED);
	const order = places(
		ranked.map((row) => ({
			low: row.response_rate_24h_low as number,
			high: row.response_rate_24h_high as number
		}))
	);
	const counts = rows.map((row) => countOf(row));
	const funnel = funnelOf(counts);
	const compared = counts.slice(1).filter(({ n }) => n > 0);
	const z = quantileOf(0.05 / Math.max(1, compared.length));
	return {
		...answered(resolved, snapshot),
		columns: COLUMNS,
		refusals: [],
		sql: '',
		rows: brands.map((brand, index): Row => {
			const row = rows[index] as Row;
			const place = order[ranked.indexOf(row)];
			const [now, then] = [find(every, brand), find(before, brand)];
			const observed = Number(then.exposure_hours ?? 0) >= Number(now.exposure_hours ?? 0) - 25;
			const shareOf = (part: Answer | null, { mentions }: Row) =>
				part && mentions ? Number(find(part, brand).mentions ?? 0) / Number(mentions) : null;
			const own = counts[index] as Counted;
			return {
				...row,
				place_best: place?.best ?? null,
				place_worst: place?.worst ?? null,
				mentions: now.mentions ?? 0,
				mentions_answered_share: now.answered_share ?? null,
				dedicated: dedicatedOf(brand, resolved, snapshot).join(' '),
				dedicated_share: shareOf(addressed, now),
				dedicated_share_year_before: observed ? shareOf(addressedBefore, then) : null,
				...differenceOf(own, index === 0 ? undefined : counts[0], z),
				...limitsOf(funnel, own.n)
			};
		})
	};
}

/** The numbers of a brand of which there is nothing. */
const NOTHING: Row = Object.fromEntries(METRICS.map((name) => [name, metric(name).empty]));

/** The handles of a brand that were there for its customers at some time of the range. */
function dedicatedOf(
	{ brand, coveredFrom, coveredTo }: PublishedBrand,
	{ from, to, asOf }: Resolved,
	{ handles }: Snapshot
): string[] {
	const begin = from ?? coveredFrom ?? -Infinity;
	const end = Math.min(to ?? Infinity, (asOf ?? coveredTo ?? Infinity) + 1);
	const found = handles.filter(
		(one) =>
			one.brand === brand && one.role === 'support' && one.valid_from < end && one.valid_to > begin
	);
	return [...new Set(found.map(({ handle }) => handle))];
}

type Counted = { k: number; n: number };

function countOf(row: Row): Counted {
	const n = Number(row.mature_24h ?? 0);
	return { n, k: Math.round(Number(row.response_rate_24h ?? 0) * n) };
}

/** Brands in the order in which the question names them, then own ones, then by mentions. */
function inOrder({ filters }: Query, brands: PublishedBrand[]): PublishedBrand[] {
	const named = (filters.brand?.include ?? []).map((name) => name.toLowerCase());
	const place = ({ brand }: PublishedBrand) => {
		const at = named.indexOf(brand.toLowerCase());
		return at < 0 ? named.length : at;
	};
	return ordered(brands).sort((a, b) => place(a) - place(b));
}

/** The same weeks of the year before; null for a range without two dates. */
function yearBefore({ from, to }: Query): { from: string; to: string } | null {
	if (!from || !to || !isDate(from) || !isDate(to)) return null;
	return { from: addDays(from, -364), to: addDays(to, -364) };
}

function differenceOf(own: Counted, first: Counted | undefined, z: number): Row {
	if (!first || own.n === 0 || first.n === 0) {
		return { difference: null, difference_low: null, difference_high: null };
	}
	const { low, high } = newcombeEnds(own, first, z);
	const difference = own.k / own.n - first.k / first.n;
	return { difference, difference_low: low, difference_high: high };
}

function limitsOf(funnel: ReturnType<typeof funnelOf>, n: number): Row {
	const limits = Object.entries(LIMITS).flatMap(([percent, z]) => {
		const at = funnel && n > 0 ? limitsAt(funnel, n, z) : null;
		const name = `funnel_${percent.replace('.', '_')}`;
		return [
			[`${name}_low`, at?.low ?? null],
			[`${name}_high`, at?.high ?? null]
		];
	});
	return { ...Object.fromEntries(limits), overdispersion: funnel?.overdispersion ?? null };
}
