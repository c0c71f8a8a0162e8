import { HOUR } from '../model/duration.ts';
import { datesFrom, type Stretch } from '../model/time.ts';
import type { Plan, PlanInput } from '../staffing/plan.ts';
import { emptyStretches, handoversIn, type Handovers } from './presence.ts';
import { unattendedOf, type Unattended } from './unattended.ts';

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
	/** The shifts of the week from begin to end, in instants. */
	spans: Stretch[];
	/** The same, each as its stretches of work: breaks and hand-overs are left out. */
	shifts: Stretch[][];
}

/** A plan and the shifts in it. */
export type Roster = Omit<Plan, 'people'> & {
	roster: Rostered[];
	/** Hours that are paid for: shifts with their breaks, whatever a premium makes them cost. */
	paidHours: number;
	/** Money that each site in use costs whatever is worked there, in minor units. */
	fixed: { site: string; cost: number }[];
	/** Stretches in which nobody is at work, breaks of a single person too; one that runs over the end of
	 * the week is told once. */
	empty: Stretch[];
	/** The cases that come then. */
	unattended: Unattended;
	/** How often one site takes over from another, and for how long both are there at least; null where
	 * there is one site. */
	handovers: Handovers | null;
};

/** A plan as a roster: the columns on which there is somebody. */
export function rosterOf({ people, ...plan }: Plan, input: PlanInput): Roster {
	const { columns, sites, horizon } = input;
	const zones = new Map(sites.map(({ name, timezone }) => [name, timezone]));
	const roster = columns.flatMap((column, j): Rostered[] => {
		const { id, site, shift, start, spans, shifts, cost } = column;
		const count = people[j] as number;
		if (count === 0) return [];
		const days = spans.map(([begin]) => weekdayAt(begin, zones.get(site) as string)).sort();
		return [{ id, site, shift, start, days, people: count, cost: cost * count, spans, shifts }];
	});
	const used = sites.filter(({ name }) => roster.some(({ site }) => site === name));
	const seconds = roster.reduce(
		(sum, { people, spans }) =>
			sum + people * spans.reduce((all, [from, to]) => all + to - from, 0),
		0
	);
	const empty = emptyStretches(
		roster.map(({ site, shifts }) => ({ site, spans: shifts.flat() })),
		horizon
	);
	return {
		...plan,
		roster,
		paidHours: seconds / HOUR,
		fixed: used
			.filter(({ fixedPerWeek }) => fixedPerWeek > 0)
			.map(({ name, fixedPerWeek }) => ({ site: name, cost: fixedPerWeek })),
		empty,
		unattended: unattendedOf(empty, input),
		handovers: handoversIn(roster, horizon)
	};
}

function weekdayAt(instant: number, zone: string): number {
	return datesFrom(instant, zone, 1)[0]?.weekday as number;
}
