import { captionOf } from '#lib/caption.ts';
import { count, day, percent } from '#lib/format.ts';
import { MINUTE } from '#lib/model/duration.ts';
import type { Required } from '#lib/planning/required.ts';
import type { Roster } from '#lib/planning/rostered.ts';
import type { View } from '#lib/view.ts';
import { money, span, tightest, type Need, type Plan } from './words.ts';

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
	const title = `Up to ${most} on duty at once; the answers themselves would keep ${Math.max(...needed).toFixed(1)} people at work at the peak`;
	const clock = new Intl.DateTimeFormat('en-GB', {
		...{ weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone: view.tz }
	} as Intl.DateTimeFormatOptions);
	const labels = needed.map((_, at) => clock.format((horizon.start + at * QUARTER) * 1000));
	const start = new Date(horizon.start * 1000).toISOString();
	return {
		...captionOf(view, { metrics: 'cases', by: 'hour_of_week' }),
		title,
		note: `People by the quarter hour in the week from ${day(start, true)}, ${view.tz.replaceAll('_', ' ')}. Needed: the people whom the expected answers alone would keep at work, spread as evenly as the promise allows, breaks and lost time counted in. More are on duty because shifts are whole, somebody has to be there, and some days bring more than expected.`,
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

/** What other shares of the tightest promise cost, and how often each would be kept. */
export function frontier(view: View, { proposed, basis, wish }: Plan) {
	const { plan, verified } = proposed;
	const asked = verified.targets.find(({ within }) => within === tightest(basis));
	// What was planned is a point of it, of which the longer simulation tells more.
	const frontier = proposed.alternatives.frontier.map((each) =>
		each.share === asked?.share && each.cost === plan.cost
			? { ...each, kept: verified.weeksMeeting }
			: each
	);
	const [first] = frontier;
	if (!first) return null;
	const within = span(first.within, basis);
	const often = percent(wish.confidence, 0);
	const kept = frontier.filter((each) => each.kept.value >= wish.confidence);
	const [cheapest, best] = [kept[0], kept.at(-1)];
	const more = best && cheapest ? best.cost - cheapest.cost : 0;
	const share = (each: typeof first) => percent(each.share, 0);
	const title =
		!cheapest || !best
			? `None of the shares tried within ${within} is kept in ${often} of weeks`
			: more > 0
				? `Promising ${share(best)} within ${within} instead of ${share(cheapest)} costs ${money(more, basis)} a week more`
				: best === cheapest
					? `${share(best)} within ${within} is the only share tried that is kept in ${often} of weeks`
					: `Promising less than ${share(best)} within ${within} saves nothing: the same roster keeps it`;
	const average = asked
		? `A share counts as kept where ${often} of weeks reach it each; the ${percent(asked.onTime.value, 0)} of this plan are what all weeks reach together.`
		: '';
	const beyond = frontier.filter((each) => best && each.share > best.share);
	const missed =
		beyond.length > 0
			? ` Dashed: kept in fewer than ${often} of simulated weeks, because ${share(beyond[0] as typeof first)} or more would take people at hours that these shifts leave empty, or more of them.`
			: '';
	return {
		...captionOf(view, { metrics: 'cases' }),
		title,
		note: `What the whole roster costs, ${basis.money.unit} a week, by the share promised within ${within}. Each is a short search, simulated in a few weeks. ${average}${missed}`,
		summary: `${title}.`,
		placeName: 'Promise',
		places: frontier.map((each) => ({
			label: `${share(each)} within ${within}, kept in ${percent(each.kept.value, 0)} of weeks`,
			tick: share(each)
		})),
		series: [
			{
				name: 'Cost a week',
				colour: 'var(--accent)',
				values: frontier.map((each) => ({
					y: each.cost / basis.money.minor,
					...(kept.includes(each) ? {} : { unfinished: true })
				}))
			}
		]
	};
}
