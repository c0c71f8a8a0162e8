import { captionOf } from '#lib/caption.ts';
import { count, day, percent } from '#lib/format.ts';
import { MINUTE } from '#lib/model/duration.ts';
import type { Required } from '#lib/planning/required.ts';
import type { Roster } from '#lib/planning/rostered.ts';
import type { View } from '#lib/view.ts';
import { money, span, type Need, type Plan } from './words.ts';

const QUARTER = 15 * MINUTE;

/** The cases of the days to come, with the band that holds four days of five. */
export function days(view: View, { days, forecast, basis }: Need, tested: boolean) {
	const total = days.reduce((sum, { expected }) => sum + expected, 0);
	const busiest = days.reduce((best, each) => (each.expected > best.expected ? each : best));
	const title = `${count(Math.round(total))} cases expected, most on ${day(busiest.date)}`;
	const { methods, origins } = forecast.backtest;
	const method = methods.find(({ method }) => method === forecast.method);
	const error =
		method && origins.length > 0
			? `Such forecasts were ${percent(method.wape.day, 0)} off a day in ${count(origins.length)} past weeks.`
			: tested
				? 'The history is too short to test forecasts on.'
				: 'Being tested on past weeks.';
	return {
		...captionOf(view, { metrics: 'cases', by: 'day' }),
		title,
		note: `Cases a day, ${basis.zone.replaceAll('_', ' ')}. Shaded: where four days of five should lie. ${error}`,
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

/** The people needed by the quarter hour, and those on a roster. */
export function coverage(view: View, { horizon, agents }: Required, roster: Roster) {
	const parts = horizon.step / QUARTER;
	const quarters = (values: ArrayLike<number>) =>
		Array.from({ length: agents.length * parts }, (_, at) => values[Math.floor(at / parts)] ?? 0);
	const needed = quarters(agents);
	const there = quarters(
		Array.from(agents, (_, at) =>
			Object.values(roster.coverage).reduce((sum, site) => sum + (site[at] ?? 0), 0)
		)
	);
	const most = Math.max(...there).toFixed(0);
	const title = `Up to ${most} people on duty at once, for work that fills ${Math.max(...needed).toFixed(1)}`;
	const clock = new Intl.DateTimeFormat('en-GB', {
		...{ weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone: view.tz }
	} as Intl.DateTimeFormatOptions);
	const labels = needed.map((_, at) => clock.format((horizon.start + at * QUARTER) * 1000));
	const start = new Date(horizon.start * 1000).toISOString();
	return {
		...captionOf(view, { metrics: 'cases', by: 'hour_of_week' }),
		title,
		note: `People by the quarter hour in the week from ${day(start, true)}, ${view.tz.replaceAll('_', ' ')}. Needed: the steadiest work that answers in time; the rest covers chance and whole shifts.`,
		summary: `${title}.`,
		placeName: 'Quarter hour',
		places: labels.map((label) => ({
			label,
			tick: label.endsWith(' 12:00') ? label.slice(0, 3) : undefined
		})),
		series: [
			{ name: 'needed', colour: 'var(--accent)', values: needed.map((y) => ({ y })) },
			{ name: 'on duty', colour: 'var(--brand-1)', values: there.map((y) => ({ y })) }
		]
	};
}

/** What other shares of the tightest promise cost. */
export function frontier(view: View, { proposed, basis }: Plan) {
	const { frontier } = proposed.alternatives;
	const [first] = frontier;
	const last = frontier.at(-1);
	if (!first || !last) return null;
	const within = span(first.within);
	const more = last.cost - first.cost;
	const title =
		more > 0
			? `${percent(last.share, 0)} within ${within} costs ${money(more, basis)} a week more than ${percent(first.share, 0)}`
			: `${percent(last.share, 0)} within ${within} costs no more than ${percent(first.share, 0)}`;
	return {
		...captionOf(view, { metrics: 'cases' }),
		title,
		note: `${basis.money.unit} a week by the share promised within ${within}. Each is a short search, not verified.${more > 0 ? '' : ' None found a cheaper roster for a lower promise: somebody has to be there anyway.'}`,
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
	};
}
