import { datesFrom, type Stretch } from '../model/time.ts';
import { calibrate, type Calibrated } from '../staffing/calibrate.ts';
import { plan, type Plan, type PlanInput } from '../staffing/plan.ts';
import { columnsOf } from '../staffing/shifts.ts';
import { simulate, type Simulated } from '../staffing/simulate.ts';
import { alternativesTo, type Alternatives } from './alternatives.ts';
import type { Basis } from './basis.ts';
import { coming } from './coming.ts';
import { requiredFor, type Required } from './required.ts';
import type { Wish } from './wish.ts';

/** People on one kind of shift at a site. */
export interface Rostered {
	/** Of the column: site, shift, start and days. */
	id: string;
	site: string;
	shift: string;
	/** `HH:MM` on the clock of the site. */
	start: string;
	/** Weekdays on which it is worked, 1 = Monday … 7. */
	days: number[];
	people: number;
	/** Money for all of them for the week, in minor units. */
	cost: number;
	/** The shifts of the week, each as its stretches between breaks, in instants. */
	shifts: Stretch[][];
}

/** A plan and the shifts in it. */
export type Roster = Omit<Plan, 'people'> & { roster: Rostered[] };

/** The roster proposed for a week, and what it would do. */
export interface Proposed {
	required: Required;
	/** Found at once; nobody has simulated it. */
	first: Roster;
	plan: Roster;
	/** Whether the promises hold in as many weeks as wanted, by the runs that the search was led by. */
	reached: boolean;
	trace: Calibrated['trace'];
	reasons: string[];
	/** The plan in weeks that the search never saw. */
	verified: Simulated;
	alternatives: Alternatives;
}

/** What is told while a plan is made. */
export type Report = (progress: {
	stage: string;
	detail?: string;
	done: number;
	first?: Roster;
}) => void;

/** Sets the seeds of the last simulation apart from those of the search. */
const UNSEEN = 900_007;
/** Part of the time for the final program that each step of the search has. */
const STEP = 0.4;
/** Steps that a search takes, about. */
const STEPS = 9;

/**
 * Finds the cheapest roster of a week whose promises hold in the wanted share of weeks: at first the
 * linear optimum rounded up, then one found and verified by simulation.
 */
export async function propose(basis: Basis, wish: Wish, report: Report): Promise<Proposed> {
	report({ stage: 'forecast', done: 0 });
	const { demand, horizon, scenario } = coming(basis, wish);
	const sites = basis.sites.value;
	const columns = columnsOf(sites, basis.shifts.value, horizon);
	const input: PlanInput = { horizon, demands: [demand], sites, columns };
	report({ stage: 'plan', done: 0.1 });
	const first = rosterOf(await plan(input, { timeLimit: 0 }), input);
	report({ stage: 'plan', detail: 'a first answer, not verified', done: 0.15, first });
	let steps = 0;
	const found = await calibrate(input, {
		scenario,
		confidence: wish.confidence,
		seed: wish.seed,
		timeLimit: wish.search,
		stepLimit: wish.search * STEP,
		onProgress: ({ phase, safety }) => {
			steps++;
			const done = 0.15 + 0.75 * Math.min(1, steps / STEPS);
			report({ stage: phase, detail: `with the workload taken ${safety.toFixed(2)} times`, done });
		}
	});
	report({ stage: 'compare', detail: 'other promises and sites', done: 0.92 });
	const alternatives = await alternativesTo(input, basis.shifts.value, found.plan.safety);
	report({ stage: 'verify', detail: 'in weeks that the search never saw', done: 0.95 });
	const options = { scenario, replications: 200, seed: wish.seed + UNSEEN };
	return {
		required: requiredFor(demand, horizon, sites),
		first,
		plan: rosterOf(found.plan, input),
		reached: found.reached,
		trace: found.trace,
		reasons: found.reasons,
		verified: simulate(found.plan, input, options),
		alternatives
	};
}

function rosterOf({ people, ...plan }: Plan, { columns, sites }: PlanInput): Roster {
	const zones = new Map(sites.map(({ name, timezone }) => [name, timezone]));
	const roster = columns.flatMap(({ id, site, shift, start, shifts, cost }, j): Rostered[] => {
		const count = people[j] as number;
		if (count === 0) return [];
		const days = shifts.map((stretches) => weekdayOf(stretches, zones.get(site) as string));
		return [
			{ id, site, shift, start, days: days.sort(), people: count, cost: cost * count, shifts }
		];
	});
	return { ...plan, roster };
}

/** The local weekday on which a shift begins. */
function weekdayOf([first]: Stretch[], zone: string): number {
	const [begin = 0] = first ?? [];
	return datesFrom(begin, zone, 1)[0]?.weekday as number;
}
