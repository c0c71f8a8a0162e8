import { HOUR } from '../model/duration.ts';
import { offsetAt, type Seconds } from '../model/time.ts';
import type { Target } from '../staffing/demand.ts';
import { plan, type Plan, type PlanInput, type PlanOptions } from '../staffing/plan.ts';
import { columnsOf } from '../staffing/shifts.ts';
import type { ShiftType, Site } from '../staffing/site.ts';
import { withoutSites } from '../staffing/whatIf.ts';

/**
 * What other conditions would cost, each by a short search at the same safety: comparable with each
 * other, not verified.
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
	/** Agent-hours late, times the hours for which they are, and agent-hours never done. */
	broken: number;
}

const SHARES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
/** More sites have too many combinations to price each. */
const MOST_SITES = 4;
const AHEAD = 8;

/** Prices what could be promised, where people could work, and a site on the other side of the day. */
export async function alternativesTo(
	input: PlanInput,
	shifts: ShiftType[],
	found: Plan,
	timeLimit: number
): Promise<Alternatives> {
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
	const ahead = pricedAs(await plan({ ...input, sites, columns }, { ...options, from }));
	const alone = pricedAs(found);
	return {
		frontier: await frontierOf(input, options),
		sites: combined.map((each) => ({ sites: each.sites, ...pricedAs(each.plan) })),
		ahead:
			ahead.cost < alone.cost || ahead.broken < alone.broken
				? { site: away.name, cost: ahead.cost, broken: ahead.broken }
				: null
	};
}

/** From the highest share down: a roster that keeps a share keeps each lower one, too. */
async function frontierOf(
	input: PlanInput,
	options: PlanOptions & { from: Plan }
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
		higher = await plan({ ...input, demands: [{ ...demand, targets }] }, { ...options, from });
		frontier.unshift({ share, within: tightest.within, ...pricedAs(higher) });
	}
	return frontier;
}

function pricedAs({ cost, breach }: Plan): Priced {
	return { cost, broken: breach.late + breach.undone };
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
