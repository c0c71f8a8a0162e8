import { timeOfDay } from '../model/dates.ts';
import { MINUTE, DAY } from '../model/duration.ts';
import { openHours, type TimeOfDay, type WeekdayHours } from '../model/openHours.ts';
import { promisedHours } from '../model/promisedHours.ts';
import type { Query } from '../model/query.ts';
import { formatInstant, type Stretch } from '../model/time.ts';
import { wallClockIn } from '../model/wallClock.ts';
import { answer, answered, type Answer } from './answer.ts';
import { checkAnswers, given } from './answers.ts';
import { binder } from './bind.ts';
import type { Column, Composed } from './compose.ts';
import type { PublishedBrand, Row } from './contents.ts';
import { resolve, type Resolved } from './resolve.ts';
import { ground } from './units.ts';
import type { Snapshot, Values, Warehouse } from './warehouse.ts';

/** Hours change: only the last days of a range tell them. */
const LAST = 91 * DAY;
/** A schedule is read from the last days that it held, so that a holiday does not stand for it. */
const READ = 42 * DAY;
/** Seconds of a slot in which answers are counted; every zone's clock is a multiple of it ahead. */
const SLOT = 5 * MINUTE;

const time = (name: string, label: string): Column[] => [
	{ name, label, unit: 'text' },
	{ name: `${name}_low`, label: `${label}, earliest`, unit: 'text' },
	{ name: `${name}_high`, label: `${label}, latest`, unit: 'text' }
];
const COLUMNS: Column[] = [
	{ name: 'brand', label: 'Brand', unit: 'text' },
	{ name: 'weekday', label: 'Weekday', unit: 'integer' },
	{ name: 'timezone', label: 'Time zone', unit: 'text' },
	{ name: 'state', label: 'Open, always, closed or unknown', unit: 'text' },
	...time('opens', 'Opens'),
	...time('closes', 'Closes'),
	{ name: 'confidence', label: 'Confidence', unit: 'text' },
	{ name: 'hours_of', label: 'Answers that tell the hours', unit: 'count' },
	{ name: 'promised', label: 'Hours of the settings', unit: 'text' },
	{ name: 'answers', label: 'Answers', unit: 'count' },
	{ name: 'signed_share', label: 'Signed', unit: 'share' },
	{ name: 'agents', label: 'Agents', unit: 'count' },
	{ name: 'agents_most', label: 'Most agents in one hour', unit: 'count' },
	{ name: 'agent_hours', label: 'Agent hours', unit: 'count' },
	{ name: 'answers_per_agent_hour', label: 'Answers per agent hour', unit: 'per_hour' }
];
const METRICS = ['answers', 'signed_share', 'agents', 'agent_hours', 'answers_per_agent_hour'];

/**
 * What the public answers of each brand in a question tell of its desk, by weekday in its own zone:
 * the hours in which it answers, inferred from the last 91 days of the range, with 90 % intervals; the
 * hours that the settings promise at its end, `closed` or `always`, null where they say nothing; and
 * the agents who signed, a lower bound of the team.
 *
 * @throws InputError for a question filtered by what an answer does not have
 */
export async function answerDesk(warehouse: Warehouse, query: Query): Promise<Answer> {
	checkAnswers(query);
	const snapshot = await warehouse.snapshot();
	const resolved = resolve(query, snapshot);
	const rows = await Promise.all(
		resolved.brands.map((brand) => deskOf(warehouse, snapshot, resolved, brand))
	);
	return {
		...answered(resolved, snapshot),
		columns: COLUMNS,
		rows: rows.flat(),
		refusals: [],
		sql: ''
	};
}

async function deskOf(
	warehouse: Warehouse,
	snapshot: Snapshot,
	{ query, from, to, asOf }: Resolved,
	brand: PublishedBrand
): Promise<Row[]> {
	const { coveredFrom, coveredTo, timezone } = brand;
	if (coveredFrom === null || coveredTo === null) return [];
	const end = Math.min(coveredTo, asOf ?? Infinity, to ?? Infinity);
	const begin = Math.max(coveredFrom, from ?? -Infinity);
	if (begin >= end) return [];
	const last: Stretch = [Math.max(begin, end - LAST), end];
	const ask = async (metrics: string[], by: string[], write?: typeof composeMost) => {
		const filters = { ...query.filters, brand: { include: [brand.brand], exclude: [] } };
		return (await answer(warehouse, { ...query, filters, tz: timezone, metrics, by }, write)).rows;
	};
	const [slots, promised, days, most] = await Promise.all([
		slotsOf(warehouse, query, brand, last),
		promisedOf(warehouse, snapshot, brand, end),
		ask(METRICS, ['weekday']),
		ask(['agents'], ['weekday', 'hour'], composeMost)
	]);
	const local = wallClockIn(last, timezone);
	const answered = slots.flatMap(({ slot, many }) =>
		new Array<number>(many).fill(local(slot * SLOT) / MINUTE)
	);
	const inferred = openHours(answered, [local(last[0]) / MINUTE, local(last[1] - 1) / MINUTE]);
	return inferred.map((one): Row => {
		const { weekday } = one;
		const day = days.find((row) => row.weekday === weekday) ?? {};
		return {
			brand: brand.brand,
			timezone,
			...toldOf(one),
			promised: promised[weekday - 1] ?? null,
			answers: 0,
			signed_share: null,
			agents: 0,
			agent_hours: 0,
			answers_per_agent_hour: null,
			...day,
			agents_most: most.find((row) => row.weekday === weekday)?.agents ?? 0,
			weekday
		};
	});
}

/**
 * How many answers a brand gave in each slot of a stretch of time, by the handles that a question
 * keeps; whatever else it keeps, the desk was open then.
 */
async function slotsOf(
	warehouse: Warehouse,
	{ filters, ...query }: Query,
	{ brand }: PublishedBrand,
	[from, to]: Stretch
): Promise<{ slot: number; many: number }[]> {
	const kept = ['handle', 'role', 'responder'].flatMap((name) =>
		filters[name] ? [[name, filters[name]]] : []
	);
	const question: Query = {
		...query,
		from: formatInstant(from),
		to: formatInstant(to),
		window: undefined,
		days: undefined,
		incidents: 'include',
		filters: { ...Object.fromEntries(kept), brand: { include: [brand], exclude: [] } }
	};
	const { rows } = await answer(warehouse, question, composeSlots);
	return rows as unknown as { slot: number; many: number }[];
}

function composeSlots(resolved: Resolved, snapshot: Snapshot): Composed {
	const values: Values = {};
	const bind = binder(values);
	const query = { ...resolved.query, metrics: ['answers'] };
	const asked: Resolved = { ...resolved, query, grain: SLOT };
	const parts = [...ground(asked, bind, false), given(asked, snapshot, bind)];
	const sql = `with ${parts.join(',\n')}
		select number::integer as slot, sum(many)::integer as many
		from given group by number order by number`;
	return { sql, values, columns: [] };
}

/** Writes the SELECT of the most agents in one hour of each weekday, from a question by both. */
function composeMost(resolved: Resolved, snapshot: Snapshot): Composed {
	const values: Values = {};
	const bind = binder(values);
	const parts = [...ground(resolved, bind, true), given(resolved, snapshot, bind)];
	const sql = `with ${parts.join(',\n')}
		select weekday, max(agents)::integer as agents
		from (select weekday, hour, count(distinct agent) as agents from given group by all)
		group by weekday`;
	return { sql, values, columns: [] };
}

/** What the schedule that a brand has at an instant promises of each weekday, Monday first. */
async function promisedOf(
	warehouse: Warehouse,
	{ schema, brands }: Snapshot,
	{ id, timezone }: PublishedBrand,
	end: number
): Promise<(string | null)[]> {
	const values: Values = {};
	const bind = binder(values);
	const [valid] = await warehouse.run(
		`select max(valid_from)::double as since from ${schema}.schedules
		where brand_id = ${bind(id)} and valid_from < ${bind(BigInt(end))} and valid_to >= ${bind(BigInt(end))}`,
		values
	);
	if (typeof valid?.since !== 'number') return [];
	// Schedules are expanded over the time that was collected of anybody.
	const known = Math.min(...brands.map(({ coveredFrom }) => coveredFrom ?? end));
	const read: Stretch = [Math.max(valid.since, known, end - READ), end];
	const open = await openOf(warehouse, schema, id, read);
	const local = wallClockIn(
		[Math.min(read[0], ...open.map(([from]) => from)), end + DAY],
		timezone
	);
	return promisedHours(
		open.map(([from, to]) => [local(from), local(to)]),
		[local(read[0]), local(read[1])]
	);
}

/** When the settings have a brand open, as far as it touches a stretch of time. */
async function openOf(
	warehouse: Warehouse,
	schema: string,
	id: number,
	[from, to]: Stretch
): Promise<Stretch[]> {
	const values: Values = {};
	const bind = binder(values);
	const rows = await warehouse.run(
		`select opens_at::double as opens, closes_at::double as closes from ${schema}.open_hours
		where brand_id = ${bind(id)} and closes_at > ${bind(BigInt(from))} and opens_at < ${bind(BigInt(to))}
		order by opens_at`,
		values
	);
	return rows.map(({ opens, closes }): Stretch => [opens as number, closes as number]);
}

function toldOf({ weekday, state, opens, closes, confidence, answers }: WeekdayHours): Row {
	return {
		weekday,
		state,
		...endsOf('opens', opens),
		...endsOf('closes', closes),
		confidence,
		hours_of: answers
	};
}

function endsOf(name: string, time: TimeOfDay | null): Row {
	return {
		[name]: time && clock(time.at),
		[`${name}_low`]: time && clock(time.low),
		[`${name}_high`]: time && clock(time.high)
	};
}

/** Minutes since midnight as the wall clock shows them. */
function clock(minutes: number): string {
	return timeOfDay(((Math.round(minutes) % 1440) + 1440) % 1440);
}
