import type { Seconds } from '../model/time.ts';
import { ALWAYS, type PromiseClock } from './promiseClock.ts';
import { randomOf } from './random.ts';
import { dutiesOfRoster, type Roster } from './roster.ts';
import { serve } from './serve.ts';
import { wilson, type Interval } from './statistics.ts';

/** A case of the past: when it came, and how long it took until its first answer. */
export interface PastCase {
	at: Seconds;
	/** Null where none came. */
	wait: Seconds | null;
	/** Whether that answer was a machine's: it is replayed as it was and costs nobody time. */
	automatic?: boolean;
	/** Answers that the case took or would take, the `touches` of the options when absent. */
	touches?: number;
}

export interface ReplayOptions {
	/** Mean seconds of work per touch. */
	handling: Seconds;
	/** Touches per case, 1 when absent. */
	touches?: number;
	/** Coefficient of variation of the work of a case, 1 when absent. */
	handlingCv?: number;
	/** Times for which rates are wanted, an hour and a day when absent. */
	within?: Seconds[];
	/** What these times are counted on, as it was and as replayed; the calendar when absent. */
	clock?: PromiseClock;
	/** Cases of the period [from, to) count; what came before only waits. All when absent. */
	from?: Seconds;
	to?: Seconds;
	/** Cases that have waited longer are given up when they come up; none when absent. */
	patience?: Seconds;
	seed?: number;
}

/** The share of all cases of a period that were answered within a time, as it was and as replayed. */
export interface ReplayedRate {
	within: Seconds;
	observed: Interval;
	/** (A) The cases that were answered, and no others, served by the roster. */
	answeredOnly: Interval;
	/** (B) All cases served by the roster. */
	all: Interval;
	/** The share of the answered cases alone, as it was and as in (A): what a promise about these asks. */
	ofAnswered: { observed: Interval; replayed: Interval };
}

export interface Replayed {
	cases: number;
	answered: number;
	rates: ReplayedRate[];
	order: Order;
}

/**
 * What the order of history did: it need not have been oldest first, as a replay is. The same answers at
 * the same moments given to the oldest case each time show the difference, without any assumption.
 */
export interface Order {
	/** Share of the answers given while an older case waited that was answered an hour later or more. */
	overtaking: number;
	/** Rates of the very same answers, oldest first. */
	oldestFirst: { within: Seconds; rate: Interval }[];
}

/** Cases that people work on at once may end in another order; so much later is overtaken. */
const OVERTAKEN = 3600;

/** Serves the real cases of a past period by a roster, oldest first. */
export function replay(cases: PastCase[], roster: Roster, options: ReplayOptions): Replayed {
	const { within = [3600, 86_400], clock } = options;
	const counted = cases.filter(({ at }) => counts(at, options));
	const human = cases.filter(({ automatic }) => !automatic);
	const answeredOnly = waitsBy(
		roster,
		human.filter(({ wait }) => wait !== null),
		options
	);
	const all = waitsBy(roster, human, options);
	const observed = new Map(cases.map((each) => [each, each.wait ?? Infinity]));
	const answered = counted.filter(({ wait }) => wait !== null);
	const rate = (waits: Map<PastCase, number>, limit: number, among = counted) => {
		const met = among.filter((each) => {
			const wait = each.automatic ? (each.wait ?? Infinity) : (waits.get(each) ?? Infinity);
			return inTime(each.at, wait, limit, clock);
		});
		return wilson(met.length, among.length);
	};
	const inOrder = oldestFirst(human);
	return {
		cases: counted.length,
		answered: answered.length,
		rates: within.map((limit) => ({
			within: limit,
			observed: rate(observed, limit),
			answeredOnly: rate(answeredOnly, limit),
			all: rate(all, limit),
			ofAnswered: {
				observed: rate(observed, limit, answered),
				replayed: rate(answeredOnly, limit, answered)
			}
		})),
		order: {
			overtaking: overtaking(human),
			oldestFirst: within.map((limit) => ({ within: limit, rate: rate(inOrder, limit) }))
		}
	};
}

/** Whether an answer came within a time on a clock; Infinity is no answer. */
export function inTime(at: Seconds, wait: Seconds, within: Seconds, clock = ALWAYS): boolean {
	// Instants are sums of seconds, so times on a clock have errors in their last digits.
	return wait < Infinity && clock.at(at + wait) - clock.at(at) <= within + 1e-6;
}

/** How long each case waits, by the calendar, when a roster serves these cases and no others, oldest first. */
export function waitsBy(
	roster: Roster,
	cases: PastCase[],
	{ handling, touches = 1, handlingCv = 1, patience, seed = 1 }: ReplayOptions
): Map<PastCase, number> {
	const sorted = cases.toSorted((a, b) => a.at - b.at);
	const around = randomOf(seed).around(handlingCv);
	const at = Float64Array.from(sorted, (each) => each.at);
	const each = (one: PastCase) => one.touches ?? touches;
	const work = Float64Array.from(sorted, (one) => handling * each(one) * around());
	const mean = sorted.reduce((sum, one) => sum + each(one), 0) / Math.max(1, sorted.length);
	const arrivals = { at, work, patience, answerAfter: 1 / Math.max(1, mean) };
	const { answered } = serve(arrivals, dutiesOfRoster(roster));
	return new Map(sorted.map((one, i) => [one, (answered[i] as number) - one.at]));
}

/** The answers of history at their moments, each given to the oldest case that waits. */
function oldestFirst(cases: PastCase[]): Map<PastCase, number> {
	const answered = cases.filter(({ wait }) => wait !== null);
	const arrivals = answered.toSorted((a, b) => a.at - b.at);
	const moments = Float64Array.from(answered, ({ at, wait }) => at + (wait as number)).sort();
	return new Map(arrivals.map((each, i) => [each, (moments[i] as number) - each.at]));
}

function overtaking(cases: PastCase[]): number {
	const answered = cases
		.flatMap(({ at, wait }) => (wait === null ? [] : [{ at, moment: at + wait }]))
		.sort((a, b) => b.moment - a.moment);
	let [oldest, later, count] = [Infinity, 0, 0];
	for (const { at, moment } of answered) {
		for (; (answered[later]?.moment ?? -Infinity) > moment + OVERTAKEN; later++) {
			oldest = Math.min(oldest, (answered[later] as { at: number }).at);
		}
		if (oldest < at) count++;
	}
	return answered.length > 0 ? count / answered.length : 0;
}

function counts(at: Seconds, { from = -Infinity, to = Infinity }: ReplayOptions): boolean {
	return from <= at && at < to;
}
