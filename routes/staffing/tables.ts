import { count, day, listed, percent } from '#lib/format.ts';
import { DAY } from '#lib/model/duration.ts';
import { timeOfDay } from '#lib/model/dates.ts';
import { given, type Known } from '#lib/planning/known.ts';
import type { SiteLever } from '#lib/planning/siteLever.ts';
import type { PlanState } from './staffing.server.ts';
import { isClosedThen } from './unkept.ts';
import { asItWas, asReplayed, differenceWords, takesMore } from './verdict.ts';
import {
	between,
	heads,
	money,
	openWords,
	people,
	promises,
	span,
	tightest,
	type Need,
	type Plan
} from './words.ts';
import type { Interval } from '#lib/staffing/statistics.ts';

/** How the cases to come are forecast. */
const METHODS = {
	naive: 'the last week again',
	profile: 'the usual week, scaled to the latest weeks',
	glm: 'by weekday, hour and trend'
};

/** What the plan does in simulated weeks, a line each promise. */
export function verified({ proposed: { verified }, basis }: Plan) {
	return verified.targets.map(({ within, share, onTime, weeksMeeting }) => [
		`${percent(share, 0)} within ${span(within, basis)}`,
		between(onTime),
		between(weeksMeeting)
	]);
}

/** The last quarter, as it was and as it would have been, of the cases that the plan takes on. */
export function replayed(plan: Plan) {
	const { before, after, basis } = plan;
	const share = (known: Interval | undefined) => (known ? between(known) : '–');
	const date = (seconds: number) => day(new Date(seconds * 1000).toISOString(), true);
	return {
		title: `Had this roster been there: last quarter’s ${count(takesMore(plan) ? before.cases : before.answered)} ${takesMore(plan) ? '' : 'answered '}cases replayed`,
		lead: `A check of the plan on the cases that really came from ${date(plan.from)} to ${date(plan.to - DAY)}: the latest for which even the longest time, 24 h or that of a promise, has run out. It is no second forecast. ${differenceWords(plan)}`,
		rows: before.rates.map(({ within }) => [
			`Within ${span(within, basis)}`,
			share(asItWas(plan, within)),
			share(asReplayed(plan, within))
		]),
		all: takesMore(plan)
			? null
			: after.rates.map(({ within, all }) => `${between(all)} within ${span(within, basis)}`),
		trust: trustWords(plan)
	};
}

/** How far the replay of the team that was there is from what that team did. */
function trustWords({ test, basis }: Plan): string {
	const [replayed, seen] = [test.asMeasured.value, test.observed.value];
	const points = Math.round(100 * Math.abs(replayed - seen));
	const off = points === 0 ? 'less than a point' : points === 1 ? 'one point' : `${points} points`;
	const trust =
		points <= 3
			? 'so its answer for another roster is close, too'
			: 'so take its answer for another roster as that rough';
	return `How far to trust a replay: asked to replay the team that really was there, it says ${percent(replayed, 0)} of all cases within ${span(test.within, basis)}; what really happened was ${percent(seen, 0)}. It is off by ${off}, ${trust}.`;
}

/** What the team that was there could promise, if it answered every case, oldest first. */
export function promiseOf({ before, basis }: Plan): string {
	const parts = before.rates.map(
		({ within, all }) => `${between(all)} within ${span(within, basis)}`
	);
	return `If it had answered every case, also those it left alone, and always the oldest first, this team could have promised ${listed(parts)}.`;
}

/** What each set of sites costs, and what doing without one adds. */
export function sitePrices({ proposed: { alternatives, plan, verified }, basis, wish }: Plan) {
	const { ahead } = alternatives;
	// What costs the same is the roster of the plan, of which the longer simulation tells more.
	const sites = alternatives.sites.map((each) =>
		each.cost === plan.cost ? { ...each, kept: verified.weeksMeeting } : each
	);
	const most = Math.max(0, ...sites.map((each) => each.sites.length));
	const all = sites.find((each) => each.sites.length === most);
	const names = all?.sites ?? [];
	const enough = ({ kept }: { kept: Interval }) => kept.value >= wish.confidence;
	const often = ({ kept }: { kept: Interval }) => `${percent(kept.value, 0)} of weeks`;
	const more = (each: { cost: number; kept: Interval }) => {
		const difference = each.cost - (all?.cost ?? 0);
		// What does not keep the promise is no other way to keep it, so its price compares with nothing.
		return difference === 0 || !all || !enough(each) || !enough(all)
			? ''
			: ` (${difference > 0 ? 'at most' : 'at least'} ${money(Math.abs(difference), basis)} a week ${difference > 0 ? 'more' : 'less'})`;
	};
	const keeps = (each: { cost: number; kept: Interval }) =>
		enough(each)
			? `${money(each.cost, basis)} a week in all${more(each)}; keeps the promise in ${often(each)}`
			: `does not keep the promise often enough: in ${often(each)}, for ${money(each.cost, basis)} a week in all`;
	const first = basis.sites.value[0]?.name;
	const saved = names.flatMap((name) => {
		const without = sites.find(
			(each) => each.sites.length === most - 1 && !each.sites.includes(name)
		);
		if (!without || !all || !enough(all)) return [];
		if (!enough(without)) return [`Without ${name} the promise is not kept often enough.`];
		const saving = without.cost - all.cost;
		return saving > 0
			? [`${name} saves up to ${money(saving, basis)} a week.`]
			: [`${name} saves nothing.`];
	});
	return {
		saved: saved.join(' '),
		rows: sites.map((each) => {
			const left = names.filter((name) => !each.sites.includes(name));
			return {
				name: left.length === 0 ? `With ${listed(each.sites)}` : `Without ${listed(left)}`,
				words: keeps(each)
			};
		}),
		ahead: ahead
			? `With one site more, like ${first} but with its clock eight hours ahead: ${keeps(ahead)}.`
			: `One site more, like ${first} but with its clock eight hours ahead, would save nothing at the same cost per hour${isClosedThen(plan) ? ', but people would be there at times when no shift can be worked now' : ''}.`,
		whose: basis.own
			? ''
			: `These are your sites and your costs; where ${basis.brand} works and what it pays is not known.`
	};
}

/** What the plan rests on: measured, given or assumed. */
export function rests(need: Need, tested: boolean) {
	const { basis, forecast, wish } = need;
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
		...(basis.clock === 'hours'
			? [line('Opening hours', openWords(basis, need), given(null, 'the hours of the settings'))]
			: []),
		line('Sites', listed(sites.value.map(({ name }) => name)), sites),
		...costLines(basis, wish),
		line('Shifts', listed(shifts.value.map(({ name }) => name)), shifts),
		forecastLine(forecast, tested)
	];
}

/** What an hour costs and how much of it is lost, a line each, by site where sites differ. */
function costLines({ sites, offered, money: { unit, minor } }: Need['basis'], wish: Need['wish']) {
	const bySite = (write: (site: (typeof sites.value)[number]) => string) => {
		const words = sites.value.map((site) => ({ name: site.name, text: write(site) }));
		const [first, ...more] = words;
		return more.every(({ text }) => text === first?.text)
			? (first?.text ?? '')
			: words.map(({ name, text }) => `${name} ${text}`).join('; ');
	};
	const typed = (field: keyof SiteLever) =>
		wish.sites.filter((lever) => lever[field] !== undefined).map(({ name }) => name);
	const line = (name: string, field: keyof SiteLever, value: string) => {
		const names = typed(field);
		const from =
			names.length > 0 ? `for ${listed(names)} as typed above, else the settings` : 'the settings';
		return { name, value, source: 'given' as const, note: from };
	};
	const amount = (money: number) => `${Number((money / minor).toFixed(2))}\u00a0${unit}`;
	const clock = (minutes: number) => timeOfDay(minutes);
	const lost = wish.shrinkage !== undefined;
	const own = offered.sites.filter(({ shrinkage }) => shrinkage !== undefined);
	const usual = own.length < offered.sites.length;
	// Without sites in the settings paid hours stand for money.
	const priced =
		unit === 'paid hours'
			? []
			: [
					line(
						'Cost of a paid hour',
						'cost_per_hour',
						bySite(({ costPerHour }) => amount(costPerHour))
					),
					line(
						'Premium',
						'premiums',
						bySite(({ premiums }) =>
							premiums.length === 0
								? 'none'
								: premiums
										.map(
											({ start, end, factor }) =>
												`${clock(start)}–${clock(end)} local time, paid ${Number(factor.toFixed(2))} times`
										)
										.join(', ')
						)
					),
					line(
						'Fixed cost a week of using a site',
						'fixed_per_week',
						bySite(({ fixedPerWeek }) => (fixedPerWeek > 0 ? amount(fixedPerWeek) : 'none'))
					)
				];
	return [
		...priced,
		{
			name: 'Paid time lost',
			value: bySite(({ absence, aux }) => percent(1 - (1 - absence) * (1 - aux), 0)),
			source: lost || !usual ? ('given' as const) : ('assumed' as const),
			note: lost
				? 'as typed above'
				: usual
					? `a fifth where the settings say nothing${own.length > 0 ? '; else the settings' : ''}`
					: 'the settings'
		}
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

/** A scenario in a few numbers, for the table that sets several side by side. */
export function summary({ found, state }: PlanState): string[] {
	if (!found) return [STATES[state], '', '', ''];
	const { plan, verified } = found.proposed;
	const within = tightest(found.basis);
	const rate = verified.targets.find((each) => each.within === within);
	return [
		money(plan.cost, found.basis),
		`${people(heads(plan.roster))}, ${count(Math.round(plan.paidHours))} paid hours`,
		rate ? `${between(rate.onTime)} within ${span(within, found.basis)}` : '–',
		between(verified.weeksMeeting)
	];
}

const STATES: Record<PlanState['state'], string> = {
	none: 'not planned yet',
	waiting: 'waits to be planned',
	working: 'is being planned',
	done: 'planned',
	failed: 'could not be planned'
};
