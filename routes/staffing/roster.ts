import { count, percent } from '#lib/format.ts';
import { HOUR, MINUTE } from '#lib/model/duration.ts';
import type { Required } from '#lib/planning/required.ts';
import type { Roster } from '#lib/planning/rostered.ts';
import { stretchesText, zoneName } from './clock.ts';
import { FULL_TIME, fullTime, heads, money, people, type Basis } from './words.ts';

/** Part of its cost that a roster may be from the cheapest and be as good as it. */
const CLOSE = 0.015;

/** A roster as a table: who works where, on which days from when to when on each clock; people are numbered as in the files. */
export function rosterTable({ roster, cost, fixed }: Roster, basis: Basis, tz: string) {
	const zoneOf = (name: string) =>
		basis.sites.value.find((site) => site.name === name)?.timezone ?? 'UTC';
	const zones = new Set(roster.map(({ site }) => zoneOf(site)));
	const own = tz !== 'UTC' && (zones.size > 1 || !zones.has(tz)) ? [tz] : [];
	return {
		columns: [
			...['Person', 'On the site’s clock', ...own.map(zoneName)],
			...['Site', 'Shift', 'UTC', 'Cost a week']
		],
		rows: roster.map(({ id, people, site, shift, spans, cost }, index) => {
			const before = roster.slice(0, index).reduce((sum, each) => sum + each.people, 0);
			const persons = people === 1 ? `${before + 1}` : `${before + 1}–${before + people}`;
			const when = (zone: string) => stretchesText(zone, spans).join('; ');
			const clocks = [zoneOf(site), ...own].map(when);
			return { id, cells: [persons, ...clocks, site, shift, when('UTC'), money(cost, basis)] };
		}),
		fixed: fixed.map((each) => ({
			name: `${each.site}, fixed cost of using the site`,
			cost: money(each.cost, basis)
		})),
		total: money(cost, basis)
	};
}

/** What a roster is and costs; once it was searched for, what a longer search might save. */
export function sizeOf(
	{ roster, cost, gap, cut, paidHours }: Roster,
	basis: Basis,
	searched: boolean
): string {
	const size = `${people(heads(roster))} with ${count(Math.round(paidHours))} paid hours, as many as ${people(fullTime(paidHours))} at ${FULL_TIME} hours, cost ${money(cost, basis)} a week in all.`;
	if (!searched) return size;
	if (!mayImprove({ gap }))
		return `${size} No roster of these shifts that does the same costs less.`;
	return `${size} The search ended ${cut ? 'by its time' : 'close to the best'}: another roster that does the same, should there be one, would save ${money(cost * gap, basis)} a week at most.`;
}

/** Whether a longer search might find a cheaper roster. */
export function mayImprove({ gap }: Pick<Roster, 'gap'>): boolean {
	return gap >= CLOSE;
}

/** Each of the times at which nobody is on duty, on the clock of the reader. */
export function emptyTimes({ empty }: Pick<Roster, 'empty'>, tz: string): string[] {
	return stretchesText(tz, empty);
}

/** Times at which nobody is on duty that a sentence has room for. */
export const TOLD = 5;

/** When nobody is on duty, on the clock of the reader, and how many of the cases come then. */
export function emptyWords(
	{ empty }: Roster,
	{ horizon, items }: Pick<Required, 'horizon' | 'items'>,
	tz: string
): string {
	const hours = empty.reduce((sum, [from, to]) => sum + (to - from) / HOUR, 0);
	if (hours === 0) return 'Somebody is on duty at every hour of the week.';
	const week = horizon.step * horizon.count;
	let [all, then] = [0, 0];
	Array.from(items, (each, t) => {
		const at = horizon.start + t * horizon.step;
		all += each;
		if (empty.some(([from, to]) => [at, at + week].some((when) => from <= when && when < to)))
			then += each;
	});
	const when = stretchesText(tz, empty);
	const more = when.length > TOLD ? ` and ${count(when.length - TOLD)} more times` : '';
	const share =
		all > 0
			? ` ${percent(then / all, 0)} of the cases come then and wait until somebody is back.`
			: '';
	return `Nobody is on duty ${count(Math.round(10 * hours) / 10)} hours a week (${zoneName(tz)} time): ${when.slice(0, TOLD).join('; ')}${more}.${share}`;
}

/** When one site takes over from another, and how long both are there; empty with one site. */
export function handoverWords({ handovers }: Roster): string {
	if (!handovers) return '';
	const { times, least } = handovers;
	if (times === 0) return 'No site takes over from another while that one is still there.';
	const overlap =
		least > 0
			? `both are there together for ${count(least / MINUTE)} minutes or more`
			: 'at some of these nobody of the one meets anybody of the other';
	return `${count(times)} times a week one site takes over from another: ${overlap}.`;
}
