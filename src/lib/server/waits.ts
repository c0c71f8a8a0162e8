import { BUCKET, COUNTED, IS_FOLLOWED } from '../metrics/waitBuckets.ts';
import type { Bind } from './bind.ts';
import { addedUp, grouped, keysOf, summed, type Shape, type Summand } from './cells.ts';
import type { Resolved } from './resolve.ts';
import { cellKeys, inScope, misfit, wholeOf } from './rollup.ts';
import type { Snapshot } from './warehouse.ts';

/** Units apart by the bucket of their wait or age. */
const BUCKETED = { apart: { name: 'bucket', sql: BUCKET }, where: IS_FOLLOWED } satisfies Shape;

/** Rows of a fact are as many as cells of an hour and a wait: their times are looked up at once. */
const AT_ONCE = { ...BUCKETED, later: ['brand', 'addressed'] } satisfies Shape;

const SUMMED: Summand[] = COUNTED.map(({ name, sql, adds }) => ({
	name,
	sql: `(${sql})::double`,
	adds
}));

const PERCENTILES = [{ name: 'a percentile', adds: { settles: Infinity } }];

/** Why the histogram of waits cannot be taken for a question; null where it can. */
export function histogramRefusal(resolved: Resolved, snapshot: Snapshot): string | null {
	return misfit(PERCENTILES, resolved, snapshot);
}

/**
 * The units of a question by its dimensions and the bucket of their wait or age, with the columns of
 * `COUNTED`: from the histogram of waits where it fits the question, else from the facts.
 */
export function waitsOf(resolved: Resolved, snapshot: Snapshot, bind: Bind): string {
	if (histogramRefusal(resolved, snapshot) !== null) {
		return addedUp('mentions', SUMMED, resolved, snapshot, bind, AT_ONCE);
	}
	const { from, to } = resolved;
	const { low, high } = wholeOf(PERCENTILES, resolved);
	const facts = (range: Pick<Resolved, 'from' | 'to'>) =>
		grouped('mentions', SUMMED, { ...resolved, ...range }, snapshot, bind, BUCKETED);
	const parts = [stored({ ...resolved, from: low, to: high }, snapshot, bind)];
	if (low !== from) parts.push(facts({ from, to: low }));
	if (high !== to) parts.push(facts({ from: high, to }));
	return summed(parts.join(' union all '), SUMMED, resolved, snapshot, bind, BUCKETED);
}

/** The cells of the histogram in a range, with what `grouped` has. */
function stored(resolved: Resolved, { schema }: Snapshot, bind: Bind): string {
	// Cells of a bucket and a stretch of time are nearly as many as those of the histogram.
	const timed = keysOf(resolved).includes('number');
	const counts = COUNTED.map(({ name }) => `${timed ? name : `sum(${name})`}::double as ${name}`);
	return `select ${[...cellKeys(resolved), 'bucket::integer as bucket', ...counts].join(', ')}
		from ${schema}.rollup_waits
		where ${inScope(resolved, bind).join(' and ')} ${timed ? '' : 'group by all'}`;
}
