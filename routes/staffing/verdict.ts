import { count, listed, percent } from '#lib/format.ts';
import type { Interval } from '#lib/staffing/statistics.ts';
import {
	between,
	FULL_TIME,
	fullTime,
	heads,
	money,
	people,
	promises,
	span,
	tightest,
	weekWords,
	type Need,
	type Plan
} from './words.ts';

/** Share above the promise from which a plan does more than it has to. */
const SPARE = 0.1;

/** Whether the promises are kept, in one sentence. */
export function verdict({ proposed, basis, wish }: Plan): string {
	const { reached, verified } = proposed;
	const often = `in ${percent(verified.weeksMeeting.value, 0)} of ${count(verified.weeks)} simulated weeks`;
	const wanted = `${percent(wish.confidence, 0)} of them`;
	const spare = verified.targets.every(({ share, onTime }) => onTime.value > share + SPARE);
	const why = spare
		? ' It does more than is promised because it keeps the promise at every hour, and because nobody can be hired in parts.'
		: '';
	return reached
		? `The promise (${promises(basis)}) is kept ${often}; wanted were ${wanted}.${why}`
		: `The promise (${promises(basis)}) is not kept often enough: ${often}; wanted were ${wanted}.`;
}

/** The team as it was and as planned, a row each; what is not known of a row is a dash. */
export function sideBySide(plan: Plan) {
	const { proposed, basis, load } = plan;
	const { roster, cost, paidHours, coverage } = proposed.plan;
	const { verified, required } = proposed;
	const [home] = basis.sites.value;
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
			...times.map((within) => `Answered within ${span(within)}`),
			'People',
			'Hours a week',
			'Busy with answers',
			'Cost a week'
		],
		rows: [
			{
				name: `${basis.own ? 'Your team' : `The team of ${basis.brand}`} last quarter, as it was`,
				note: `${count(Math.round(load.before))} cases answered a week; people, hours and cost as far as posts show them`,
				cells: [
					...of((within) => shown(asItWas(plan, within))),
					`about ${count(Math.round(plan.headsBefore))}`,
					`at least ${count(Math.round(plan.hoursBefore))} at work`,
					`at most ${percent(plan.busyBefore, 0)} of them`,
					home
						? `at least ${money(plan.hoursBefore * home.costPerHour, basis)}, at the price of ${home.name}`
						: '–'
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
					`${money(cost, basis)}, all of it`
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
	return taken > 0.995
		? `Here as on the Overview, shares are of all cases within ${span(within)}${last}.`
		: `Shares here are of the cases that are taken on, ${percent(taken, 0)} of all; the Overview counts all. So ${percent(here, 0)} within ${span(within)} here is about ${percent(here * taken, 0)} there${last}.`;
}

/** Why it costs what it costs. */
export const DEAR =
	'The plan is to answer the cases of every hour as promised, those of nights and weekends too, so it costs more than the same share only on average over the week.';

/** Why the simulation and the replay differ by more than chance explains; empty where they do not. */
export function differenceWords(plan: Plan): string {
	const { proposed, basis, load } = plan;
	const within = tightest(basis);
	const simulated = proposed.verified.targets.find((each) => each.within === within)?.onTime;
	const replayed = asReplayed(plan, within);
	if (!simulated || !replayed) return '';
	const apart = simulated.low > replayed.high || replayed.low > simulated.high;
	if (!apart) return '';
	const causes = [
		`last quarter brought ${count(Math.round(load.before))} answered cases a week and the planned one is expected to bring ${count(Math.round(load.coming))}`,
		...(load.incidentHours > 0
			? [
					`last quarter had ${count(load.incidentHours)} hours of incidents, which a typical week leaves out`
				]
			: []),
		'real cases come in bursts that the simulation only draws by chance'
	];
	return `The replay differs from the simulation because ${listed(causes)}. Plan by the simulation.`;
}

/** Whether as many people as there were could work the plan. */
export function enough(plan: Plan): string {
	const { proposed, headsBefore, hoursBefore, evidence, signed } = plan;
	const { paidHours } = proposed.plan;
	const full = fullTime(paidHours);
	const there = Math.round(headsBefore);
	const how =
		evidence === 'sign-offs'
			? `by the signatures under ${percent(signed, 0)} of the answers`
			: 'at least, as few answers are signed';
	const each = count(Math.ceil(paidHours / Math.max(1, there)));
	const answer = !proposed.reached
		? 'No: even this plan does not keep the promise often enough.'
		: full > there
			? `No: a team of that size is ${people(full - there)} short.`
			: `Yes, if each of them can give ${each} hours a week to these shifts and to nothing else.`;
	return `Is the team large enough? The plan pays ${count(Math.round(paidHours))} hours a week, as many as ${people(full)} with ${FULL_TIME} hours each. In a usual week of last quarter ${people(there)} answered (${how}), seen at work for ${count(Math.round(hoursBefore))} hours together. ${answer}`;
}
