import { merge } from '../model/schedule.ts';
import { datesFrom, type Seconds, type Stretch } from '../model/time.ts';
import type { Plan, PlanInput } from '../staffing/plan.ts';

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
	/** How often one site takes over from another, and for how long both are there at least; null where
	 * there is one site. */
	handovers: { times: number; least: Seconds } | null;
};

/** A plan as a roster: the columns on which there is somebody. */
export function rosterOf({ people, ...plan }: Plan, { columns, sites }: PlanInput): Roster {
	const zones = new Map(sites.map(({ name, timezone }) => [name, timezone]));
	const roster = columns.flatMap((column, j): Rostered[] => {
		const { id, site, shift, start, spans, shifts, cost } = column;
		const count = people[j] as number;
		if (count === 0) return [];
		const days = spans.map(([begin]) => weekdayAt(begin, zones.get(site) as string)).sort();
		return [{ id, site, shift, start, days, people: count, cost: cost * count, spans, shifts }];
	});
	return { ...plan, roster, handovers: handoversIn(roster) };
}

/** A site takes over where somebody is there as the last of another goes, and stays longer. */
function handoversIn(roster: Rostered[]): Roster['handovers'] {
	const names = [...new Set(roster.map(({ site }) => site))];
	if (names.length < 2) return null;
	const stays = names.flatMap((name) => {
		const spans = roster.flatMap(({ site, spans }) => (site === name ? spans : []));
		return merge(spans).map(([from, to]) => ({ name, from, to }));
	});
	const overlaps = stays.flatMap((going) =>
		stays
			.filter(({ name, from, to }) => name !== going.name && from <= going.to && going.to < to)
			.map(({ from }) => going.to - Math.max(from, going.from))
	);
	return { times: overlaps.length, least: overlaps.length > 0 ? Math.min(...overlaps) : 0 };
}

function weekdayAt(instant: number, zone: string): number {
	return datesFrom(instant, zone, 1)[0]?.weekday as number;
}
