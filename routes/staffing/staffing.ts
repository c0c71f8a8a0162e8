import { captionOf } from '#lib/caption.ts';
import { count, day, duration, listed, moment, percent } from '#lib/format.ts';
import type { Known } from '#lib/planning/known.ts';
import type { Roster } from '#lib/planning/proposed.ts';
import { HOUR } from '#lib/model/duration.ts';
import type { Interval } from '#lib/staffing/statistics.ts';
import { plain, strong, type Sentence } from '#lib/sentence.ts';
import type { View } from '#lib/view.ts';
import type { PlanState, Told } from './staffing.server.ts';

type Need = Told<'requirement'>;
type Plan = Told<'replay'>;

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A share with its interval, as tables write it. */
function between({ value, low, high }: Interval): string {
	const bare = (share: number) => Math.round(100 * Math.min(1, Math.max(0, share)));
	return `${percent(value, 0)} (${bare(low)} to ${bare(high)} %)`;
}

/** The time of a promise as promises are written: `24 h`, not a day. */
function span(seconds: number): string {
	return seconds % HOUR === 0 && seconds <= 48 * HOUR ? `${seconds / HOUR} h` : duration(seconds);
}

/** Money of minor units: `5,240 USD`, or `212 paid hours`. */
function money(minor: number, { money: { unit, minor: units } }: Need['basis']): string {
	return `${count(Math.round(minor / units))} ${unit}`;
}

function promises(need: Need): string {
	return listed(
		need.basis.targets.value.map(
			({ share, within }) => `${percent(share, 0)} within ${span(within)}`
		)
	);
}

function heads({ roster }: Roster): number {
	return roster.reduce((sum, { people }) => sum + people, 0);
}

function people(number: number): string {
	return `${count(number)} ${number === 1 ? 'person' : 'people'}`;
}

/** The sentence that says what to do and what it buys. */
export function headline(view: View, need: Need | null, plan: PlanState): Sentence {
	if (!need) return [plain(`Nothing can be planned for ${view.brand[0]} yet.`)];
	const { found } = plan;
	if (!found) {
		const hours = need.agents.reduce((sum, each) => sum + each, 0) * (need.horizon.step / HOUR);
		return [
			plain(`To answer ${promises(need)}, ${view.brand[0]} needs `),
			strong(`${count(Math.round(hours))} hours on duty`),
			plain(' in the week to come, before shifts and chance.')
		];
	}
	const { before, after, hoursBefore, hoursAfter, proposed } = found;
	const promised = Math.min(...need.basis.targets.value.map(({ within }) => within));
	const [was, would] = [before, after].map(({ rates }) =>
		rates.find(({ within }) => within === promised)
	);
	if (!was || !would) return [plain(`${people(heads(proposed.plan))} keep ${promises(need)}.`)];
	const sites = [...new Set(proposed.plan.roster.map(({ site }) => site))].map((site) => {
		const there = proposed.plan.roster.filter((one) => one.site === site);
		return `${people(there.reduce((sum, one) => sum + one.people, 0))} in ${site}`;
	});
	const more = Math.round(hoursAfter - hoursBefore);
	const hours =
		more === 0
			? 'as many hours as now'
			: `${count(Math.abs(more))} hours a week ${more > 0 ? 'more' : 'fewer'} than now`;
	const lifted = would.answeredOnly.value > was.observed.value;
	return [
		plain(
			`${listed(sites)}, ${hours}, would have ${lifted ? 'lifted' : 'brought'} the rate within ${span(was.within)} from ${percent(was.observed.value, 0)} to `
		),
		strong(percent(would.answeredOnly.value, 0)),
		plain(` for ${money(proposed.plan.cost, need.basis)} a week.`)
	];
}

/** The cases of the days to come, with the band that holds four days of five. */
export function days(view: View, need: Need) {
	const { days, forecast } = need;
	const total = days.reduce((sum, { expected }) => sum + expected, 0);
	const busiest = days.reduce((best, each) => (each.expected > best.expected ? each : best));
	const title = `${count(Math.round(total))} cases expected, most on ${day(busiest.date)}`;
	return {
		...captionOf(view, { metrics: 'cases', by: 'day' }),
		title,
		note: `Cases a day, ${need.basis.zone.replaceAll('_', ' ')}; shaded: four days of five. ${forecast.reason}.`,
		summary: `${title}.`,
		placeName: 'Day',
		places: days.map(({ date }) => ({ label: day(date, true), tick: day(date) })),
		series: [
			{
				name: 'Cases expected',
				colour: 'var(--accent)',
				values: days.map(({ expected, low, high }) => ({ y: expected, low, high }))
			}
		]
	};
}

/** The people needed by the hour, and those on the roster. */
export function coverage(view: View, need: Need, roster: Roster | null) {
	const per = HOUR / need.horizon.step;
	const hours = need.agents.length / per;
	const hourly = (values: ArrayLike<number>) =>
		Array.from({ length: hours }, (_, hour) => {
			let sum = 0;
			for (let part = 0; part < per; part++) sum += values[hour * per + part] ?? 0;
			return sum / per;
		});
	const needed = hourly(need.agents);
	const there = roster
		? hourly(
				Array.from(need.agents, (_, at) =>
					Object.values(roster.coverage).reduce((sum, site) => sum + (site[at] ?? 0), 0)
				)
			)
		: null;
	const most = Math.max(...needed);
	const title = `At most ${most.toFixed(1)} people are needed at once${there ? `, up to ${Math.max(...there).toFixed(0)} are there` : ''}`;
	const at = (hour: number) => need.horizon.start + hour * HOUR;
	const label = new Intl.DateTimeFormat('en-GB', {
		...{ weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone: view.tz }
	} as Intl.DateTimeFormatOptions);
	const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: view.tz });
	return {
		...captionOf(view, { metrics: 'cases', by: 'hour_of_week' }),
		title,
		note: `People on duty by the hour of the week from ${day(new Date(at(0) * 1000).toISOString(), true)}, ${view.tz.replaceAll('_', ' ')}. Needed: the smoothest work that is in time, before shifts and chance.`,
		summary: `${title}.`,
		placeName: 'Hour',
		places: needed.map((_, hour) => ({
			label: label.format(at(hour) * 1000),
			tick: hour % 24 === 12 ? weekday.format(at(hour) * 1000) : undefined
		})),
		series: [
			{ name: 'needed', colour: 'var(--accent)', values: needed.map((y) => ({ y })) },
			...(there
				? [{ name: 'on duty', colour: 'var(--brand-1)', values: there.map((y) => ({ y })) }]
				: [])
		]
	};
}

/** What the plan rests on: measured, given or assumed. */
export function rests({ basis, forecast }: Need) {
	const { answerShare, touches, handling, sites, shifts } = basis;
	const line = (name: string, value: string, { source, note }: Known<unknown>) => ({
		...{ name, value, source, note }
	});
	const ends = (known: Known<number>, write: (value: number) => string) =>
		known.low === undefined || known.high === undefined
			? ''
			: ` (${write(known.low)} to ${write(known.high)})`;
	const minutes = (seconds: number) => `${(seconds / 60).toFixed(1)} min`;
	const tested = forecast.backtest.methods.find(({ method }) => method === forecast.method);
	return [
		line('Promise', promisesOf(basis), basis.targets),
		line(
			'Cases answered',
			`${percent(answerShare.value, 0)}${ends(answerShare, (share) => percent(share, 0))}`,
			answerShare
		),
		line('Answers a case', touches.value.toFixed(2), touches),
		line('Work an answer', `${minutes(handling.value)}${ends(handling, minutes)}`, handling),
		line('Sites', listed(sites.value.map(({ name }) => name)), sites),
		line('Shifts', listed(shifts.value.map(({ name }) => name)), shifts),
		{
			name: 'Forecast',
			value: tested ? `${percent(tested.wape.day, 0)} off a day, in the mean` : 'not tested',
			source: 'measured' as const,
			note: `from ${count(forecast.backtest.origins.length)} past weeks`
		}
	];
}

function promisesOf(basis: Need['basis']): string {
	return listed(
		basis.targets.value.map(({ share, within }) => `${percent(share, 0)} within ${span(within)}`)
	);
}

/** A roster as a table: who works where, from when, on which days. */
export function rosterRows(roster: Roster, basis: Need['basis']) {
	return roster.roster.map(({ id, people, site, shift, start, days, cost, shifts }) => ({
		id,
		cells: [
			count(people),
			site,
			shift,
			start,
			days.map((one) => DAYS[one - 1]).join(' '),
			moment(new Date((shifts[0]?.[0]?.[0] ?? 0) * 1000).toISOString()),
			money(cost, basis)
		]
	}));
}

/** How sure a roster is. */
export function sizeOf(roster: Roster, basis: Need['basis']): string {
	return `${people(heads(roster))}, ${money(roster.cost, basis)} a week, at most ${percent(roster.gap)} dearer than the cheapest`;
}

/** What the plan does in simulated weeks, a line each promise. */
export function verified(plan: Plan) {
	const { verified } = plan.proposed;
	return verified.targets.map(({ within, share, onTime, weeksMeeting }) => [
		`${percent(share, 0)} within ${span(within)}`,
		between(onTime),
		between(weeksMeeting)
	]);
}

/** The last quarter, as it was and as it would have been. */
export function replayed(plan: Plan) {
	const { before, after, test } = plan;
	return {
		title: `${count(before.cases)} cases from ${day(new Date(plan.from * 1000).toISOString(), true)} to ${day(new Date(plan.to * 1000).toISOString(), true)}, replayed`,
		rows: before.rates.map(({ within, observed, answeredOnly, all }, index) => [
			`Within ${span(within)}`,
			between(observed),
			between(answeredOnly),
			between(all),
			after.rates[index] ? between(after.rates[index].answeredOnly) : '–',
			after.rates[index] ? between(after.rates[index].all) : '–'
		]),
		test: `The test of the model: the team that was there, as its answers show it, replayed with nothing fitted gives ${between(test.asMeasured)} within ${span(test.within)} where ${between(test.observed)} was${test.heldOut ? `; fitted to even weeks, ${between(test.heldOut.replayed)} in the odd ones where ${between(test.heldOut.observed)} was` : ''}.`
	};
}

/** What the team that was there could promise, if it answered every case, oldest first. */
export function promiseOf({ before }: Plan): string {
	const parts = before.rates.map(({ within, all }) => `${between(all)} within ${span(within)}`);
	return `If it answered every case, oldest first, this team could promise ${listed(parts)}.`;
}

/** What other promises cost, and other sites; found at once and not verified. */
export function alternatives(view: View, plan: Plan, { basis }: Need) {
	const { frontier, sites, ahead } = plan.proposed.alternatives;
	const [cheapest] = frontier;
	const last = frontier.at(-1);
	const within = cheapest ? span(cheapest.within) : '';
	const title =
		cheapest && last
			? `From ${percent(cheapest.share, 0)} to ${percent(last.share, 0)} within ${within}: ${money(cheapest.cost, basis)} to ${money(last.cost, basis)} a week`
			: 'No other promise was priced';
	const broken = (number: number) => (number > 0.5 ? ', and the promise is broken' : '');
	return {
		chart: {
			...captionOf(view, { metrics: 'cases' }),
			title,
			note: `Cost a week over the share promised within ${within}, by the first answer to each; not verified.`,
			summary: `${title}.`,
			placeName: 'Promise',
			places: frontier.map(({ share }) => ({
				label: `${percent(share, 0)} within ${within}`,
				tick: percent(share, 0)
			})),
			series: [
				{
					name: 'Cost a week',
					colour: 'var(--accent)',
					values: frontier.map(({ cost }) => ({ y: cost / basis.money.minor }))
				}
			]
		},
		sites: sites.map(({ sites, cost, broken: late }) => ({
			name: listed(sites),
			words: `${money(cost, basis)}${broken(late)}`
		})),
		ahead: ahead
			? `A site like the first whose clock is eight hours ahead would bring it to ${money(ahead.cost, basis)} a week${broken(ahead.broken)}.`
			: 'A site eight hours ahead of the first would make nothing cheaper: hours cost the same at any time of its day, or shifts fill up as they are.'
	};
}

/** A scenario in a few words and numbers, for the table that sets several side by side. */
export function summary(state: PlanState): string[] {
	const { found } = state;
	if (!found) return [state.state === 'none' ? 'not planned' : state.state, '', '', ''];
	const { plan, verified } = found.proposed;
	return [
		money(plan.cost, found.basis),
		people(heads(plan)),
		found.after.rates[0] ? between(found.after.rates[0].answeredOnly) : '–',
		between(verified.weeksMeeting)
	];
}
