import { calibrate, type Calibrated } from '../staffing/calibrate.ts';
import { simulate, type Simulated } from '../staffing/simulate.ts';
import { alternativesTo, type Alternatives } from './alternatives.ts';
import type { Basis } from './basis.ts';
import { coming, forecastOf, weeksAhead } from './coming.ts';
import { inputOf, outlineFirst } from './outlined.ts';
import type { Report } from './progress.ts';
import { requiredFor, type Required } from './required.ts';
import { rosterOf, type Roster } from './rostered.ts';
import type { Wish } from './wish.ts';

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

/** Sets the seeds of the last simulation apart from those of the search. */
const UNSEEN = 900_007;
/** Part of the time for the final program that each step of the search has. */
const STEP = 0.4;
/** Part of it that each other promise and set of sites has. */
const COMPARED = 0.1;
/** Steps that a search takes, about. */
const STEPS = 9;

/**
 * Finds the cheapest roster of a week whose promises hold in the wanted share of weeks: at first the
 * linear optimum rounded up, then one found and verified by simulation.
 */
export async function propose(basis: Basis, wish: Wish, report: Report): Promise<Proposed> {
	report({ stage: 'forecast', done: 0 });
	const { roster: first } = await outlineFirst(basis, wish, report);
	const week = coming(basis, wish, forecastOf(basis, weeksAhead(basis, wish)));
	const { scenario } = week;
	const input = inputOf(basis, week);
	report({ stage: 'plan', done: 0.15 });
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
	const alternatives = await alternativesTo(input, basis.shifts.value, {
		...{ found: found.plan, timeLimit: wish.search * COMPARED },
		...{ scenario, seed: wish.seed + UNSEEN, confidence: wish.confidence }
	});
	report({ stage: 'verify', detail: 'in weeks other than those of the search', done: 0.95 });
	const options = { scenario, replications: 200, seed: wish.seed + UNSEEN };
	return {
		required: requiredFor(input),
		first,
		plan: rosterOf(found.plan, input),
		reached: found.reached,
		trace: found.trace,
		reasons: found.reasons,
		verified: simulate(found.plan, input, options),
		alternatives
	};
}
