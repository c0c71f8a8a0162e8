import { QUARTER } from '#lib/metrics/rollup.ts';
import { signedBucket } from '#lib/metrics/waitBuckets.ts';
import { READINGS } from '#lib/model/query.ts';

/**
 * The statement that writes the waits: a row for each mention, with its brand, the handle addressed, the
 * quarter of an hour in UTC and, for each unit that it is, the bucket of its wait or age at the end of the
 * brand's coverage. So few and so narrow columns are counted many times sooner than the facts.
 */
export function waits(): string {
	const buckets = READINGS.unit.map((unit) => {
		const response = `${unit}_thread_exclude_at`;
		const wait = `case when ${response} <= known_to then ${response} - posted_at end`;
		const bucket = signedBucket(wait, 'known_to - posted_at');
		return `case when ${unit === 'case' ? 'opens' : 'true'} then ${bucket} end as ${unit}_bucket`;
	});
	return `create or replace table out.waits as
		select brand_id, handle_id, (posted_at // ${QUARTER})::integer as quarter, ${buckets.join(', ')}
		from out.mentions join out.spans using (brand_id)
		where posted_at <= known_to`;
}
