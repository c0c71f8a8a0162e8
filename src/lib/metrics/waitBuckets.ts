import type { Reading } from '../model/survival.ts';
import type { Seconds } from '../model/time.ts';

/** That a row is a unit whose time is known; without a schedule it is not. */
export const IS_FOLLOWED = 'unit and age is not null';

/** How much longer each bucket of waits is than the one before: all in two of them is within 1 % of their middle. */
const GROWTH = 1.0095;

/**
 * The bucket that a unit is in, as SQL: that of its wait or, where there is none, below zero that of its age:
 * -1 for the first bucket, -2 for the second.
 *
 * @param wait seconds, null without a response
 */
export function signedBucket(wait: string, age: string): string {
	return `(case when (${wait}) is null then -1 - ${bucketAt(age)} else ${bucketAt(wait)} end)::smallint`;
}

function bucketAt(seconds: string): string {
	return `floor(ln(${seconds} + 1) / ${Math.log(GROWTH)})`;
}

/** The seconds with which a bucket begins, as SQL. */
export function startOf(bucket: string): string {
	return `(power(${GROWTH}, ${bucket}) - 1)`;
}

/** Where a curve of units in buckets is read for a wait: in its bucket, of whose whole seconds some have passed. */
export function readingAt(wait: Seconds): Reading {
	const time = Math.floor(Math.log(wait + 1) / Math.log(GROWTH));
	const [first, end] = [Math.ceil(GROWTH ** time - 1), Math.ceil(GROWTH ** (time + 1) - 1)];
	const passed = (seconds: Seconds) => (seconds - first) / (end - first);
	return { time, before: passed(wait), within: passed(wait + 1) };
}
