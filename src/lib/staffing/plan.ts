import { OperationError } from '../model/errors.ts';
import type { Seconds } from '../model/time.ts';
import { backlogProgram, type BacklogProgram } from './backlogProgram.ts';
import type { Demand } from './demand.ts';
import type { Horizon } from './horizon.ts';
import { modelOf, widened } from './planModel.ts';
import { report } from './planReport.ts';
import { objectiveOf, violationOf } from './program.ts';
import { roughPeople } from './rough.ts';
import type { Column } from './shifts.ts';
import type { Site } from './site.ts';
import { solve, type SolveOptions, type SolveProgress } from './solver.ts';

/** What is to be planned. */
export interface PlanInput {
	horizon: Horizon;
	/** One or more classes of work. */
	demands: Demand[];
	sites: Site[];
	/** By `columnsOf`. */
	columns: Column[];
	/** Agents who have to be there in each interval whatever the load, lost time taken off. */
	floor?: ArrayLike<number>;
	/** Most columns in use, any number when absent. */
	maxColumns?: number;
	/**
	 * Money, in minor units, for an agent-hour that is late for an hour. When absent, being late costs
	 * more than any shift, so that a promise is broken only where it cannot be kept.
	 */
	breachPrice?: number;
	/**
	 * Seconds that those who come have for what came while no column is on duty; when absent it is late at
	 * once, and worth any number of people to be so for a shorter time.
	 */
	grace?: Seconds;
}

export interface PlanOptions {
	/** Relative gap at which to stop, 0.01 when absent. */
	gap?: number;
	/** Seconds to search, 20 when absent; 0 gives the first answer, the linear optimum rounded up. */
	timeLimit?: number;
	/** What the workload is multiplied by, 1 when absent. */
	safety?: number;
	/** A plan of the same columns: the answer is no worse than it would be here. */
	from?: Plan | undefined;
	stopped?: SolveOptions['stopped'];
	onProgress?: SolveOptions['onProgress'];
}

/** A roster, what it costs, and how far it may be from the cheapest. */
export interface Plan {
	/** People on each column, in the order of the columns. */
	people: Int32Array;
	/** Money of people and sites over the horizon, in minor units. */
	cost: number;
	/** No plan that breaks promises as little as this one costs less. */
	bound: number;
	/** (cost + price of the breach − bound) / (cost + price), 0 where nothing is needed. */
	gap: number;
	/** Whether time ran out, or the caller ended the search, before the gap was reached. */
	cut: boolean;
	safety: number;
	/** Productive agent-hours in each interval. */
	capacity: Float64Array;
	/** Agents on duty in each interval, by site. */
	coverage: Record<string, Float64Array>;
	/** Per class, agent-hours left at the end of each interval, and the most that may be. */
	backlog: Record<string, Float64Array>;
	ceiling: Record<string, Float64Array>;
	breach: Breach;
	/** The most by which the rounded values break a row of the program, in agent-hours or agents. */
	violation: number;
}

/** What the plan does not keep. */
export interface Breach {
	/** Agent-hours above the ceiling, times the hours for which they are. */
	late: number;
	/** Agent-hours that are never done. */
	undone: number;
	/** Agents missing to the floor, times hours. */
	missing: number;
	/** Money of it at the breach price, in minor units. */
	price: number;
	/** Why, in sentences; empty without a breach. */
	reasons: string[];
}

/**
 * The cheapest roster that keeps the promises on average, by a mixed-integer program. What cannot be
 * kept by any roster is found first, by its linear relaxation, and priced; the program then keeps the
 * rest, so that the gap tells of money alone. Nothing about chance is in it: see `calibrate`.
 */
export async function plan(input: PlanInput, options: PlanOptions = {}): Promise<Plan> {
	const { gap = 0.01, timeLimit = 20, safety = 1, from, stopped, onProgress } = options;
	const unit = Math.max(1, ...input.columns.map(({ cost }) => cost));
	const wanted = modelOf(input, safety, unit);
	const relaxed = backlogProgram(wanted);
	const loose = await solve(relaxed.program, { relaxed: true, timeLimit: 60 });
	const unavoidable = input.breachPrice === undefined && loose.x !== null;
	const model = unavoidable ? widened(wanted, relaxed, loose.x as Float64Array) : wanted;
	const built = model === wanted ? relaxed : backlogProgram(model);
	const linear =
		model === wanted ? loose : await solve(built.program, { relaxed: true, timeLimit: 60 });

	const scaled = (progress: SolveProgress) =>
		onProgress?.({ ...progress, cost: progress.cost * unit, bound: progress.bound * unit });
	const known = [roughPeople(model, built, linear.x), ...(from ? [from.people] : [])];
	const rough = await bestOf(built, known);
	// A search that begins from a known roster lingers around it, so it is compared at the end instead.
	const enough = rough && rough.objective - linear.bound <= gap * rough.objective;
	const search = { gap, timeLimit, stopped, onProgress: scaled };
	const answer = timeLimit > 0 && !enough ? await solve(built.program, search) : UNSOLVED;
	const found = answer.x && (await bestOf(built, [wholePeople(built, answer.x)], answer.x));
	const best = found && found.objective <= (rough?.objective ?? Infinity) ? found : rough;
	if (!best) throw new OperationError('failed plan: no roster satisfies the rows of the program');
	const proven = Math.max(answer.bound, linear.bound);
	return report(
		input,
		{ wanted, model, built, unit, safety, ...best },
		proven,
		answer.cut && !enough
	);
}

interface Candidate {
	people: Int32Array;
	values: Float64Array;
	objective: number;
}

/** The cheapest of some rosters, breach included, with all variables of the program. */
async function bestOf(
	built: BacklogProgram,
	rosters: Int32Array[],
	x: Float64Array | null = null
): Promise<Candidate | undefined> {
	let best: Candidate | undefined;
	for (const people of rosters) {
		const values = await completed(built, people, x);
		const objective = values ? objectiveOf(built.program, values) : Infinity;
		if (values && objective < (best?.objective ?? Infinity)) best = { people, values, objective };
	}
	return best;
}

const UNSOLVED = { x: null, bound: -Infinity, cut: true };

function wholePeople({ people }: BacklogProgram, x: Float64Array): Int32Array {
	return Int32Array.from(people, (variable) => Math.round(x[variable] as number));
}

/** All variables of the program at whole people: as solved, or solved for these people. */
async function completed(built: BacklogProgram, people: Int32Array, x: Float64Array | null) {
	const { program } = built;
	if (x) {
		const values = Float64Array.from(x, (value, i) =>
			program.whole[i] ? Math.round(value) : value
		);
		if (violationOf(program, values) < 1e-5) return values;
	}
	const fixed = program.fixed(built.people, people);
	return (await solve(fixed, { timeLimit: 60, gap: 0 })).x;
}
