import { backlogProgram, type BacklogModel } from '#lib/staffing/backlogProgram.ts';
import { ceilingOf } from '#lib/staffing/ceiling.ts';
import { criticalWindow } from '#lib/staffing/criticalWindow.ts';
import type { Horizon } from '#lib/staffing/horizon.ts';
import { Program } from '#lib/staffing/program.ts';
import { ALWAYS } from '#lib/staffing/promiseClock.ts';
import { requirement } from '#lib/staffing/requirement.ts';
import type { Column } from '#lib/staffing/shifts.ts';
import type { Site } from '#lib/staffing/site.ts';
import { solve } from '#lib/staffing/solver.ts';
import type { Answers, Inputs } from './vectors.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export async function shiftCover(inputs: Inputs): Promise<Answers> {
	const program = new Program();
	const cost = inputs.cost as number[];
	const x = cost.map((each) => program.variable(each, { whole: inputs.integer !== false }));
	const terms = (row: number[]) => row.map((part, j): [number, number] => [x[j] as number, part]);
	(inputs.cover as number[][]).forEach((row, i) =>
		program.row(terms(row), { lower: (inputs.requirement as number[])[i] as number })
	);
	((inputs.upper_rows ?? []) as number[][]).forEach((row, i) =>
		program.row(terms(row), { upper: (inputs.upper_rhs as number[])[i] as number })
	);
	const answer = await solve(program, { gap: 0 });
	const values = Array.from(answer.x ?? []);
	return { objective: answer.cost, x: values, headcount: values.reduce((a, b) => a + b, 0) };
}

export function deadlineBacklog(inputs: Inputs): Answers {
	const work = valuesOf(inputs.work_agent_hours);
	const horizon = horizonOf(work, inputs);
	const ceiling = ceilings(work, inputs.deadline_intervals, horizon, inputs.fraction);
	const { agents } = criticalWindow(
		[ceiling],
		horizon,
		inputs.open ? valuesOf(inputs.open) : undefined
	);
	return agents === Infinity
		? { status: 'infeasible', min_constant_staff: null }
		: { status: 'feasible', min_constant_staff: agents };
}

export function earliestDue(inputs: Inputs): Answers {
	const classes = Object.keys(inputs).filter((key) => `${key}_deadline` in inputs);
	const horizon = horizonOf(valuesOf(inputs[classes[0] as string]), inputs);
	const all = classes.map((key) =>
		ceilings(valuesOf(inputs[key]), inputs[`${key}_deadline`], horizon)
	);
	return { min_constant_staff: criticalWindow(all, horizon).agents };
}

export function string(inputs: Inputs): Answers {
	const work = valuesOf(inputs.work_agent_hours);
	const horizon = horizonOf(work, inputs);
	const ceiling = ceilings(work, inputs.deadline_intervals, horizon, inputs.fraction);
	const opening = Number(inputs.start_backlog ?? 0);
	const { agents } = requirement({ ...ceiling, opening }, horizon);
	return { rate: Array.from(agents), peak: Math.max(...agents) };
}

export function shiftProgram(inputs: Inputs): Promise<Answers> {
	const work = valuesOf(inputs.work_agent_hours);
	const horizon = horizonOf(work, inputs);
	const shifts = inputs.shifts as { start: number; length: number; cost: number }[];
	const columns = shifts.map(({ start, length, cost }) =>
		columnOf('here', start, length, cost, horizon)
	);
	return solved(work, columns, ['here'], horizon, inputs);
}

export function followTheSun(inputs: Inputs): Promise<Answers> {
	const sites = inputs.sites as {
		id: string;
		utc_offset: number;
		rate: number;
		local_start: number;
		length: number;
	}[];
	const work = new Array<number>(Number(inputs.cyclic_hours)).fill(Number(inputs.work_per_hour));
	const horizon = horizonOf(work, { cyclic: true });
	const columns = sites.map(({ id, utc_offset, rate, local_start, length }) =>
		columnOf(id, local_start - utc_offset, length, rate * length, horizon)
	);
	return solved(
		work,
		columns,
		sites.map(({ id }) => id),
		horizon,
		inputs
	);
}

async function solved(
	work: number[],
	columns: Column[],
	names: string[],
	horizon: Horizon,
	inputs: Inputs
): Promise<Answers> {
	const ceiling = ceilings(work, inputs.deadline_intervals, horizon, inputs.fraction);
	const model: BacklogModel = {
		horizon,
		streams: [{ id: 'work', sites: names, ...ceiling }],
		sites: names.map(siteOf),
		columns,
		floor: new Float64Array(horizon.count),
		breachPrice: 1e5
	};
	const { program, people } = backlogProgram(model);
	const { x, cost } = await solve(program, { gap: 0 });
	return { objective: cost, x: people.map((variable) => x?.[variable]) };
}

function columnOf(
	site: string,
	start: number,
	length: number,
	cost: number,
	horizon: Horizon
): Column {
	const { count, cyclic } = horizon;
	const onDuty = new Float64Array(count);
	for (let hour = start; hour < start + length; hour++) {
		const t = cyclic ? ((hour % count) + count) % count : hour;
		if (t < count) onDuty[t] = 1;
	}
	const id = `${site} ${start}`;
	return {
		id,
		site,
		shift: id,
		start: '',
		days: [],
		spans: [],
		shifts: [],
		onDuty,
		present: onDuty,
		cost,
		minimum: 1
	};
}

function siteOf(name: string): Site {
	return {
		name,
		timezone: 'UTC',
		costPerHour: 0,
		premiums: [],
		fixedPerWeek: 0,
		hours: [],
		languages: [],
		minimum: 1,
		absence: 0,
		aux: 0,
		maxOccupancy: 1,
		speed: 1
	};
}

/** The promise: a share of the work within so many intervals, the work itself taking no time. */
function ceilings(work: number[], deadline: unknown, horizon: Horizon, fraction: unknown = 1) {
	const handling = 1e-6;
	const items = work.map((hours) => (hours * 3600) / handling);
	const within = Number(deadline) * horizon.step + handling;
	const targets = [{ share: Number(fraction), within }];
	return ceilingOf({ id: 'work', items, handling, targets, clock: ALWAYS }, horizon);
}

function horizonOf(work: number[], { cyclic, interval_h: hours = 1 }: Inputs): Horizon {
	return { start: 0, step: 3600 * Number(hours), count: work.length, cyclic: cyclic === true };
}

/** Numbers as they stand, or repeated, or the open hours of a week that begins on Monday. */
function valuesOf(told: unknown): number[] {
	if (Array.isArray(told)) return told as number[];
	const { repeat, length, days, hours } = told as Record<string, string | number>;
	if (repeat !== undefined) return new Array<number>(Number(length)).fill(Number(repeat));
	const [first = '', last = first] = String(days).split('-');
	const [from = 0, to = 24] = String(hours).split('-').map(Number);
	return Array.from({ length: Number(length) }, (_, hour) => {
		const day = Math.floor(hour / 24) % 7;
		const within = DAYS.indexOf(first) <= day && day <= DAYS.indexOf(last);
		return within && from <= hour % 24 && hour % 24 < to ? 1 : 0;
	});
}
