import { askTable } from '#lib/ask.ts';
import { addDays } from '#lib/model/dates.ts';
import { OperationError } from '#lib/model/errors.ts';
import { settingsDigest, type Settings } from '#lib/model/settings.ts';
import { aheadOf, zoneAhead } from '#lib/planning/alternatives.ts';
import type { Basis } from '#lib/planning/basis.ts';
import type { Outlined } from '#lib/planning/outlined.ts';
import type { Outcomes } from '#lib/planning/perform.ts';
import { hoursText } from '#lib/planning/siteLever.ts';
import { supplyOf } from '#lib/planning/supply.ts';
import type { Task, Wish } from '#lib/planning/wish.ts';
import { dataFolder, needs, plans, settingsAsked, warehouse } from '#lib/server/app.ts';
import { canRun } from '#lib/server/childCommand.ts';
import type { Planner, PlanningJob } from '#lib/server/planner.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import type { View } from '#lib/view.ts';
import { sifted } from './sifted.server.ts';
import { siteRows } from './siteForm.server.ts';
import { besideOf, isSame, scenarioOf, wishOf, wordsOf, type Scenario } from './scenario.ts';

/** What `replyscope staff --json` prints. */
export type Told<T extends Task> = Outcomes[T] & {
	wish: Wish;
	basis: Omit<Basis, 'past' | 'history'>;
};

/** What comes and the people it needs, as far as it is known. */
export interface NeedState {
	key: string;
	found: Told<'requirement'> | null;
	/** Whether forecasts were tested on the past before one was taken. */
	tested: boolean;
	/** Why nothing was found. */
	reason: string;
}

/** The state of a plan as the page shows it. */
export interface PlanState {
	key: string;
	/** `none` where nobody has asked for it. */
	state: PlanningJob['state'] | 'none';
	/** Jobs before it. */
	place: number;
	progress: PlanningJob['progress'];
	found: Told<'replay'> | null;
	reason: string;
}

/** Days of the past that the page looks at. */
const QUARTER = 91;

const CANNOT =
	'This server was not started by replyscope serve, so it cannot start replyscope staff. Use the command.';

/**
 * Everything the page on staffing shows: what comes and what it needs, worked out when it is first
 * asked, and the plan as far as somebody has asked for it. Levers that are wrong are named, and left out of the
 * rest.
 *
 * @throws InputError for another scenario that is wrong
 */
export async function staffing(view: View) {
	const [brand = ''] = view.brand;
	const typed = scenarioOf(view.given);
	const { kept: scenario, problems } = sifted(typed, (each) => check(brand, each));
	const beside = besideOf(view.given).filter((each) => !isSame(each, scenario));
	for (const each of [scenario, ...beside]) check(brand, each);
	const { since, nearest } = view;
	const [from = ''] = [since.slice(0, 10), addDays(nearest.to, -QUARTER)].sort().reverse();
	const quarter = { from, to: nearest.to };
	const [{ rows: desk }, need, plan, ...others] = await Promise.all([
		askTable('desk', { brand, ...quarter, tz: view.tz }),
		needOf(brand, scenario),
		planOf(brand, scenario),
		...beside.map((other) => planOf(brand, other))
	]);
	return {
		scenario,
		typed,
		problems,
		/** Whether this scenario is among those that are set beside others. */
		kept: besideOf(view.given).length > beside.length,
		desk,
		/** The time that the team as it is was seen in: what plans rest on. */
		quarter,
		need,
		plan,
		others: others.map((state, index) => ({ scenario: beside[index] as Scenario, plan: state })),
		sites: need.found && siteRows(typed, need.found.basis.offered.sites),
		ahead: need.found && withSiteAhead(scenario, need.found),
		able: canRun(),
		/** Whether the brand has hours that a promise could count alone. */
		hours: settingsNow().brand.some(({ name, hours }) => name === brand && hours.length > 0)
	};
}

/** Refuses what is wrong at once; the rest shows when it is worked out. */
function check(brand: string, scenario: Scenario) {
	const of = { name: brand, own: true, timezone: 'UTC', hours: [] };
	supplyOf(settingsNow(), of, wishOf('replay', brand, scenario));
}

function settingsNow(): Settings {
	return findSettings(dataFolder(), settingsAsked()).settings;
}

/** What comes and the people it needs, or the sentence that says why it cannot be told. */
async function needOf(brand: string, scenario: Scenario): Promise<NeedState> {
	const words = wordsOf('requirement', brand, scenario);
	const key = await keyOf(words);
	if (!canRun()) return { key, found: null, tested: false, reason: CANNOT };
	try {
		const { found, first } = await needs().begin(key, wishOf('requirement', brand, scenario));
		return { key, found: lightened(found ?? first), tested: found !== null, reason: '' };
	} catch (error) {
		if (!(error instanceof OperationError)) throw error;
		return { key, found: null, tested: false, reason: error.message };
	}
}

/** An outline without what the page does not show. */
function lightened(told: unknown): Told<'requirement'> {
	const need = told as Told<'requirement'>;
	const forecast = { ...need.forecast, quantiles: {}, exposureH: [] } as unknown;
	return { ...need, forecast: forecast as Outlined['forecast'] };
}

/** A scenario with one site more, like its first on a clock eight hours ahead; null if it has that. */
function withSiteAhead(
	scenario: Scenario,
	{ basis: { offered }, horizon }: Told<'requirement'>
): Scenario | null {
	const [first, ...more] = offered.sites;
	if (!first || more.some(({ name }) => name === aheadOf(first.name))) return null;
	const site = [
		aheadOf(first.name),
		`timezone=${zoneAhead(first.timezone, horizon.start)}`,
		`hours=${hoursText(first.hours)}`,
		`cost_per_hour=${first.cost_per_hour}`
	].join('; ');
	return { ...scenario, site: [scenario.site, site].filter(Boolean).join(' | ') };
}

/** The plan of a scenario as far as it is known. */
async function planOf(brand: string, scenario: Scenario): Promise<PlanState> {
	const key = await keyOf(wordsOf('replay', brand, scenario));
	const job = plans().find(key);
	return {
		key,
		state: job?.state ?? 'none',
		place: plans().place(key),
		progress: job?.progress ?? null,
		found: (job?.found ?? null) as Told<'replay'> | null,
		reason: job?.failure?.message ?? ''
	};
}

/** The planner that knows a job. */
export function laneOf(
	key: string
): Pick<Planner<unknown>, 'find' | 'place' | 'subscribe'> | undefined {
	return [plans(), needs()].find((lane) => lane.find(key));
}

/** Has the plan of a scenario made. */
export async function startPlan(brand: string, scenario: Scenario) {
	check(brand, scenario);
	const words = wordsOf('replay', brand, scenario);
	plans().start(await keyOf(words), words);
}

/** Gives the plan of a scenario up. */
export async function stopPlan(brand: string, scenario: Scenario) {
	plans().giveUp(await keyOf(wordsOf('replay', brand, scenario)));
}

/** Stands for a question, and the data and settings that it is asked of. */
async function keyOf(words: string[]): Promise<string> {
	const { number } = await (await warehouse()).snapshot();
	return `${number} ${settingsDigest(settingsNow()).slice(0, 8)} ${words.slice(1).join(' ')}`;
}
