import { DAY } from '../model/duration.ts';
import type { Query } from '../model/query.ts';

/** How SQL measures a unit in seconds, and what it joins to a `mention` and its `scope` for that. */
export interface Clock {
	joins: string[];
	/** Null where there is no response. */
	wait: string;
	/** From the unit to the instant at which it is censored. */
	age: string;
}

/**
 * The clock of a query. The calendar measures elapsed time. `clock=hours` measures the brand's open
 * time: this is the one place where it is measured.
 *
 * A unit without a schedule at its own instant has neither wait nor age. So it enters no rate, no
 * `mature_…` and `within_…`, no percentile, mean or curve; where nothing else is left these are null
 * (the counts 0), and `waited` is empty. The end of a schedule censors like the end of coverage: a
 * response after it gives no wait. Whether there is an answer knows no clock, so `answered`,
 * `answered_share`, `open`, `waiting` (younger than 7 days of the calendar) and `responses` count the
 * same units in both; only the ages that `open_oldest_seconds` and `waiting_oldest_seconds` tell are
 * in open time. Exposure is real elapsed time in both.
 *
 * @param schema where the schedules are
 * @param at the instant of the response, as SQL
 */
export function clockOf(clock: Query['clock'], schema: string, at: string): Clock {
	if (clock === 'calendar') {
		return {
			joins: [],
			wait: `case when ${at} <= mention.c then ${at} - mention.posted_at end`,
			age: 'mention.c - mention.posted_at'
		};
	}
	const asked = openBefore('mention.posted_at', 'asked');
	return {
		joins: [
			`left join (
				select bounds.*, ${openBefore('ends_at', 'ending')} as open_before_end
				from (
					select scope.brand_id, valid_from, valid_to, least(c, valid_to) as ends_at
					from scope join ${schema}.schedules using (brand_id)
				) as bounds
				asof left join ${schema}.open_hours as ending
					on ending.brand_id = bounds.brand_id and ending.opens_at <= ends_at
			) as schedule
				on schedule.brand_id = mention.brand_id
				and schedule.valid_from <= mention.posted_at and mention.posted_at < schedule.valid_to`,
			lookUp(schema, 'mention.posted_at', 'asked'),
			lookUp(schema, at, 'answering')
		],
		wait: `case when ${at} <= schedule.ends_at then ${openBefore(at, 'answering')} - ${asked} end`,
		age: `schedule.open_before_end - ${asked}`
	};
}

/**
 * Joins the last stretch of open time that begins no later than an instant, among those of its day: to
 * sort all instants for a join as-of takes three times as long.
 */
function lookUp(schema: string, at: string, name: string): string {
	return `left join (
			select *, unnest(range(opens_at // ${DAY}, (until - 1) // ${DAY} + 1)) as day
			from (
				select *, lead(opens_at, 1, (select max(c) + 1 from scope)) over (partition by brand_id order by opens_at) as until
				from ${schema}.open_hours semi join scope using (brand_id)
			)
		) as ${name}
		on ${name}.brand_id = mention.brand_id and ${name}.day = ${at} // ${DAY}
			and ${name}.opens_at <= ${at} and ${at} < ${name}.until`;
}

/** The open seconds before an instant, from the stretch that was looked up for it. */
function openBefore(at: string, name: string): string {
	return `coalesce(${name}.open_before + least(${at}, ${name}.closes_at) - ${name}.opens_at, 0)`;
}
