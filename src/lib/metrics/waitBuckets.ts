import type { Seconds } from '../model/time.ts';

/** That a row is a unit whose time is known; without a schedule it is not. */
export const IS_FOLLOWED = 'unit and age is not null';

/** How much longer each bucket of waits is than the one before: all in two of them is within 1 % of their middle. */
const GROWTH = 1.0095;

/** The bucket that a unit is in, as SQL: that of its wait, or of its age where there is no response. */
export const BUCKET = `floor(ln(coalesce(wait, age) + 1) / ${Math.log(GROWTH)})::integer`;

/** What is counted of the units in a bucket: who got a response, and who left without one. */
export const COUNTED = [
	{ name: 'events', sql: 'count(wait)', adds: { by: 'sum' } },
	{ name: 'censored', sql: 'count(*) - count(wait)', adds: { by: 'sum' } }
] as const;

/** The seconds with which a bucket begins, as SQL. */
export function startOf(bucket: string): string {
	return `(power(${GROWTH}, ${bucket}) - 1)`;
}

/** The bucket of a wait, and the whole seconds that are in it: from the first up to but not including the end. */
export function bucketOf(wait: Seconds): { bucket: number; first: Seconds; end: Seconds } {
	const bucket = Math.floor(Math.log(wait + 1) / Math.log(GROWTH));
	return {
		bucket,
		first: Math.ceil(GROWTH ** bucket - 1),
		end: Math.ceil(GROWTH ** (bucket + 1) - 1)
	};
}
