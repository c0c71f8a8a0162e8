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
}

/** The bucket that cost most: where more was missed than its load would explain. */
export function worstBucket(buckets: Bucket[]): Leak | undefined {
	const total = sum(buckets);
	const leaks = buckets
		.filter(({ mature }) => mature >= 30)
		.map((each) => leak(each.key, each, total));
	return leaks.sort((a, b) => excess(b) - excess(a)).find((each) => excess(each) > 0.02);
}

/** The run of hours round the clock, of a given length, that cost most. */
export function worstHours(buckets: Bucket[], hours: number): Leak | undefined {
	const total = sum(buckets);
	const byHour = new Map(buckets.map((each) => [Number(each.key), each]));
	const leaks = Array.from({ length: 24 }, (_, start) => {
		const inside = Array.from({ length: hours }, (_, step) => byHour.get((start + step) % 24));
		return { ...leak(start, sum(inside.flatMap((each) => each ?? [])), total), hours };
	});
	return leaks.sort((a, b) => excess(b) - excess(a)).find((each) => excess(each) > 0.02);
}

function leak(key: Leak['key'], inside: Omit<Bucket, 'key'>, total: Omit<Bucket, 'key'>): Leak {
	const missed = total.mature - total.within;
	const rest = total.mature - inside.mature;
	return {
		key,
		missedShare: missed === 0 ? 0 : (inside.mature - inside.within) / missed,
		loadShare: total.mature === 0 ? 0 : inside.mature / total.mature,
		rateInside: inside.mature === 0 ? 0 : inside.within / inside.mature,
		rateOutside: rest === 0 ? null : (total.within - inside.within) / rest
	};
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
