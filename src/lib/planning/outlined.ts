import { HOUR } from '../model/duration.ts';
import { plan, type PlanInput } from '../staffing/plan.ts';
import { columnsOf } from '../staffing/shifts.ts';
import type { Basis } from './basis.ts';
import { coming, forecastOf, weeksAhead, type Coming } from './coming.ts';
import { foreseen, type Foreseen } from './foreseen.ts';
import type { Report } from './progress.ts';
import { requiredFor, type Required } from './required.ts';
import { rosterOf, type Roster } from './rostered.ts';
import type { Wish } from './wish.ts';

/** What is found at once: the cases to come, the people they take, and a roster nobody has simulated. */
export interface Outlined extends Required, Foreseen {
	roster: Roster;
}

/** Outlines a week: at first by a forecast that was not tested, then by the best of those that were. */
export async function outline(basis: Basis, wish: Wish, report: Report): Promise<Outlined> {
	await outlineFirst(basis, wish, report);
	return outlineBy(basis, coming(basis, wish, forecastOf(basis, weeksAhead(basis, wish))));
}

/** Tells of a first answer: testing forecasts on the past takes longer than all the rest of it. */
export async function outlineFirst(basis: Basis, wish: Wish, report: Report): Promise<Outlined> {
	const first = await outlineBy(basis, coming(basis, wish, null));
	report({ stage: 'forecast', detail: 'a first answer, not verified', done: 0.1, first });
	return first;
}

/** Outlines a week of which is known what comes. */
export async function outlineBy(basis: Basis, week: Coming): Promise<Outlined> {
	const input = inputOf(basis, week);
	return {
		...requiredFor(input),
		...foreseen(week.forecast, basis, week.horizon),
		roster: rosterOf(await plan(input, { timeLimit: 0 }), input)
	};
}

/** The week as the planner takes it. */
export function inputOf({ sites, shifts }: Basis, { horizon, demand }: Coming): PlanInput {
	const columns = columnsOf(sites.value, shifts.value, horizon);
	return { horizon, demands: [demand], sites: sites.value, columns, grace: HOUR };
}
