import { ENOUGH } from './figure.ts';
import { newcombeEnds } from './model/interval.ts';

/** A cell of load by some dimension: units old enough to judge, and those of them answered in time. */
export interface Bucket {
	key: string | number | null;
	mature: number;
	within: number;
}

/** A part of the load that holds more of what was missed than its share. */
export interface Leak {
	/** The bucket, or the first of the hours of a window. */
	key: string | number | null;
	/** Hours of a window; absent for a single bucket. */
	hours?: number;
	/** Its share of everything missed, of the load, and the rates inside and outside. */
	missedShare: number;
	loadShare: number;
	rateInside: number;
	rateOutside: number | null;
	/** Whether the rate inside is lower by more than chance. */
	sure: boolean;
}

/** A part that missed no more than this beyond its share of the load is not worth naming. */
const TRIFLE = 0.05;

/** The bucket that cost most: where more was missed than its load would explain. */
export function worstBucket(buckets: Bucket[]): Leak | undefined {
	const total = sum(buckets);
	const leaks = buckets
		.filter(({ mature }) => mature >= ENOUGH)
		.map((each) => leak(each.key, each, total));
	return worst(leaks);
}

/** The run of hours round the clock, of a given length, that cost most. */
export function worstHours(buckets: Bucket[], hours: number): Leak | undefined {
	const total = sum(buckets);
	const byHour = new Map(buckets.map((each) => [Number(each.key), each]));
	const leaks = Array.from({ length: 24 }, (_, start) => {
		const inside = Array.from({ length: hours }, (_, step) => byHour.get((start + step) % 24));
		return { ...leak(start, sum(inside.flatMap((each) => each ?? [])), total), hours };
	});
	return worst(leaks);
}

/** A run of hours round the clock, and the share of the load that it holds. */
export interface Stretch {
	start: number;
	hours: number;
	share: number;
}

/** The shortest run of hours that holds at least a share of the load. */
export function shortestHours(load: number[], share: number): Stretch | undefined {
	for (let hours = 1; hours <= load.length; hours++) {
		const best = runs(load, hours).reduce((a, b) => (b.share > a.share ? b : a));
		if (best.share >= share) return best;
	}
	return undefined;
}

/** The run of so many hours that holds least of the load. */
export function quietestHours(load: number[], hours: number): Stretch | undefined {
	const all = runs(load, hours);
	return sumOf(load) === 0 ? undefined : all.reduce((a, b) => (b.share < a.share ? b : a));
}

/** Every run of so many hours; none holds anything where there is no load. */
function runs(load: number[], hours: number): Stretch[] {
	const total = sumOf(load) || Infinity;
	return load.map((_, start) => {
		const inside = Array.from(
			{ length: hours },
			(_, step) => load[(start + step) % load.length] ?? 0
		);
		return { start, hours, share: sumOf(inside) / total };
	});
}

/**
 * The change of a rate from the first week of a period of two or more to its last, and whether it is
 * more than chance (the 95 % interval of the difference leaves out zero).
 */
export function drift(days: Bucket[]): { change: number; sure: boolean } | undefined {
	const length = 7;
	if (days.length < 2 * length) return undefined;
	const [first, last] = [sum(days.slice(0, length)), sum(days.slice(days.length - length))];
	if (first.mature === 0 || last.mature === 0) return undefined;
	const { low, high } = newcombeEnds(
		{ k: last.within, n: last.mature },
		{ k: first.within, n: first.mature }
	);
	return {
		change: last.within / last.mature - first.within / first.mature,
		sure: low > 0 || high < 0
	};
}

function leak(key: Leak['key'], inside: Omit<Bucket, 'key'>, total: Omit<Bucket, 'key'>): Leak {
	const missed = total.mature - total.within;
	const rest = total.mature - inside.mature;
	const outside = { k: total.within - inside.within, n: rest };
	return {
		sure:
			inside.mature > 0 &&
			rest > 0 &&
			newcombeEnds({ k: inside.within, n: inside.mature }, outside).high < 0,
		key,
		missedShare: missed === 0 ? 0 : (inside.mature - inside.within) / missed,
		loadShare: total.mature === 0 ? 0 : inside.mature / total.mature,
		rateInside: inside.mature === 0 ? 0 : inside.within / inside.mature,
		rateOutside: rest === 0 ? null : outside.k / rest
	};
}

function sumOf(values: number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

/** The worst that is more than chance and more than a trifle. */
function worst(leaks: Leak[]): Leak | undefined {
	return leaks
		.sort((a, b) => excess(b) - excess(a))
		.find((each) => each.sure && excess(each) > TRIFLE);
}

function excess({ missedShare, loadShare }: Leak): number {
	return missedShare - loadShare;
}

function sum(buckets: Omit<Bucket, 'key'>[]): Omit<Bucket, 'key'> {
	return {
		mature: buckets.reduce((total, { mature }) => total + mature, 0),
		within: buckets.reduce((total, { within }) => total + within, 0)
	};
}
