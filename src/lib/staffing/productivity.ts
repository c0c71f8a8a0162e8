import { Z95 } from '../model/interval.ts';
import type { Seconds } from '../model/time.ts';
import { below, density } from './normal.ts';
import type { Interval } from './statistics.ts';

/** An answer of a person, and when what it answers had come. */
export interface SignedAnswer {
	agent: string;
	at: Seconds;
	/** When the post that it answers had arrived; unknown when absent. */
	arrived?: Seconds;
}

/** What the data tell of how long answers take. */
export interface Productivity {
	/** Mean seconds of work per answer. */
	handling: Interval;
	/** Coefficient of variation of the work of single answers. */
	handlingCv: number;
	/** Answers per hour of uninterrupted work. */
	answersPerHour: Interval;
	/** Gaps it rests on, of how many. */
	gaps: number;
	of: number;
	/** How busy gaps were told from idle ones. */
	basis: 'queue' | 'mixture';
}

/** Longest gap that can be the work on one answer. */
const SESSION = 3600;
/** Shortest that is: a second part of the same answer follows within seconds. */
const PART = 15;
/** Gaps below which nothing is said. */
const ENOUGH = 50;
/** Share of the busy gaps, those with the longest queue, that count. */
const LONGEST = 0.25;
/** Standard deviations that two kinds of gaps have to lie apart to be told from each other. */
const APART = 2;

/**
 * The mean handle time from the gaps between consecutive answers of one person. A gap is work alone when
 * the next case was there already as the one before was answered, and surely so when many others waited
 * as well: the quarter of these gaps with the longest queue counts, since what waits alone may have been
 * put back. Where arrivals are unknown, two log-normal kinds of gaps, work and work with idling, are told
 * apart if they lie apart. The mean is that of the log-normal cut at an hour, so that a long pause does
 * not count as work.
 *
 * @returns null where fewer than 50 gaps tell anything
 */
export function productivity(answers: SignedAnswer[]): Productivity | null {
	const gaps = gapsOf(answers);
	const busy = gaps.filter(({ queue }) => queue > 0).toSorted((a, b) => b.queue - a.queue);
	const known = gaps.filter(({ queue }) => !Number.isNaN(queue)).length > gaps.length / 2;
	const chosen = known
		? busy.slice(0, Math.max(2 * ENOUGH, Math.ceil(LONGEST * busy.length)))
		: gaps;
	if (chosen.length < ENOUGH) return null;
	const logs = chosen.map(({ seconds }) => Math.log(seconds));
	const kind = known ? oneKind(logs) : workOfTwoKinds(logs);
	if (!kind || kind.n < ENOUGH || kind.deviation === 0) return null;
	const { mean, deviation, n } = kind;
	const variance = deviation ** 2;
	const center = Math.exp(mean + variance / 2);
	// Cox's method: the log of a log-normal mean has the variance s²/n + s⁴/2(n − 1).
	const half = Z95 * Math.sqrt(variance / n + variance ** 2 / (2 * (n - 1)));
	const [low, high] = [center * Math.exp(-half), center * Math.exp(half)];
	return {
		handling: { value: center, low, high },
		handlingCv: Math.sqrt(Math.exp(variance) - 1),
		answersPerHour: { value: 3600 / center, low: 3600 / high, high: 3600 / low },
		gaps: Math.round(n),
		of: gaps.length,
		basis: known ? 'queue' : 'mixture'
	};
}

interface Gap {
	seconds: number;
	/** Cases that waited as it began, 0 when its own had not come yet; NaN when unknown. */
	queue: number;
}

function gapsOf(answers: SignedAnswer[]): Gap[] {
	const known = answers.filter(({ arrived }) => arrived !== undefined);
	const arrivals = Float64Array.from(known, ({ arrived }) => arrived as number).sort();
	const moments = Float64Array.from(known, ({ at }) => at).sort();
	const waitingAt = (time: number) => countUntil(arrivals, time) - countUntil(moments, time);
	const byAgent = new Map<string, SignedAnswer[]>();
	for (const answer of answers) {
		const own = byAgent.get(answer.agent);
		if (own) own.push(answer);
		else byAgent.set(answer.agent, [answer]);
	}
	return [...byAgent.values()].flatMap((own) => {
		const sorted = own.toSorted((a, b) => a.at - b.at);
		return sorted.slice(1).flatMap(({ at, arrived }, i) => {
			const before = (sorted[i] as SignedAnswer).at;
			const seconds = at - before;
			if (seconds < PART || seconds > SESSION) return [];
			if (arrived === undefined) return [{ seconds, queue: NaN }];
			return [{ seconds, queue: arrived <= before ? waitingAt(before) : 0 }];
		});
	});
}

/** How many of sorted times are not later than one. */
function countUntil(times: Float64Array, time: number): number {
	let [low, high] = [0, times.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((times[middle] as number) <= time) low = middle + 1;
		else high = middle;
	}
	return low;
}

interface Kind {
	mean: number;
	deviation: number;
	n: number;
}

/** Log-normal by maximum likelihood, the cut at both ends taken into account. */
function oneKind(logs: number[]): Kind {
	const n = logs.length;
	const [low, high] = [Math.log(PART), Math.log(SESSION)];
	const mean = logs.reduce((sum, each) => sum + each, 0) / n;
	const deviation = Math.sqrt(logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / n);
	let [center, spread] = [mean, deviation];
	// The moments of a cut normal, solved for those of the whole by fixed-point steps.
	for (let step = 0; step < 200; step++) {
		const [a, b] = [(low - center) / spread, (high - center) / spread];
		const mass = Math.max(1e-9, below(b) - below(a));
		const tilt = (density(a) - density(b)) / mass;
		const narrow = 1 + (a * density(a) - b * density(b)) / mass - tilt ** 2;
		center += 0.5 * (mean - (center + spread * tilt));
		spread += 0.5 * (deviation / Math.sqrt(Math.max(0.05, narrow)) - spread);
	}
	return { mean: center, deviation: spread, n };
}

/** The shorter of two kinds of gaps, by expectation and maximisation; null unless they lie apart. */
function workOfTwoKinds(logs: number[]): Kind | null {
	const sorted = logs.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
	const kinds = [
		{ mean: at(0.3), deviation: 0.7, share: 0.6 },
		{ mean: at(0.85), deviation: 0.7, share: 0.4 }
	];
	let work = new Float64Array(logs.length);
	for (let round = 0; round < 200; round++) {
		const likely = (x: number, k: number) => {
			const { mean, deviation, share } = kinds[k] as (typeof kinds)[number];
			return (share * density((x - mean) / deviation)) / deviation;
		};
		work = Float64Array.from(logs, (x) => likely(x, 0) / (likely(x, 0) + likely(x, 1) + 1e-300));
		[0, 1].forEach((k) => {
			const weight = (i: number) => (k === 0 ? (work[i] as number) : 1 - (work[i] as number));
			const total = logs.reduce((sum, _, i) => sum + weight(i), 0) + 1e-9;
			const mean = logs.reduce((sum, x, i) => sum + weight(i) * x, 0) / total;
			const variance = logs.reduce((sum, x, i) => sum + weight(i) * (x - mean) ** 2, 0) / total;
			kinds[k] = {
				mean,
				deviation: Math.max(0.2, Math.sqrt(variance)),
				share: total / logs.length
			};
		});
	}
	const [shorter, longer] = kinds.toSorted((a, b) => a.mean - b.mean) as [Mixed, Mixed];
	const spread = Math.max(shorter.deviation, longer.deviation);
	if (longer.mean - shorter.mean < APART * spread) return null;
	return { mean: shorter.mean, deviation: shorter.deviation, n: shorter.share * logs.length };
}

type Mixed = Omit<Kind, 'n'> & { share: number };
