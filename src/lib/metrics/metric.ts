import { DAY, HOUR, MINUTE } from '../model/duration.ts';

/** What a number is counted in; decides how it is written and encoded. */
export type Unit = 'count' | 'share' | 'seconds' | 'hours' | 'per_hour' | 'level';

/** What is counted: rows of one kind. */
export type Fact = 'mentions' | 'responses' | 'exposure' | 'backlog' | 'answers';

interface Card {
	/** Also the column, the URL parameter and the CSV header. */
	name: string;
	label: string;
	unit: Unit;
	/** One sentence that someone who answers mentions for a living could check. */
	sentence: string;
	/** What a bucket without units is: nothing happened (0), or nothing can be said (null). */
	empty: 0 | null;
	better: 'higher' | 'lower' | null;
	/** The published definition that this one follows, where there is one. */
	source?: string;
}

/** How a number adds up over units that are told apart, so that it can be kept in a rollup. */
export interface Additive {
	by: 'sum' | 'min' | 'max';
	/**
	 * The age in seconds from which what a unit adds no longer depends on the instant at which it is
	 * censored; `Infinity` where a response can always change it.
	 */
	settles: number;
	/**
	 * Where a unit counts once it has that age and not before: what is counted then, as a condition
	 * without the age. Numbers that count the same then share a column of the rollup.
	 */
	ripe?: string;
}

/**
 * A number is one object of one of four kinds. An `aggregate` is an expression over one fact, never
 * a query. A `derived` number is arithmetic on the columns of others. A `curve` reads a quantile off
 * the Kaplan–Meier estimate. (A family is a function that yields several of these for one rung.)
 *
 * Columns of the fact `mentions`: `unit`, `opens` and `responded` (booleans; the last says whether
 * there is a response at the censoring instant), `wait` (seconds, null without response), `age` (seconds
 * from the post to the censoring instant), `elapsed` (the same), `author`. With `clock=hours`, `wait`
 * and `age` are in the brand's open time, null without a schedule; the others know the calendar only.
 * The fact `responses` has one row per response; `exposure` one per covered stretch, in `seconds`;
 * `backlog` one per brand and bucket, with how many units are `waiting` at its end; `answers` stands
 * for as `many` posts of the brand that reply to somebody, with the `agent` who signed them (null without
 * a sign) and their local hour, `hour_of_answer`; for one only where the seconds `taken` since the post
 * that it replies to are read.
 */
export type Metric = Card &
	(
		| {
				kind: 'aggregate';
				fact: Fact;
				sql: string;
				/** Which rows of the fact it looks at; absent for all. */
				where?: string;
				/** Absent where the number of a whole is not to be had from those of its parts. */
				adds?: Additive;
				/** Which quantile of the waits of those who got a response it is, where it is one. */
				quantile?: number;
		  }
		| {
				kind: 'derived';
				needs: string[];
				sql: string;
				/** Which end of the interval of a share it is, of the first need out of the second. */
				end?: 'low' | 'high';
		  }
		| { kind: 'curve'; quantile: number }
	);

/** The rungs of the ladder: how soon an answer counts as within the promise. */
export const LADDER: { rung: string; words: string; seconds: number }[] = [
	{ rung: '5m', words: '5 minutes', seconds: 5 * MINUTE },
	{ rung: '15m', words: '15 minutes', seconds: 15 * MINUTE },
	{ rung: '30m', words: '30 minutes', seconds: 30 * MINUTE },
	{ rung: '1h', words: '1 hour', seconds: HOUR },
	{ rung: '2h', words: '2 hours', seconds: 2 * HOUR },
	{ rung: '4h', words: '4 hours', seconds: 4 * HOUR },
	{ rung: '8h', words: '8 hours', seconds: 8 * HOUR },
	{ rung: '12h', words: '12 hours', seconds: 12 * HOUR },
	{ rung: '24h', words: '24 hours', seconds: DAY },
	{ rung: '48h', words: '48 hours', seconds: 2 * DAY },
	{ rung: '7d', words: '7 days', seconds: 7 * DAY }
];

/** Units younger than this that have no response are waiting; older ones are missed. */
export const WAITING_SECONDS = 7 * DAY;
