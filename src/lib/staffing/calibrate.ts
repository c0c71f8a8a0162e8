import { plan, type Plan, type PlanInput, type PlanOptions } from './plan.ts';
import { simulate, type Simulated } from './simulate.ts';
import type { Scenario } from './scenario.ts';
import type { Interval } from './statistics.ts';

export interface CalibrateOptions extends Pick<PlanOptions, 'gap' | 'stopped'> {
	scenario: Scenario;
	/** Share of weeks in which every promise is to hold, 0.85 when absent. */
	confidence?: number;
	/** Seconds for the program at each step, 8 when absent, and for the last one, 20. */
	stepLimit?: number;
	timeLimit?: number;
	/** Simulated runs of two weeks at each step, 60 when absent, and at the end, 200. */
	stepReplications?: number;
	replications?: number;
	seed?: number;
	onProgress?: ((step: CalibrationStep) => void) | undefined;
}

/** One safety factor that was tried. */
export interface CalibrationStep {
	phase: 'search' | 'verify';
	safety: number;
	cost: number;
	gap: number;
	weeksMeeting: Interval;
}

/** A roster that was simulated, and how it was found. */
export interface Calibrated {
	plan: Plan;
	/** By runs with other seeds than those of the search. */
	verified: Simulated;
	/** Whether the promises hold in as many weeks as wanted, by the verifying runs. */
	reached: boolean;
	trace: CalibrationStep[];
	/** Why not, or what is left open, in sentences. */
	reasons: string[];
}

/** Safety factors between which the answer is looked for, and how closely. */
const LEAST = 0.95;
const MOST = 2.2;
const CLOSE = 0.012;
/** Times that the factor is raised when other seeds do not confirm it. */
const RAISES = 6;

/**
 * The cheapest roster whose promises hold in the wanted share of simulated weeks: bisection on one
 * factor of the workload, the program at each step, equal chance at each step. The factor found is then
 * verified on other seeds, and raised while these do not confirm it. A share counts as reached when it
 * is so by one standard error, so that another set of weeks finds it so as well.
 */
export async function calibrate(input: PlanInput, options: CalibrateOptions): Promise<Calibrated> {
	const { scenario, confidence = 0.85, seed = 1, stopped, onProgress, gap } = options;
	const { stepLimit = 8, timeLimit = 20, stepReplications = 60, replications = 200 } = options;
	const trace: CalibrationStep[] = [];
	const found: Plan[] = [];
	const attempt = async (safety: number, phase: CalibrationStep['phase']) => {
		const verifying = phase === 'verify';
		const made = await plan(input, {
			safety,
			gap,
			stopped,
			timeLimit:
				phase === 'verify' && !trace.some((step) => step.phase === phase) ? timeLimit : stepLimit,
			from: cheapestFor(safety, found)
		});
		found.push(made);
		const simulated = simulate(made, input, {
			scenario,
			stopped,
			replications: verifying ? replications : stepReplications,
			seed: verifying ? seed + 500_009 : seed
		});
		const { weeksMeeting } = simulated;
		const step = { phase, safety, cost: made.cost, gap: made.gap, weeksMeeting };
		trace.push(step);
		onProgress?.(step);
		return { plan: made, simulated, reached: isReached(simulated, confidence) };
	};

	let { low, high } = { low: LEAST, high: 1.1 };
	let best = await attempt(high, 'search');
	while (!best.reached && high < MOST && !stopped?.()) {
		low = high;
		high = Math.min(MOST, high * 1.15);
		const next = await attempt(high, 'search');
		const hopeless =
			next.simulated.weeksMeeting.value <= best.simulated.weeksMeeting.value && low > 1.3;
		best = next;
		if (hopeless) break;
	}
	while (best.reached && high - low > CLOSE && !stopped?.()) {
		const middle = (low + high) / 2;
		const next = await attempt(middle, 'search');
		if (next.reached) high = middle;
		else low = middle;
	}
	let final = await attempt(high, 'verify');
	for (let raise = 1; best.reached && !final.reached && raise <= RAISES && !stopped?.(); raise++) {
		final = await attempt(high + raise * CLOSE, 'verify');
	}
	const reasons = [...final.plan.breach.reasons];
	if (stopped?.()) reasons.push('The search was stopped before it ended.');
	else if (!final.reached) {
		const share = Math.round(100 * final.simulated.weeksMeeting.value);
		reasons.push(
			`The promises hold in ${share} % of simulated weeks, not in ${Math.round(100 * confidence)} %, even with the workload taken ${final.plan.safety.toFixed(2)} times.`
		);
	}
	return { plan: final.plan, verified: final.simulated, reached: final.reached, trace, reasons };
}

/** The cheapest roster found for at least so much work: it does for less, too. */
function cheapestFor(safety: number, found: Plan[]): Plan | undefined {
	return found.filter((each) => each.safety >= safety).toSorted((a, b) => a.cost - b.cost)[0];
}

function isReached({ weeksMeeting, weeks }: Simulated, confidence: number): boolean {
	const error = Math.sqrt((confidence * (1 - confidence)) / Math.max(1, weeks));
	return weeksMeeting.value >= Math.min(1, confidence + error);
}
