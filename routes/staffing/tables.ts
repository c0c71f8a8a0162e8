import { count, day, listed, percent } from '#lib/format.ts';
import { DAY, MINUTE } from '#lib/model/duration.ts';
import type { Known } from '#lib/planning/known.ts';
import type { Roster } from '#lib/planning/rostered.ts';
import type { PlanState } from './staffing.server.ts';
import { between, heads, money, people, promises, span, type Need, type Plan } from './words.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** How the cases to come are forecast. */
const METHODS = {
	naive: 'as last week',
	profile: 'the usual week at the level of late',
	glm: 'regression on weekday and hour'
};

/** A roster as a table: who works where, from when, on which days. */
export function rosterRows({ roster }: Roster, basis: Need['basis']) {
	return roster.map(({ id, people, site, shift, start, days, cost, spans }) => {
		const utc = new Set(spans.map(([from, to]) => `${clock(from)}–${clock(to)}`));
		return {
			id,
			cells: [
				count(people),
				site,
				shift,
				start,
				[...utc].join(' or '),
				days.map((one) => DAYS[one - 1]).join(' '),
				money(cost, basis)
			]
		};
	});
}

/** The time of day of an instant in UTC. */
function clock(seconds: number): string {
	return new Date(seconds * 1000).toISOString().slice(11, 16);
}

/** What a roster costs, and what another could save. */
export function sizeOf({ roster, cost, gap }: Roster, basis: Need['basis']): string {
	const rest =
		gap < 0.005 ? 'None is cheaper' : `A cheaper one could save at most ${percent(gap, 0)}`;
	return `${people(heads(roster))}, ${money(cost, basis)} a week. ${rest}.`;
}

/** When one site takes over from another, and how long both are there; empty with one site. */
export function handoverWords({ handovers }: Roster): string {
	if (!handovers) return '';
	const { times, least } = handovers;
	if (times === 0) return 'No site takes over from another while that one is still there.';
	const overlap =
		least > 0
			? `Both are there for ${count(least / MINUTE)} min or more.`
			: 'At some of these nobody of the one meets anybody of the other.';
	return `${count(times)} times a week one site takes over from another. ${overlap}`;
}

/** What the plan does in simulated weeks, a line each promise. */
export function verified({ proposed: { verified } }: Plan) {
	return verified.targets.map(({ within, share, onTime, weeksMeeting }) => [
		`${percent(share, 0)} within ${span(within)}`,
		between(onTime),
		between(weeksMeeting)
	]);
}

/** The last quarter, as it was and as it would have been. */
export function replayed(plan: Plan) {
	const { before, after, test } = plan;
	const date = (seconds: number) => day(new Date(seconds * 1000).toISOString(), true);
	const held = test.heldOut
		? `; fitted to even weeks, ${between(test.heldOut.replayed)} in the odd ones, where ${between(test.heldOut.observed)} was seen`
		: '';
	return {
		title: `Had this roster been there: ${count(before.cases)} cases from ${date(plan.from)} to ${date(plan.to - DAY)} replayed`,
		rows: before.rates.map(({ within, observed }, index) => {
			const would = after.rates[index];
			return [
				`Within ${span(within)}`,
				between(observed),
				...(would ? [between(would.answeredOnly), between(would.all)] : ['–', '–'])
			];
		}),
		test: `How far to trust it: the team that was there, read from its answers and replayed with nothing fitted, gives ${between(test.asMeasured)} within ${span(test.within)}, where ${between(test.observed)} was seen${held}.`
	};
}

/** What the team that was there could promise, if it answered every case, oldest first. */
export function promiseOf({ before }: Plan): string {
	const parts = before.rates.map(({ within, all }) => `${between(all)} within ${span(within)}`);
	return `If it answered every case, oldest first, this team could promise ${listed(parts)}.`;
}

/** What each set of sites costs, and what doing without one adds. */
export function sitePrices({ proposed: { alternatives }, basis }: Plan) {
	const { sites, ahead } = alternatives;
	const most = Math.max(0, ...sites.map((each) => each.sites.length));
	const all = sites.find((each) => each.sites.length === most);
	const names = all?.sites ?? [];
	const broken = (late: number) => (late > 0.5 ? ', and the promise is broken' : '');
	const more = (cost: number) => {
		const difference = cost - (all?.cost ?? 0);
		return difference === 0
			? ''
			: `, ${money(Math.abs(difference), basis)} ${difference > 0 ? 'more' : 'less'}`;
	};
	return {
		rows: sites.map((each) => {
			const left = names.filter((name) => !each.sites.includes(name));
			return {
				name: left.length === 0 ? `With ${listed(each.sites)}` : `Without ${listed(left)}`,
				words: `${money(each.cost, basis)} a week${more(each.cost)}${broken(each.broken)}`
			};
		}),
		ahead: ahead
			? `A site like ${basis.sites.value[0]?.name} on a clock eight hours ahead would bring it to ${money(ahead.cost, basis)} a week${broken(ahead.broken)}.`
			: `A site like ${basis.sites.value[0]?.name} on a clock eight hours ahead would save nothing at the same cost per hour.`
	};
}

/** What the plan rests on: measured, given or assumed. */
export function rests({ basis, forecast }: Need, tested: boolean) {
	const { answerShare, touches, handling, sites, shifts, targets } = basis;
	const line = (name: string, value: string, { source, note }: Known<unknown>) => ({
		...{ name, value, source, note }
	});
	const ends = (known: Known<number>, write: (value: number) => string) =>
		known.low === undefined || known.high === undefined
			? ''
			: ` (${write(known.low)} to ${write(known.high)})`;
	const minutes = (seconds: number) => `${(seconds / 60).toFixed(1)}\u00a0min`;
	const share = (value: number) => percent(value, 0);
	return [
		line('Promise', promises(basis), targets),
		line('Cases to answer', `${share(answerShare.value)}${ends(answerShare, share)}`, answerShare),
		line('Answers per case', touches.value.toFixed(2), touches),
		line('Work per answer', `${minutes(handling.value)}${ends(handling, minutes)}`, handling),
		line('Sites', listed(sites.value.map(({ name }) => name)), sites),
		line('Shifts', listed(shifts.value.map(({ name }) => name)), shifts),
		forecastLine(forecast, tested)
	];
}

/** The forecast and how far off it was, beside the plainest one there is. */
function forecastLine({ method, backtest }: Need['forecast'], tested: boolean) {
	const { methods, origins } = backtest;
	const off = (name: typeof method) =>
		percent(methods.find(({ method: each }) => each === name)?.wape.day ?? null, 0);
	const line = (source: Known<unknown>['source'], note: string) => ({
		...{ name: 'Forecast', value: METHODS[method], source, note }
	});
	if (!tested) return line('assumed', 'the forecasts are being tested on past weeks');
	if (origins.length === 0) return line('assumed', 'the history is too short to test forecasts on');
	const naive = method === 'naive' ? '' : `; taking last week again: ${off('naive')}`;
	return line(
		'measured',
		`${off(method)} off a day over ${count(origins.length)} past weeks${naive}`
	);
}

/** A scenario in a few words and numbers, for the table that sets several side by side. */
export function summary({ found, state }: PlanState): string[] {
	if (!found) return [state === 'none' ? 'not planned yet' : state, '', '', ''];
	const { plan, verified } = found.proposed;
	const [rate] = found.after.rates;
	return [
		money(plan.cost, found.basis),
		people(heads(plan.roster)),
		rate ? between(rate.answeredOnly) : '–',
		between(verified.weeksMeeting)
	];
}
