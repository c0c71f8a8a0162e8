import { count, listed, percent } from '#lib/format.ts';
import type { Target } from '#lib/staffing/demand.ts';
import type { Interval } from '#lib/staffing/statistics.ts';
import {
	between,
	heads,
	money,
	openWords,
	promises,
	span,
	tightest,
	weekWords,
	type Need,
	type Plan
} from './words.ts';

/** Share above the promise from which a plan does more than it has to. */
const SPARE = 0.1;

/** Times as many cases from which a week counts as busier than another. */
const NOTABLE = 1.05;

/** Share of the cases that may come to nobody where a plan is said to have people at every hour it can. */
const SELDOM = 0.3;

/** Whether the promises are kept, in one sentence. */
export function verdict({ proposed, basis, wish }: Plan): string {
	const { reached, verified } = proposed;
	const often = `in ${percent(verified.weeksMeeting.value, 0)} of ${count(verified.weeks)} simulated weeks`;
	const wanted = `${percent(wish.confidence, 0)} of them`;
	const spare = verified.targets.every(({ share, onTime }) => onTime.value > share + SPARE);
	const always = proposed.plan.unattended.share < SELDOM;
	const why = spare
		? ` It does more than is promised because people come in whole shifts${always ? ', and to every hour at which somebody can be there rather than to the average of the week: the one person whom a quiet hour takes answers nearly all of its cases in time' : ''}.`
		: '';
	const late = proposed.plan.unattended.late.find(({ within }) => within === tightest(basis));
	const missed =
		late && late.share >= 0.005
			? ` ${percent(late.share, 0)} of the cases come when nobody can answer them within ${span(late.within, basis)}: which, and what would change it, is said above the roster.`
			: '';
	return reached
		? `The promise (${promises(basis)}) is kept ${often}; wanted were ${wanted}.${missed}${why}`
		: `The promise (${promises(basis)}) is not kept often enough: ${often}; wanted were ${wanted}.${missed}`;
}

/** The team as it was and as planned, a row each; what is not known of a row is a dash. */
export function sideBySide(plan: Plan) {
	const { proposed, basis, load } = plan;
	const { roster, cost, paidHours, coverage } = proposed.plan;
	const { verified, required } = proposed;
	const hours = (site: string) =>
		Array.from(coverage[site] ?? []).reduce((sum, each) => sum + each, 0) *
		(required.horizon.step / 3600);
	const worked = Object.keys(coverage).reduce((sum, site) => sum + hours(site), 0);
	const busy = Object.entries(verified.occupancy).reduce(
		(sum, [site, share]) => sum + share * hours(site),
		0
	);
	const times = basis.targets.value.map(({ within }) => within);
	const of = (value: (within: number) => string) => times.map(value);
	return {
		columns: [
			...times.map((within) => `Answered within ${span(within, basis)}, of the cases taken on`),
			'People',
			'Hours a week',
			'Busy with answers',
			'Cost a week'
		],
		rows: [
			{
				name: `${basis.own ? 'Your team' : `The team of ${basis.brand}`} last quarter, as it was`,
				note: `${count(Math.round(load.before))} cases answered a week${takesMore(plan) ? '' : `, and of these the shares are: ${percent(plan.before.answered / plan.before.cases, 0)} of all that came`}; people and hours as far as posts show them`,
				cells: [
					...of((within) => shown(asItWas(plan, within))),
					`about ${count(Math.round(plan.headsBefore))}`,
					`at least ${count(Math.round(plan.hoursBefore))} at work`,
					`at most ${percent(plan.busyBefore, 0)} of them`,
					'not known: posts do not show who is paid for how long'
				]
			},
			{
				name: `This plan, expected in the week of ${weekWords(basis, required)}`,
				note: `${count(Math.round(load.coming))} cases to answer, simulated`,
				cells: [
					...of((within) => shown(verified.targets.find((each) => each.within === within)?.onTime)),
					count(heads(roster)),
					`${count(Math.round(paidHours))} paid`,
					worked > 0 ? `${percent(busy / worked, 0)} of the time at work` : '–',
					money(cost, basis)
				]
			}
		]
	};
}

/** Whether more of the cases are to be answered than were. */
export function takesMore({ before, basis }: Plan): boolean {
	return basis.answerShare.value > before.answered / before.cases + 0.01;
}

/** The share answered in time of the cases that the plan takes on: of all that come, where it takes more than were answered. */
export function asItWas(plan: Plan, within: number): Interval | undefined {
	const rate = plan.before.rates.find((each) => each.within === within);
	if (!rate || !takesMore(plan)) return rate?.ofAnswered.observed;
	const part = (value: number) => value / plan.basis.answerShare.value;
	const { value, low, high } = rate.observed;
	return { value: part(value), low: part(low), high: part(high) };
}

/** What the roster proposed would have done with last quarter's cases: of the cases that were answered, or of all. */
export function asReplayed(plan: Plan, within: number): Interval | undefined {
	const rate = plan.after.rates.find((each) => each.within === within);
	return takesMore(plan) ? rate?.all : rate?.ofAnswered.replayed;
}

function shown(share: Parameters<typeof between>[0] | undefined): string {
	return share ? between(share) : '–';
}

/** How the share that is promised here shows on the Overview, which counts all cases. */
export function onOverview({ basis }: Pick<Need, 'basis'>, plan: Plan | null): string {
	const within = tightest(basis);
	const promised = basis.targets.value.find((each) => each.within === within)?.share ?? 0;
	const would = plan?.proposed.verified.targets.find((each) => each.within === within)?.onTime;
	const here = would?.value ?? promised;
	const was = plan?.before.rates.find((each) => each.within === within)?.observed.value;
	const then = plan && asItWas(plan, within)?.value;
	const last =
		was !== undefined && then
			? `; last quarter it was ${percent(then, 0)} here and ${percent(was, 0)} there`
			: '';
	const taken = basis.answerShare.value;
	const clock =
		basis.clock === 'hours'
			? ', in opening hours where its filter is set to “stops outside opening hours”'
			: '';
	return taken > 0.995
		? `Here as on the Overview${clock && ` (${clock.slice(2)})`}, shares are of all cases within ${span(within, basis)}${last}.`
		: `Shares here are of the cases that are taken on, ${percent(taken, 0)} of all; the Overview counts all${clock}. So ${percent(here, 0)} within ${span(within, basis)} here is about ${percent(here * taken, 0)} there${last}.`;
}

/** What time counts, and why it costs what it costs. */
export function dearWords(need: Need): string {
	const counted =
		need.basis.clock === 'hours'
			? `Time counts only while ${need.basis.brand} is open, ${openWords(need.basis, need)}: what comes at other times waits until then and is not late by that. `
			: '';
	return `${counted}The plan keeps the promise for the cases of each hour at which somebody can be there, so it costs more than the same share on average over the week would.`;
}

/**
 * The promises that come to the same shares of all cases, as the Overview counts; null where shares are of
 * all already, or where so many would have to be answered in time that more have to be taken on.
 */
export function forAll(
	basis: Need['basis']
): { name: string; more: string; targets: Target[] } | null {
	const taken = basis.answerShare.value;
	const within = tightest(basis);
	const asked = basis.targets.value.find((each) => each.within === within);
	if (!asked || taken > 0.995 || asked.share > taken) return null;
	const ofTaken = (share: number) => Math.ceil(100 * (share / taken) - 1e-9) / 100;
	const targets = basis.targets.value.map((each) =>
		each.share > taken ? each : { ...each, share: ofTaken(each.share) }
	);
	const others = basis.targets.value
		.filter(({ share }) => share > taken)
		.map(
			(each) =>
				`${percent(each.share, 0)} of all within ${span(each.within, basis)} would take answering more than ${percent(taken, 0)} of them`
		);
	const more = others.length > 0 ? ` (${listed(others)})` : '';
	return {
		name: `${percent(asked.share, 0)} of all cases within ${span(within, basis)}, as the Overview counts, which is ${percent(ofTaken(asked.share), 0)} of those taken on`,
		more,
		targets
	};
}

/** Why the simulation and the replay differ by more than chance explains; empty where they do not. */
export function differenceWords(plan: Plan): string {
	const { proposed, basis, load } = plan;
	const within = tightest(basis);
	const simulated = proposed.verified.targets.find((each) => each.within === within)?.onTime;
	const replayed = asReplayed(plan, within);
	if (!simulated || !replayed) return '';
	if (simulated.low <= replayed.high && replayed.low <= simulated.high) return '';
	const below = replayed.value < simulated.value;
	// Only what pulls the same way can be why.
	const busier = load.before > load.coming * NOTABLE;
	const quieter = load.coming > load.before * NOTABLE;
	const causes = [
		...((below ? busier : quieter)
			? [
					`last quarter brought ${count(Math.round(load.before))} answered cases a week and the planned one is expected to bring ${count(Math.round(load.coming))}`
				]
			: []),
		...(below && load.incidentHours > 0
			? [
					`last quarter had ${count(load.incidentHours)} hours of incidents, which a typical week leaves out`
				]
			: []),
		...(below ? ['real cases come in bursts that the simulation only draws by chance'] : [])
	];
	const points = Math.max(1, Math.round(100 * Math.abs(replayed.value - simulated.value)));
	const apart = `The replay is ${points === 1 ? 'one point' : `${points} points`} ${below ? 'below' : 'above'} the simulation`;
	const why =
		causes.length > 0
			? `, which may be because ${listed(causes)}`
			: ', and nothing measured here says why';
	const promised = basis.targets.value.find((each) => each.within === within)?.share ?? 0;
	const advice =
		replayed.value < promised
			? ' It is below the promise, too: promise less, or plan for more.'
			: '';
	return `${apart}${why}.${advice}`;
}
