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
	basis: 'waiting cases' | 'mixture';
}

/** Longest gap that can be the work on one answer. */
const SESSION = 3600;
/** Shortest that is: a second part of the same answer follows within seconds. */
const PART = 15;
/** Gaps below which nothing is said. */
const ENOUGH = 50;
const Z95 = 1.959963984540054;

/**
 * The mean handle time from the gaps between consecutive answers of one person. A gap is work alone
 * when the next case was there already as the one before was answered; where arrivals are unknown, a
 * mixture of two log-normal kinds of gaps, work and work with idling, tells them apart. The mean is that
 * of the log-normal cut at an hour, so that a long pause does not count as work.
 *
 * @returns null where fewer than 50 gaps tell anything
 */
export function productivity(answers: SignedAnswer[]): Productivity | null {
	const gaps = gapsOf(answers);
	const known = gaps.filter(({ waiting }) => waiting !== undefined).length > gaps.length / 2;
	const busy = known ? gaps.filter(({ waiting }) => waiting) : gaps;
	if (busy.length < ENOUGH) return null;
	const logs = busy.map(({ seconds }) => Math.log(seconds));
	const { mean, deviation, n } = known ? oneKind(logs) : workOfTwoKinds(logs);
	if (n < ENOUGH || deviation === 0) return null;
	const variance = deviation ** 2;
	const center = Math.exp(mean + variance / 2);
	// Cox's method: the log of a log-normal mean has the variance s²/n + s⁴/2(n − 1).
	const half = Z95 * Math.sqrt(variance / n + variance ** 2 / (2 * (n - 1)));
	const handling = {
		value: center,
		low: center * Math.exp(-half),
		high: center * Math.exp(half)
	};
	return {
		handling,
		handlingCv: Math.sqrt(Math.exp(variance) - 1),
		answersPerHour: {
			value: 3600 / handling.value,
			low: 3600 / handling.high,
			high: 3600 / handling.low
		},
		gaps: Math.round(n),
		of: gaps.length,
		basis: known ? 'waiting cases' : 'mixture'
	};
}

function gapsOf(answers: SignedAnswer[]): { seconds: number; waiting: boolean | undefined }[] {
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
			return [{ seconds, waiting: arrived === undefined ? undefined : arrived <= before }];
		});
	});
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

/** The shorter of two kinds of gaps, by expectation and maximisation on their logarithms. */
function workOfTwoKinds(logs: number[]): Kind {
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
	const shorter = kinds.toSorted((a, b) => a.mean - b.mean)[0] as (typeof kinds)[number];
	return { mean: shorter.mean, deviation: shorter.deviation, n: shorter.share * logs.length };
}
