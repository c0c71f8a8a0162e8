import { HOUR } from '../model/duration.ts';
import { offsetAt, type Seconds } from '../model/time.ts';
import type { Target } from '../staffing/demand.ts';
import { plan, type Plan, type PlanInput, type PlanOptions } from '../staffing/plan.ts';
import type { Scenario } from '../staffing/scenario.ts';
import { columnsOf } from '../staffing/shifts.ts';
import { simulate } from '../staffing/simulate.ts';
import type { ShiftType, Site } from '../staffing/site.ts';
import type { Interval } from '../staffing/statistics.ts';
import { withoutSites } from '../staffing/whatIf.ts';

/**
 * What other conditions would cost, each by a short search at the same safety and simulated in the same
 * few weeks: comparable with each other.
 */
export interface Alternatives {
	/** Other shares of the tightest promise, from the lowest. */
	frontier: (Target & Priced)[];
	/** Every combination of the sites, the cheapest first. */
	sites: ({ sites: string[] } & Priced)[];
	/** With a site like the first whose clock is eight hours ahead of it; null where it has no use. */
	ahead: ({ site: string } & Priced) | null;
}

interface Priced {
	/** Money a week, in minor units. */
	cost: number;
	/** Share of the simulated weeks in which every promise held. */
	kept: Interval;
}

interface Search {
	found: Plan;
	/** Seconds for each. */
	timeLimit: number;
	scenario: Scenario;
	seed: number;
	/** Share of the weeks in which the promises are to hold. */
	confidence: number;
}

const SHARES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
/** More sites have too many combinations to price each. */
const MOST_SITES = 4;
const AHEAD = 8;
/** Runs of two weeks in which each is simulated. */
const RUNS = 20;

/** Prices what could be promised, where people could work, and a site on the other side of the day. */
export async function alternativesTo(
	input: PlanInput,
	shifts: ShiftType[],
	{ found, timeLimit, scenario, seed, confidence }: Search
): Promise<Alternatives> {
	const priced = (made: Plan, of: PlanInput): Priced => ({
		cost: made.cost,
		kept: simulate(made, of, { scenario, seed, replications: RUNS }).weeksMeeting
	});
	const options = { safety: found.safety, from: found, timeLimit };
	const combined =
		input.sites.length > 1 && input.sites.length <= MOST_SITES
			? await withoutSites(input, options)
			: [];
	const away = siteAhead(input.sites[0] as Site, input.horizon.start);
	const sites = [...input.sites, away];
	const columns = columnsOf(sites, shifts, input.horizon);
	// The columns of the sites there are come first, so the roster found is one of this input, too.
	const people = new Int32Array(columns.length);
	people.set(found.people);
	const from = { ...found, people };
	const wider = { ...input, sites, columns };
	const ahead = priced(await plan(wider, { ...options, from }), wider);
	const alone = priced(found, input);
	return {
		frontier: await frontierOf(input, options, { priced, confidence }),
		sites: combined.map((each) => ({ sites: each.sites, ...priced(each.plan, each.input) })),
		ahead:
			ahead.cost < alone.cost || ahead.kept.value > alone.kept.value
				? { site: away.name, ...ahead }
				: null
	};
}

/**
 * From the highest share down: a roster that keeps a share keeps each lower one, too. The roster found may
 * do more than it was made for, so it stands for each higher share that it keeps often enough, too.
 */
async function frontierOf(
	input: PlanInput,
	options: PlanOptions & { from: Plan },
	{ priced, confidence }: { priced: (made: Plan, of: PlanInput) => Priced; confidence: number }
): Promise<Alternatives['frontier']> {
	const [demand] = input.demands;
	const tightest = demand?.targets.toSorted((a, b) => a.within - b.within)[0];
	if (!demand || !tightest) return [];
	const shares = new Set([...SHARES, tightest.share]);
	const frontier: Alternatives['frontier'] = [];
	let higher: Plan | undefined;
	for (const share of [...shares].sort((a, b) => b - a)) {
		const targets = demand.targets.map((each) => (each === tightest ? { ...each, share } : each));
		const from = share <= tightest.share ? options.from : higher;
		const promised = { ...input, demands: [{ ...demand, targets }] };
		higher = await plan(promised, { ...options, from });
		const known = priced(options.from, promised);
		const made = priced(higher, promised);
		const does = known.cost <= made.cost && known.kept.value >= confidence;
		frontier.unshift({ share, within: tightest.within, ...(does ? known : made) });
	}
	return frontier;
}

/** A site like another whose clock is eight hours ahead. */
function siteAhead(site: Site, at: Seconds): Site {
	return { ...site, name: aheadOf(site.name), timezone: zoneAhead(site.timezone, at) };
}

/** The name of a site eight hours ahead of another. */
export function aheadOf(name: string): string {
	return `${name} + ${AHEAD} h`;
}

/** The zone whose clock is eight hours ahead of that of another at an instant. */
export function zoneAhead(zone: string, at: Seconds): string {
	const hours = Math.round(offsetAt(at, zone) / HOUR) + AHEAD;
	// Signs of these zones are the other way round: Etc/GMT-8 is eight hours ahead of UTC.
	const east = hours > 14 ? hours - 24 : hours;
	return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}
