import { plan, type Plan, type PlanInput, type PlanOptions } from './plan.ts';
import { simulate, type SimulateOptions, type Simulated } from './simulate.ts';

/** A plan for changed conditions beside the one for those before. */
export interface Delta {
	plan: Plan;
	/** Money more than before, over the horizon, in minor units. */
	cost: number;
	/** Agent-hours on duty more than before, by site of either. */
	hours: Record<string, number>;
	/** What is late and undone, more than before, in agent-hours. */
	late: number;
	undone: number;
	/** Both rosters in the same simulated weeks, when these are asked for. */
	simulated: { before: Simulated; after: Simulated } | null;
}

/**
 * Plans again with some inputs changed, at the same safety factor, and tells the difference. Columns may
 * be changed with the rest; where they stay, the search begins from the roster before.
 *
 * @param simulation when given, both rosters are played in the same weeks of chance
 */
export async function whatIf(
	base: { plan: Plan; input: PlanInput },
	patch: Partial<PlanInput>,
	options: PlanOptions = {},
	simulation?: SimulateOptions
): Promise<Delta> {
	const input = { ...base.input, ...patch };
	const same = input.columns === base.input.columns;
	const safety = options.safety ?? base.plan.safety;
	const made = await plan(input, { ...options, safety, from: same ? base.plan : undefined });
	const [before, after] = [hoursOf(base.plan, base.input), hoursOf(made, input)];
	const names = new Set([...Object.keys(before), ...Object.keys(after)]);
	return {
		plan: made,
		cost: made.cost - base.plan.cost,
		hours: Object.fromEntries(
			[...names].map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)])
		),
		late: made.breach.late - base.plan.breach.late,
		undone: made.breach.undone - base.plan.breach.undone,
		simulated: simulation
			? {
					before: simulate(base.plan, base.input, simulation),
					after: simulate(made, input, simulation)
				}
			: null
	};
}

/** What each set of sites costs when no others are used: every set that is not empty, cheapest first. */
export async function withoutSites(
	input: PlanInput,
	options: PlanOptions = {}
): Promise<{ sites: string[]; input: PlanInput; plan: Plan }[]> {
	const sets = input.sites.reduce<string[][]>(
		(all, { name }) => [...all, ...all.map((set) => [...set, name])],
		[[]]
	);
	const plans: { sites: string[]; input: PlanInput; plan: Plan }[] = [];
	for (const names of sets.slice(1)) {
		const among = ({ site }: { site: string }) => names.includes(site);
		const sites = input.sites.filter(({ name }) => names.includes(name));
		const columns = input.columns.filter(among);
		const from = sites.length === input.sites.length ? options.from : undefined;
		const some = { ...input, sites, columns };
		plans.push({ sites: names, input: some, plan: await plan(some, { ...options, from }) });
	}
	const price = ({ plan }: { plan: Plan }) => plan.cost + plan.breach.price;
	return plans.sort((a, b) => price(a) - price(b));
}

function hoursOf({ coverage }: Plan, { horizon }: PlanInput): Record<string, number> {
	return Object.fromEntries(
		Object.entries(coverage).map(([site, agents]) => [
			site,
			(agents.reduce((sum, each) => sum + each, 0) * horizon.step) / 3600
		])
	);
}
