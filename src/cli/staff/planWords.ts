import { percent } from '#lib/format.ts';
import { HOUR } from '#lib/model/duration.ts';
import { dateAt, WEEKDAYS } from '#lib/model/time.ts';
import type { Basis } from '#lib/planning/basis.ts';
import type { Proposed } from '#lib/planning/proposed.ts';
import type { Roster } from '#lib/planning/rostered.ts';
import { money, short, timeOf, withInterval } from './numbers.ts';

/** The first answer in one line, which says that it is one. */
export function firstWords(first: Roster, basis: Pick<Basis, 'money'>): string {
	const late = breaks(first) ? '; not all of the work is in time with it' : '';
	return `First answer, not verified: ${sizeWords(first, basis)}, ${gapWords(first)}${late}.`;
}

/** The plan in words. */
export function planWords(proposed: Proposed, basis: Basis, confidence: number): string[] {
	const { plan, verified, reasons, reached, required } = proposed;
	const { roster, safety } = plan;
	const begin = dateAt(required.horizon.start, basis.zone);
	return [
		`Roster of the week from ${begin}: ${sizeWords(plan, basis)}`,
		...roster.map(
			({ people, site, shift, start, days, cost }) =>
				`  ${String(people).padStart(3)} × ${site}, ${shift} from ${start}, ${days.map((day) => WEEKDAYS[day - 1]).join(' ')}  ${money(cost, basis)}`
		),
		...plan.fixed.map(({ site, cost }) => `  ${site}, fixed cost  ${money(cost, basis)}`),
		`  ${emptyHours(plan)}`,
		`  ${capital(gapWords(plan))}. It is made for ${safety.toFixed(2)} times the work expected, so that chance does not break it.`,
		'',
		`In ${verified.weeks} simulated weeks, other than those it was searched with`,
		...verified.targets.map(
			({ within, onTime, weeksMeeting, share }) =>
				`  ${withInterval(onTime)} answered within ${timeOf(within, basis)}; ${percent(share, 0)} or more in ${withInterval(weeksMeeting)} of the weeks`
		),
		`  ${verified.targets.length > 1 ? 'All promises hold' : 'The promise holds'} in ${withInterval(verified.weeksMeeting)} of the weeks; wanted: ${percent(confidence, 0)}`,
		...Object.entries(verified.occupancy).map(
			([site, share]) => `  People at ${site} are busy ${percent(share, 0)} of their time`
		),
		...(reached && reasons.length === 0
			? []
			: ['', ...(reached ? [] : ['This roster does not keep the wish.'])]),
		...reasons,
		...breachWords(plan, basis)
	];
}

function emptyHours({ empty }: Roster): string {
	const hours = empty.reduce((sum, [from, to]) => sum + to - from, 0) / HOUR;
	return hours > 0
		? `Nobody is on duty ${short(hours)} hours a week.`
		: 'Somebody is on duty at every hour of the week.';
}

function breaks({ breach: { late, undone, missing } }: Roster): boolean {
	return late + undone + missing >= 0.05;
}

function breachWords(plan: Roster, basis: Basis): string[] {
	if (!breaks(plan)) return [];
	const { breach } = plan;
	return [
		`Breach, priced at ${money(breach.price, basis)}: ${breach.late.toFixed(1)} agent-hours late × hours, ${breach.undone.toFixed(1)} agent-hours undone.`
	];
}

function sizeWords({ roster, cost }: Roster, basis: Pick<Basis, 'money'>): string {
	const people = roster.reduce((sum, each) => sum + each.people, 0);
	return `${people} ${people === 1 ? 'person' : 'people'}, ${money(cost, basis)} a week`;
}

function gapWords({ gap, cut }: Roster): string {
	const ended = cut ? ', as far as the time allowed to tell' : '';
	return `another roster could save at most ${percent(gap)} of it${ended}`;
}

function capital(text: string): string {
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
