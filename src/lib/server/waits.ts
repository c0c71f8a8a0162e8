import { WAITS, waitsColumn } from '../metrics/rollup.ts';
import { IS_FOLLOWED, signedBucket } from '../metrics/waitBuckets.ts';
import type { Bind } from './bind.ts';
import { needsCalendar } from './calendar.ts';
import { addedUp, grouped, lookedUp, summed, type Shape, type Summand } from './cells.ts';
import { quote } from './dialect.ts';
import type { Resolved } from './resolve.ts';
import { calm, cellKeys, cutUp, inScope, misfit } from './rollup.ts';
import { rows } from './units.ts';
import type { Snapshot } from './warehouse.ts';

/** Units apart by the bucket of their wait or, below zero, of their age. */
const BUCKETED = {
	apart: { name: 'signed', sql: signedBucket('wait', 'age') },
	where: IS_FOLLOWED
} satisfies Shape;

/** Rows of a fact are as many as cells of an hour and a wait: their times are looked up at once. */
const AT_ONCE = { ...BUCKETED, later: ['brand', 'addressed'] } satisfies Shape;

const UNITS: Summand[] = [{ name: 'units', sql: 'count(*)', adds: { by: 'sum' } }];

const PERCENTILES = [{ name: 'a percentile', adds: { settles: Infinity } }];

/** Why the narrow table of waits cannot be taken for a question; null where it can. */
export function narrowRefusal(resolved: Resolved, snapshot: Snapshot): string | null {
	return misfit('mentions', PERCENTILES, resolved, snapshot);
}

/**
 * The units of a question by its dimensions and the `bucket` of their wait or age, with how many got a
 * response (`events`) and how many left without one (`censored`): from the narrow table of waits where
 * that fits the question, else from the facts.
 */
export function waitsOf(resolved: Resolved, snapshot: Snapshot, bind: Bind): string {
	const { query } = resolved;
	if (narrowRefusal(resolved, snapshot) !== null) {
		return told(query.by, addedUp('mentions', UNITS, resolved, snapshot, bind, AT_ONCE));
	}
	const { whole, edges } = cutUp(PERCENTILES, resolved);
	const cells = [
		narrow(whole, snapshot, bind),
		...edges.map((edge) => grouped('mentions', UNITS, edge, snapshot, bind, BUCKETED))
	].join(' union all ');
	return told(
		query.by,
		needsCalendar(query)
			? summed(cells, UNITS, resolved, snapshot, bind, BUCKETED)
			: lookedUp(cells, ['cell.units'], resolved, snapshot, bind, BUCKETED)
	);
}

/**
 * The units of a question that goes along time, each with its dimensions and the bucket of its wait or, below
 * zero, of its age, in the column `signed`.
 */
export function signedOf(resolved: Resolved, snapshot: Snapshot, bind: Bind): string {
	const facts = (range: Resolved) =>
		signedRows(range.query.by, `(${rows('mentions', range, snapshot, bind)})`);
	if (narrowRefusal(resolved, snapshot) !== null) return facts(resolved);
	const { whole, edges } = cutUp(PERCENTILES, resolved);
	const cells = lookedUp(narrow(whole, snapshot, bind), [], resolved, snapshot, bind, BUCKETED);
	return [`select * from (${cells}) where signed is not null`, ...edges.map(facts)].join(
		' union all '
	);
}

/** The rows of a relation of units, with the columns `wait` and `age`, in the same way. */
export function signedRows(by: string[], units: string): string {
	const columns = [...by.map(quote), `${BUCKETED.apart.sql} as signed`];
	return `select ${columns.join(', ')} from ${units} where ${IS_FOLLOWED}`;
}

/** The units of `signedOf` counted as `waitsOf` counts them. */
export function inBuckets(by: string[], signed: string): string {
	const columns = [...by.map(quote), 'signed', 'count(*) as units'];
	return told(by, `select ${columns.join(', ')} from (${signed}) group by all`);
}

function told(by: string[], counted: string): string {
	// A condition on `signed` itself would be looked at before that on the units whose time is known.
	const count = (which: string) => `sum(case when ${which} then units else 0 end)::double`;
	const columns = [
		...by.map(quote),
		'(case when signed < 0 then -1 - signed else signed end)::integer as bucket',
		`${count('signed >= 0')} as events`,
		`${count('signed < 0')} as censored`
	];
	return `select ${columns.join(', ')} from (${counted}) group by all having count(signed) > 0`;
}

/**
 * The narrow table in a range, with what `grouped` has; where times are told apart a row for each unit, as
 * cells of a bucket and a stretch of time are nearly as many.
 */
function narrow(resolved: Resolved, snapshot: Snapshot, bind: Bind): string {
	const timed = needsCalendar(resolved.query);
	const columns = [
		...cellKeys(resolved),
		`${waitsColumn(resolved.query)} as signed`,
		`${timed ? 1 : 'count(*)'} as units`
	];
	return `select ${columns.join(', ')}
		from ${calm(WAITS[resolved.query.clock], resolved, snapshot, bind)}
		where ${inScope(resolved, bind).join(' and ')} ${timed ? '' : 'group by all'}`;
}
