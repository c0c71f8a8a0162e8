import { askTable } from '#lib/ask.ts';
import { OperationError } from '#lib/model/errors.ts';
import type { Basis } from '#lib/planning/basis.ts';
import type { Outcomes } from '#lib/planning/perform.ts';
import type { Roster } from '#lib/planning/proposed.ts';
import type { Task } from '#lib/planning/wish.ts';
import { planner, warehouse } from '#lib/server/app.ts';
import { canRun } from '#lib/server/childCommand.ts';
import type { PlanningJob } from '#lib/server/planner.ts';
import type { View } from '#lib/view.ts';
import { besideOf, scenarioOf, wishOf, wordsOf, type Scenario } from './scenario.ts';

/** What `replyscope staff --json` prints. */
export type Told<T extends Task> = Outcomes[T] & { basis: Omit<Basis, 'past'> };

/** The state of a plan as the page shows it. */
export interface PlanState {
	key: string;
	/** `none` where nobody has asked for it. */
	state: PlanningJob['state'] | 'none';
	/** Jobs before it. */
	place: number;
	progress: PlanningJob['progress'];
	first: Roster | null;
	found: Told<'replay'> | null;
	reason: string;
}

/**
 * Everything the page on staffing shows: what comes and what it needs, worked out when it is first
 * asked, and the plan as far as somebody has asked for it.
 */
export async function staffing(view: View) {
	const [brand = ''] = view.brand;
	const scenario = scenarioOf(view.given);
	const beside = besideOf(view.given);
	const { from, to, tz } = view;
	const { rows: desk } = await askTable('desk', { brand, from, to, tz });
	const plan = await planOf(brand, scenario);
	const others = await Promise.all(
		beside.map(async (other) => ({ scenario: other, plan: await planOf(brand, other) }))
	);
	return {
		scenario,
		desk,
		need: await needOf(brand, scenario),
		plan,
		others,
		able: canRun()
	};
}

/** What comes and the people it needs, or the sentence that says why it cannot be told. */
async function needOf(
	brand: string,
	scenario: Scenario
): Promise<{ found: Told<'requirement'> | null; reason: string }> {
	wishOf('requirement', brand, scenario);
	if (!canRun())
		return {
			found: null,
			reason:
				'This server was not started by replyscope serve, so it cannot start replyscope staff. Use the command.'
		};
	try {
		const words = wordsOf('requirement', brand, scenario);
		const found = await planner('need').answer(await keyOf(words), words);
		return { found: found as Told<'requirement'>, reason: '' };
	} catch (error) {
		if (error instanceof OperationError) return { found: null, reason: error.message };
		throw error;
	}
}

/** The plan of a scenario as far as it is known. */
async function planOf(brand: string, scenario: Scenario): Promise<PlanState> {
	wishOf('replay', brand, scenario);
	const key = await keyOf(wordsOf('replay', brand, scenario));
	return stateOf(key);
}

/** The state of a job by its key. */
export function stateOf(key: string): PlanState {
	const job = planner('plan').find(key);
	return {
		key,
		state: job?.state ?? 'none',
		place: planner('plan').place(key),
		progress: job?.progress ?? null,
		first: (job?.first ?? null) as Roster | null,
		found: (job?.found ?? null) as Told<'replay'> | null,
		reason: job?.reason ?? ''
	};
}

/** Has the plan of a scenario made. */
export async function startPlan(brand: string, scenario: Scenario) {
	wishOf('replay', brand, scenario);
	const words = wordsOf('replay', brand, scenario);
	planner('plan').start(await keyOf(words), words);
}

/** Gives the plan of a scenario up. */
export async function stopPlan(brand: string, scenario: Scenario) {
	planner('plan').giveUp(await keyOf(wordsOf('replay', brand, scenario)));
}

/** Stands for a question and the data that it is asked of. */
async function keyOf(words: string[]): Promise<string> {
	const { number } = await (await warehouse()).snapshot();
	return `${number} ${words.slice(1).join(' ')}`;
}
