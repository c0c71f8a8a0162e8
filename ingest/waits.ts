import { clockOf } from '#lib/metrics/clock.ts';
import { QUARTER, readingsOf, WAITS, waitsColumn } from '#lib/metrics/rollup.ts';
import { unitColumns } from '#lib/metrics/unit.ts';
import { signedBucket } from '#lib/metrics/waitBuckets.ts';
import { READINGS } from '#lib/model/query.ts';

/**
 * The statements that write the waits by each clock, those in open time of the brands that have opening
 * hours: a row for each mention, with its brand, the handle addressed, the quarter of an hour in UTC and,
 * for each reading in which it is a unit, the bucket of its wait or age at the end of the brand's coverage. So
 * few and so narrow columns are counted many times sooner than the facts.
 */
export function waits(): string[] {
	return READINGS.clock.map((clock) => {
		const scheduled = clock === 'hours' ? 'semi join out.schedules using (brand_id)' : '';
		const readings = readingsOf('mentions').filter((each) => each.clock === clock);
		const bucketed = readings.reduce((mentions, reading) => {
			const units = unitColumns(reading);
			const { joins, wait, age } = clockOf(clock, 'out', units.at);
			return `select mention.*, case when ${units.is} then ${signedBucket(wait, age)} end as ${waitsColumn(reading)}
					from (${mentions}) as mention ${joins.join('\n')}`;
		}, 'select * from out.mentions join scope using (brand_id) where posted_at <= c');
		return `create or replace table out.${WAITS[clock]} as
			with scope as (select brand_id, known_to as c from out.spans ${scheduled})
			select brand_id, handle_id, (posted_at // ${QUARTER})::integer as quarter,
				${readings.map(waitsColumn).join(', ')}
			from (${bucketed})`;
	});
}
