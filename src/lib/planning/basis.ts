import { VOCABULARY } from '../metrics/dimensions.ts';
import { DAY, HOUR } from '../model/duration.ts';
import { InputError, invalid, OperationError } from '../model/errors.ts';
import type { WeeklyHours } from '../model/hours.ts';
import { parseTable } from '../model/query.ts';
import { scheduleOf } from '../model/schedule.ts';
import type { Brand, Settings } from '../model/settings.ts';
import { dateAt, startOfDate, type Seconds, type Stretch } from '../model/time.ts';
import { resolve } from '../server/resolve.ts';
import type { Snapshot, Warehouse } from '../server/warehouse.ts';
import type { Target } from '../staffing/demand.ts';
import { ALWAYS, openClock } from '../staffing/promiseClock.ts';
import type { History } from '../staffing/forecast.ts';
import { asking } from './ask.ts';
import { historyOf } from './history.ts';
import { assumed, given, type Known } from './known.ts';
import { answersOf, sharesOf, workOf } from './measures.ts';
import { pastOf, type Past } from './past.ts';
import { closedDates, hoursAt, supplyOf, type Supply } from './supply.ts';
import type { Wish } from './wish.ts';

/** All that the science needs to know of a brand, and where each part of it is from. */
export interface Basis extends Supply {
	brand: string;
	/** Whether it is the company's own; another is planned as if it worked at the sites of the settings. */
	own: boolean;
	/** The zone of the brand, taken for that of the people who write to it. */
	zone: string;
	/** The end of what was collected. */
	asOf: Seconds;
	/** From when on weeks are planned: the end of all that is known, or that may be used. */
	after: Seconds;
	/** Case openings by the hour. */
	history: History;
	/** The time over which shares were measured. */
	measured: Stretch;
	/** Answers per answered case. */
	touches: Known<number>;
	/** Share of the cases that are meant to be answered. */
	answerShare: Known<number>;
	/** Seconds of work per touch. */
	handling: Known<number>;
	/** Coefficient of variation of the work of single cases. */
	handlingCv: Known<number>;
	targets: Known<Target[]>;
	clock: 'calendar' | 'hours';
	/** When the brand is open in the weeks to come and those replayed, where promises count that. */
	open: Stretch[];
	/** The same as hours of the week, as they are now. */
	hours: WeeklyHours[];
	/** The past to replay; null where it was not asked for. */
	past: Past | null;
}

/** History that is read where no range is asked for: a year of tests and what each of them stands on. */
const HISTORY = 65 * 7 * DAY;
/** Time over which shares are measured. */
const QUARTER = 91 * DAY;
const PROMISE: Target[] = [{ share: 0.8, within: HOUR }];

/**
 * Reads from a warehouse what a wish needs.
 *
 * @throws InputError for a brand or range that does not exist, OperationError for too short a history
 */
export async function readBasis(
	warehouse: Warehouse,
	settings: Settings,
	wish: Wish
): Promise<Basis> {
	const snapshot = await warehouse.snapshot();
	const { brand, from, to } = scopeOf(snapshot, wish);
	const { timezone: zone, coveredFrom, coveredTo } = brand;
	if (coveredFrom === null || coveredTo === null)
		throw new OperationError(`empty history: nothing of ${brand.brand} was collected`);
	const midnight = (at: Seconds) => floor(startOfDate(dateAt(at, zone), zone));
	const ofPast = wish.task === 'replay';
	const after = ofPast ? coveredTo : Math.min(to ?? Infinity, coveredTo);
	const end = midnight(after);
	const asked = ofPast ? end - HISTORY : (from ?? end - HISTORY);
	const begin = -floor(-Math.max(coveredFrom, asked));
	const ask = asking(warehouse, brand.brand);

	const history = await historyOf(ask, snapshot, brand.brand, [begin, end]);
	const recent: Stretch = [Math.max(begin, end - QUARTER), end];
	const [shares, answers] = await Promise.all([
		sharesOf(ask, recent, wish),
		answersOf(ask, [begin, ofPast ? coveredTo + 1 : end])
	]);
	const own = settings.brand.find(({ name }) => name === brand.brand);
	if (own) history.holidays = closedDates(own);
	const hours = own ? hoursAt(own, end) : [];
	if (wish.clock === 'hours' && hours.length === 0)
		throw new InputError(
			`missing hours: ${brand.brand} has no [[brand.hours]] that hold now; allowed: clock=calendar, or hours in the settings`
		);
	const targets = targetsOf(snapshot, brand.brand, end, wish);
	const counted = wish.clock === 'hours' ? hoursOf(own as Brand, coveredFrom, coveredTo) : null;
	const open = counted?.open ?? [];
	const clock = counted ? openClock(open) : ALWAYS;
	const longest = Math.max(DAY, ...targets.value.map(({ within }) => within));
	return {
		brand: brand.brand,
		own: brand.kind === 'own',
		zone,
		asOf: coveredTo,
		after,
		history,
		measured: recent,
		...shares,
		...workOf(
			answers.filter(({ at }) => at < end),
			settings,
			wish
		),
		targets,
		clock: wish.clock,
		open,
		hours: counted ? hours : [],
		past: ofPast
			? await pastOf(ask, answers, {
					from,
					to: to ?? Infinity,
					begin: counted?.since ?? coveredFrom,
					until: coveredTo + 1,
					end: midnight(clock.until(clock.at(coveredTo) - longest))
				})
			: null,
		...supplyOf(
			settings,
			{ name: brand.brand, own: brand.kind === 'own', timezone: zone, hours },
			wish
		)
	};
}

function scopeOf(snapshot: Snapshot, { brand, from = '', to = '' }: Wish) {
	const query = parseTable(new URLSearchParams({ brand, from, to }), VOCABULARY);
	const { brands, ...range } = resolve(query, snapshot);
	const [one, other] = brands;
	if (!one || other) throw invalid('brand', brand, 'one brand at a time');
	return { brand: one, from: range.from, to: range.to };
}

/** The promises of the whole brand that hold now; those of single roles or handles cannot be planned. */
function targetsOf({ targets }: Snapshot, brand: string, now: Seconds, wish: Wish) {
	if (wish.targets) return given(wish.targets, 'as asked for');
	const own = targets
		.filter((each) => each.brand === brand && each.role === null && each.handle === null)
		.filter(({ valid_from: from, valid_to: to }) => (from ?? now) <= now && now < (to ?? Infinity))
		.map(({ share, within }) => ({ share, within }));
	return own.length > 0
		? given(own, 'the promises of the settings')
		: assumed(PROMISE, 'no promise of the whole brand is in the settings');
}

/**
 * When a brand is open in the time that was collected and the weeks that can be planned, with room for what
 * is due later; and since when the settings say so without a gap.
 */
function hoursOf(brand: Brand, from: Seconds, to: Seconds) {
	const { valid, open } = scheduleOf(brand, [from - DAY, to + 8 * 7 * DAY]);
	const now = valid.find(([begin, end]) => begin < to && to <= end);
	return { open, since: Math.max(from, Math.ceil(now?.[0] ?? to)) };
}

function floor(seconds: Seconds): Seconds {
	return Math.floor(seconds / HOUR) * HOUR;
}
