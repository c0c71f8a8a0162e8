import { dimension } from '../metrics/dimensions.ts';
import { LADDER } from '../metrics/metric.ts';
import { readingAt } from '../metrics/waitBuckets.ts';
import { DAY } from '../model/duration.ts';
import { InputError } from '../model/errors.ts';
import type { Query } from '../model/query.ts';
import { answeredAt, countOf, logRank, type Followed, type Reading } from '../model/survival.ts';
import { answer, type Answer } from './answer.ts';
import { binder } from './bind.ts';
import { needsCalendar } from './calendar.ts';
import { columnOf, type Column, type Composed } from './compose.ts';
import type { Row } from './contents.ts';
import { isoInZone, quote } from './dialect.ts';
import { byTime, mentionsIn } from './percentiles.ts';
import type { Resolved } from './resolve.ts';
import { FOLLOWED, ground, unitsOf } from './units.ts';
import { narrowRefusal, waitsOf } from './waits.ts';
import type { Snapshot, Values, Warehouse } from './warehouse.ts';

const DAYS_7 = 7 * DAY;
const STEPS = 56;

/** Up to about so many mentions every wait is told from every other; above, buckets of them are. */
const FEW = 2_000;

/** Seconds waited at which a curve is read: evenly spaced logarithms, and every rung of the ladder. */
export const WAITED = [
	...new Set([
		...Array.from({ length: STEPS + 1 }, (_, step) =>
			Math.round(60 * (DAYS_7 / 60) ** (step / STEPS))
		),
		...LADDER.map(({ seconds }) => seconds)
	])
].sort((a, b) => a - b);

const COLUMNS: Column[] = [
	{ name: 'waited', label: 'Seconds waited', unit: 'seconds' },
	{ name: 'answered_by', label: 'Answered by then', unit: 'share' },
	{ name: 'answered_by_low', label: 'Answered by then, lower end', unit: 'share' },
	{ name: 'answered_by_high', label: 'Answered by then, upper end', unit: 'share' },
	{ name: 'at_risk', label: 'Still followed', unit: 'count' }
];
const LOG_RANK: Column = {
	name: 'log_rank',
	label: 'Log-rank χ² against the first, one degree of freedom',
	unit: 'number'
};

/**
 * Answers with the answered-share curve: the Kaplan–Meier estimate of the share answered by each time of
 * `WAITED`, silence included, with its log-log band, 95 %. Null where nobody is left to follow. Split by one
 * dimension it has, for each group, the log-rank statistic against the first value that the query keeps of
 * that dimension, else against the greatest group.
 *
 * Of more than about 2,000 mentions waits are counted in buckets of 1 %: those who leave unanswered in one
 * leave half way through it, and its responses are spread evenly over its seconds.
 *
 * @throws InputError when the query splits by more than one dimension
 */
export async function answerCurve(warehouse: Warehouse, query: Query): Promise<Answer> {
	const [name] = query.by;
	if (query.by.length > 1) {
		throw new InputError(
			`invalid by: ${query.by.join(',')}; allowed: one dimension at most in a curve`
		);
	}
	if (name === COLUMNS[0]?.name) {
		throw new InputError(
			`invalid by: ${name}; allowed: any other dimension, a curve goes along it`
		);
	}
	const most = Math.floor(warehouse.longest / WAITED.length) + 1;
	const { rows, ...told } = await answer(warehouse, query, (resolved, snapshot) =>
		composeFollowed(resolved, snapshot, most)
	);
	warehouse.refuseLong(rows.length * WAITED.length);
	const groups = rows.map(groupOf);
	const first = name ? firstOf(groups, query.filters[name]?.include[0]) : undefined;
	const few = rows[0]?.few === true;
	const readings = few ? BY_SECOND : BY_BUCKET;
	return {
		...told,
		columns: name ? [columnOf(dimension(name)), ...COLUMNS, LOG_RANK] : COLUMNS,
		rows: groups.flatMap((group) => {
			const tested = first && first !== group ? logRank(first, group) : null;
			return answeredAt(group, readings, few ? 0 : 0.5).map(({ share, ends, atRisk }, index) => ({
				...(name ? { [name]: group.grp } : {}),
				waited: WAITED[index] as number,
				answered_by: share,
				answered_by_low: ends?.low ?? null,
				answered_by_high: ends?.high ?? null,
				at_risk: atRisk,
				...(name ? { log_rank: tested } : {})
			}));
		})
	};
}

/** The units of one value of the dimension that splits a curve, by the second or bucket of their wait or age. */
interface Group extends Followed {
	grp: Row[string];
}

function groupOf({ grp = null, times, events, censored }: Row): Group {
	const numbers = (text: Row[string] | undefined) => String(text).split(' ').map(Number);
	return { grp, times: numbers(times), events: numbers(events), censored: numbers(censored) };
}

function firstOf(groups: Group[], kept: string | undefined): Group | undefined {
	if (kept !== undefined) {
		const lower = ({ grp }: Group) => String(grp).toLowerCase() === kept.toLowerCase();
		return groups.find(({ grp }) => String(grp) === kept) ?? groups.find(lower);
	}
	const counts = groups.map(countOf);
	return groups[counts.indexOf(Math.max(...counts))];
}

/**
 * Writes the SELECT of the groups of a curve: their times and counts as texts of numbers, and whether these
 * are `few`, so that times are seconds and not buckets.
 */
function composeFollowed(resolved: Resolved, snapshot: Snapshot, most: number): Composed {
	const { query } = resolved;
	const [name] = query.by;
	const values: Values = {};
	const bind = binder(values);
	const isTime = name !== undefined && dimension(name).type === 'instant';
	if (isTime) values.tz = resolved.tz;
	const few = mentionsIn(resolved) <= FEW;
	const parts = few
		? unitsOf(resolved, snapshot, bind)
		: ground(resolved, bind, needsCalendar(query));
	const counted = few ? byTime(query.by, `(${FOLLOWED})`) : waitsOf(resolved, snapshot, bind);
	const key = name ? quote(name) : '1';
	const text = (column: string) => `string_agg(${column}::bigint, ' ' order by bucket)`;
	return {
		sql: `with ${parts.join(',\n')},
			counted as (${counted})
			select ${isTime ? isoInZone('told.grp') : 'told.grp'} as grp, times, events, censored, ${few} as few
			from (
				select ${key} as grp, ${text('bucket')} as times, ${text('events')} as events, ${text('censored')} as censored
				from counted group by all
			) as told
			where times is not null
			order by told.grp
			limit ${most}`,
		values,
		columns: [],
		refusals: [
			few ? 'few waits are followed unit by unit' : narrowRefusal(resolved, snapshot)
		].flatMap((reason) => reason ?? [])
	};
}

/** The times of `WAITED` where waits are told apart. */
const BY_SECOND: Reading[] = WAITED.map((time) => ({ time, before: 0, within: 1 }));

/** The same in buckets. */
const BY_BUCKET: Reading[] = WAITED.map(readingAt);
