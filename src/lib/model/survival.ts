import { Z95, type Ends } from './interval.ts';

/** How many of a group got a response, and how many left without one, at each time: ascending, each once. */
export interface Followed {
	times: number[];
	events: number[];
	censored: number[];
}

/** A time at which a curve is read, and which part of what happens at it has happened before and within it. */
export interface Reading {
	time: number;
	before: number;
	within: number;
}

/** What a curve is at a time; null where nobody is left to follow. */
export interface Answered {
	share: number | null;
	ends: Ends | null;
	atRisk: number;
}

/** From this share on everybody has got a response, whatever floating point makes of it. */
const ALL = 1 - 1e-12;

/**
 * The Kaplan–Meier estimate of the share that got a response, with its log-log band, 95 %.
 *
 * @param readings in the order of their times
 * @param lost which part of those who leave at a time have left before its responses: 0 where times are
 * told apart, a half where each stands for a stretch
 * @see J. D. Kalbfleisch and R. L. Prentice, The Statistical Analysis of Failure Time Data (1980), for the
 * band; S. J. Cutler and F. Ederer, J. Chron. Dis. 8 (1958) 699–712, for stretches
 */
export function answeredAt(followed: Followed, readings: Reading[], lost: 0 | 0.5): Answered[] {
	const { times, events, censored } = followed;
	const last = times.at(-1) ?? -Infinity;
	let atRisk = countOf(followed);
	let silent = 1;
	let variance = 0;
	let index = 0;
	/** What is known once so many of those at risk have got a response. */
	const after = (d: number, m: number) =>
		d > 0
			? ([silent * (1 - d / m), variance + (m > d ? d / (m * (m - d)) : 0)] as const)
			: ([silent, variance] as const);
	return readings.map(({ time, before, within }) => {
		for (; (times[index] ?? Infinity) < time; index++) {
			const [d, c] = [events[index] as number, censored[index] as number];
			[silent, variance] = after(d, atRisk - lost * c);
			atRisk -= d + c;
		}
		const isHere = times[index] === time;
		const [d, c] = isHere ? [events[index] as number, censored[index] as number] : [0, 0];
		const [unanswered, spread] = after(within * d, atRisk - lost * c);
		const share = 1 - unanswered;
		const isKnown = time <= last;
		return {
			share: isKnown || share > ALL ? share : null,
			ends: isKnown && share > 0 && share < 1 ? band(share, spread) : null,
			atRisk: Math.round(atRisk - before * (d + c))
		};
	});
}

/**
 * The log-rank statistic of two groups, χ² with one degree of freedom; null where nothing can be compared.
 *
 * @see N. Mantel, Cancer Chemotherapy Reports 50 (1966) 163–170
 */
export function logRank(one: Followed, other: Followed): number | null {
	const [first, second] = [begin(one), begin(other)];
	let difference = 0;
	let variance = 0;
	for (;;) {
		const time = Math.min(timeOf(first), timeOf(second));
		if (time === Infinity) break;
		const [m, n] = [first.left, second.left];
		const own = pass(first, time);
		const d = own + pass(second, time);
		const all = m + n;
		if (d === 0) continue;
		difference += own - (d * m) / all;
		if (all > 1) variance += (d * m * n * (all - d)) / (all * all * (all - 1));
	}
	return variance === 0 ? null : difference ** 2 / variance;
}

/** A group at one of its times, with how many are left to follow. */
interface Passing extends Followed {
	index: number;
	left: number;
}

function begin(followed: Followed): Passing {
	return { ...followed, index: 0, left: countOf(followed) };
}

function timeOf({ times, index }: Passing): number {
	return times[index] ?? Infinity;
}

/** Lets a time pass; returns how many of the group got a response at it. */
function pass(group: Passing, time: number): number {
	if (timeOf(group) !== time) return 0;
	const events = group.events[group.index] as number;
	group.left -= events + (group.censored[group.index] as number);
	group.index++;
	return events;
}

/** How many were followed. */
export function countOf({ events, censored }: Followed): number {
	return events.reduce((sum, each, index) => sum + each + (censored[index] as number), 0);
}

function band(share: number, variance: number): Ends {
	const width = (Z95 * Math.sqrt(variance)) / Math.log(1 - share);
	return {
		low: 1 - (1 - share) ** Math.exp(width),
		high: 1 - (1 - share) ** Math.exp(-width)
	};
}
