import type { Shape, Summand } from './cells.ts';
import type { Seconds } from '../model/time.ts';
import { IS_FOLLOWED } from './units.ts';

/** How much longer each bucket of waits is than the one before: all in two of them is within 1 % of their middle. */
const GROWTH = 1.0095;

const TIME = 'coalesce(wait, age)';

/** What is counted of the units in a bucket of waits. */
export const COUNTED: Summand[] = [
	{ name: 'events', sql: 'count(wait)::double', adds: { by: 'sum' } },
	{ name: 'censored', sql: '(count(*) - count(wait))::double', adds: { by: 'sum' } }
];

/**
 * Cells of units by the bucket of their wait, or of their age where there is none. Times are looked up at
 * once, as cells of an hour and a wait would be as many as units.
 */
export const BUCKETED = {
	later: ['brand', 'addressed'],
	apart: { name: 'bucket', sql: `floor(ln(${TIME} + 1) / ${Math.log(GROWTH)})::integer` },
	where: IS_FOLLOWED
} satisfies Shape;

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
