import { ask } from '#lib/ask.ts';
import { worstBucket, worstHours, type Bucket } from '#lib/findings.ts';
import { invalid, unknown } from '#lib/model/errors.ts';
import { lastDays, previousRange, type Range } from '#lib/model/scope.ts';
import { isDate, isZone, startOfDate } from '#lib/model/time.ts';
import { warehouse } from '#lib/server/app.ts';
import type { PublishedBrand } from '#lib/server/contents.ts';

/** What the Overview is about, as its address says or by default. */
export interface Scope extends Range {
	brand: string;
	brands: string[];
	tz: string;
	unit: 'case' | 'mention';
	previous: Range | null;
	/** ISO instant through which the data reach. */
	through: string;
}

const PARAMETERS = ['brand', 'from', 'to', 'tz', 'unit'];
const RATES =
	'response_rate_24h,response_rate_24h_low,response_rate_24h_high,mature_24h,response_rate_1h,response_rate_1h_low,response_rate_1h_high,mature_1h,response_p50,answered_share,units,mentions';

/** Reads the address of the page. @throws InputError for a parameter that is wrong */
export async function scopeOf(search: URLSearchParams): Promise<Scope> {
	for (const name of search.keys()) {
		if (!PARAMETERS.includes(name)) throw unknown('parameter', name, PARAMETERS);
	}
	const { brands } = await (await warehouse()).snapshot();
	const covered = brands.filter(({ coveredTo }) => coveredTo !== null);
	const focus = await focusOf(search.get('brand'), covered);
	const tz = search.get('tz') || focus.timezone;
	if (!isZone(tz)) throw unknown('tz', tz, 'an IANA time zone such as Europe/Berlin');
	const unit = search.get('unit') || 'case';
	if (unit !== 'case' && unit !== 'mention') throw unknown('unit', unit, ['case', 'mention']);
	const range = rangeOf(search, lastDays(focus.coveredTo ?? 0, tz));
	const previous = previousRange(range);
	const compared = startOfDate(previous.from, tz) >= (focus.coveredFrom ?? Infinity);
	return {
		...range,
		brand: focus.brand,
		brands: covered.map(({ brand }) => brand),
		tz,
		unit,
		previous: compared ? previous : null,
		through: new Date((focus.coveredTo ?? 0) * 1000).toISOString()
	};
}

/** The brand of the address, else the own one, else the one with most mentions. */
async function focusOf(asked: string | null, brands: PublishedBrand[]): Promise<PublishedBrand> {
	const names = brands.map(({ brand }) => brand);
	if (asked) {
		const found = brands.find(({ brand }) => brand.toLowerCase() === asked.toLowerCase());
		if (!found) throw unknown('brand', asked, names);
		return found;
	}
	const own = brands.find(({ kind }) => kind === 'own');
	if (own) return own;
	const { rows } = await ask('metrics=mentions&by=brand&order=-mentions&limit=1');
	return brands.find(({ brand }) => brand === rows[0]?.brand) as PublishedBrand;
}

function rangeOf(search: URLSearchParams, fallback: Range): Range {
	const from = search.get('from') || fallback.from;
	const to = search.get('to') || fallback.to;
	for (const [name, date] of [
		['from', from],
		['to', to]
	] as const) {
		if (!isDate(date)) throw invalid(name, date, 'a date such as 2026-01-31');
	}
	if (from >= to) throw invalid('to', to, `a date later than from, which is ${from}`);
	return { from, to };
}

/** Everything the Overview shows. */
export async function overview(scope: Scope) {
	const { brand, tz, unit, previous } = scope;
	const common = { tz, unit };
	const own = { ...common, brand };
	const within = { from: scope.from, to: scope.to };
	const [now, before, waiting, days, peers, hours, handles, week] = await Promise.all([
		question({ ...own, ...within, metrics: RATES }),
		previous && question({ ...own, ...previous, metrics: RATES }),
		question({ ...own, metrics: 'waiting,waiting_oldest_seconds' }),
		question({ ...own, ...within, metrics: `${RATES},within_24h,exposure_hours`, by: 'day' }),
		question({
			...common,
			...within,
			metrics: 'response_rate_24h,response_rate_24h_low,response_rate_24h_high,mature_24h',
			by: 'brand',
			order: '-response_rate_24h'
		}),
		question({ ...own, ...within, metrics: 'mature_24h,within_24h', by: 'hour_of_day' }),
		question({ ...own, ...within, metrics: 'mature_24h,within_24h', by: 'handle' }),
		question({
			...own,
			...within,
			metrics: 'mentions_per_hour,response_rate_1h',
			by: 'hour_of_week'
		})
	]);
	return {
		now: now[0] ?? {},
		before: before?.[0] ?? null,
		waiting: waiting[0] ?? {},
		days,
		peers,
		week,
		leaks: {
			hours: worstHours(buckets(hours, 'hour_of_day'), 8),
			handle: worstBucket(buckets(handles, 'handle')),
			day: worstBucket(buckets(days, 'day'))
		}
	};
}

async function question(parameters: Record<string, string>) {
	return (await ask(new URLSearchParams(parameters))).rows;
}

function buckets(rows: Awaited<ReturnType<typeof question>>, key: string): Bucket[] {
	return rows.map((row) => ({
		key: row[key] as string | number | null,
		mature: row.mature_24h as number,
		within: row.within_24h as number
	}));
}
