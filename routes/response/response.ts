import { address } from '#lib/address.ts';
import { aloneSentence } from '#lib/alone.ts';
import { captionOf, rowsOf, unitsOf } from '#lib/caption.ts';
import type { Place, SeriesValue } from '#lib/charts/series.ts';
import { ENOUGH, medianWords, numberIn, shareAndEnds } from '#lib/figure.ts';
import { count, day, duration, hour, listed, percent } from '#lib/format.ts';
import { chanceOf } from '#lib/model/interval.ts';
import { addDays } from '#lib/model/dates.ts';
import { DAY, MINUTE } from '#lib/model/duration.ts';
import { BINS } from '#lib/metrics/dimensions.ts';
import { LADDER } from '#lib/metrics/metric.ts';
import type { View } from '#lib/view.ts';
import type { Row } from '#lib/server/contents.ts';
import { plain, strong, type Sentence } from '#lib/sentence.ts';

/** The colour of a brand, the same everywhere: the own brands first, then by how much is written. */
export function colourOf(view: View, brand: string): string {
	return `var(--brand-${Math.max(0, view.brands.indexOf(brand)) % 8})`;
}

/** A chance in words: below one in a thousand it is not told further apart. */
function chance(p: number): string {
	return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** The sentence that sums the page up. */
export function headline(view: View, now: Row): Sentence {
	if (view.alone) return aloneSentence(view.name, view.alone);
	if ((numberIn(now, 'units') ?? 0) === 0) return [plain(`Nobody wrote to ${view.name} here.`)];
	const median = numberIn(now, 'response_p50');
	const late = numberIn(now, 'response_p90');
	const weekly = numberIn(now, 'response_rate_7d');
	const hourly = numberIn(now, 'response_rate_1h');
	const who = view.unit === 'case' ? 'cases' : 'mentions';
	if (median === null && weekly === null) {
		return [plain(`${view.name}'s ${who} here are too young to say when half have an answer.`)];
	}
	const start =
		median === null
			? [
					plain(`Fewer than half of ${view.name}'s ${who} get an answer: `),
					strong(percent(weekly, 0)),
					plain(' within 7 days.')
				]
			: [
					plain(`Half of ${view.name}'s ${who} have an answer after `),
					strong(duration(median)),
					plain('.')
				];
	const tail =
		median === null
			? ''
			: late !== null
				? ` One in ten waits longer than ${duration(late)}.`
				: weekly === null
					? ''
					: ` ${percent(1 - weekly, 0)} get none within 7 days.`;
	return hourly === null
		? start
		: [...start, plain(` Within the hour it is `), strong(percent(hourly, 0)), plain(`.${tail}`)];
}

/** The share answered over time waited, of the brand and those beside it. */
export function curves(view: View, rows: Row[]) {
	const names = [...view.brand, ...view.compare];
	const all = names.flatMap((name) => {
		const own = rows.filter(({ brand }) => brand === name);
		if (own.length === 0) return [];
		return [
			{
				name,
				colour: colourOf(view, name),
				banded: view.brand.includes(name),
				statistic: numberIn(own[0], 'log_rank'),
				points: own.map((row) => ({
					seconds: row.waited as number,
					share: numberIn(row, 'answered_by'),
					low: numberIn(row, 'answered_by_low'),
					high: numberIn(row, 'answered_by_high')
				}))
			}
		];
	});
	const end = (points: (typeof all)[number]['points']) =>
		points.findLast(({ share }) => share !== null)?.share ?? 0;
	const own = all[0];
	const best = [...all].sort((a, b) => end(b.points) - end(a.points))[0];
	const ahead = own && best && end(best.points) > end(own.points) ? best : undefined;
	const title = !own
		? 'Nothing to follow'
		: `So far as they were followed, ${percent(end(own.points), 0)} get an answer${ahead ? `; ${ahead.name} gets to ${percent(end(ahead.points), 0)}` : ''}`;
	const tests = all.flatMap(({ name, statistic }) =>
		statistic === null ? [] : [`${name} ${chance(chanceOf(statistic))}`]
	);
	return {
		...captionOf(view, { by: 'brand', brand: names.join(',') }, '/api/curve.csv'),
		title,
		note: `Share of ${unitsOf(view)} answered by the time waited, silence included (Kaplan–Meier), with 95 % band.${tests.length > 0 ? ` Log-rank against ${own?.name}: ${tests.join(', ')}.` : ''}`,
		summary: `${title}.`,
		curves: all
	};
}

/** The share answered within each rung. */
export function ladder(view: View, now: Row) {
	const rungs = LADDER.map(({ rung, seconds }) => ({
		label: rung,
		share: numberIn(now, `response_rate_${rung}`),
		low: numberIn(now, `response_rate_${rung}_low`),
		high: numberIn(now, `response_rate_${rung}_high`),
		count: numberIn(now, `mature_${rung}`) ?? 0,
		target: view.targets.find(({ within }) => within === seconds)?.share,
		href: rowsOf(view, `response_rate_${rung}`)
	}));
	const missed = rungs.filter(
		({ share, target }) => target !== undefined && share !== null && share < target
	);
	const promised = rungs.filter(({ share, target }) => target !== undefined && share !== null);
	const gained = rungs.map(({ share }, index) => (share ?? 0) - (rungs[index - 1]?.share ?? 0));
	const most = rungs[gained.indexOf(Math.max(...gained.slice(1)))];
	const step = rungs[rungs.indexOf(most ?? (rungs[1] as (typeof rungs)[number])) - 1];
	const title =
		missed.length > 0
			? `The promise for ${listed(missed.map(({ label }) => label))} is missed`
			: promised.length > 0
				? 'Every promise is kept'
				: `The largest step is from ${step?.label} to ${most?.label}`;
	return {
		...captionOf(view, {
			metrics: LADDER.map(({ rung }) => `response_rate_${rung},mature_${rung}`).join(',')
		}),
		title,
		note: `Share of ${unitsOf(view)} answered within, of those old enough; upright: 95 % interval${promised.length > 0 ? '; green: the promise' : ''}.`,
		summary: `${title}: ${rungs.map(({ label, share }) => `${label} ${percent(share, 0)}`).join(', ')}.`,
		rungs
	};
}

interface Run {
	view: View;
	rung: string;
	grain: string;
	run: Row[];
	runBefore: Row[];
	now: Row;
	before: Row | null;
}

/** The rate of the promise over time. */
export function rates(data: Run) {
	const { view, rung, run, now, before } = data;
	const name = `response_rate_${rung}`;
	const [share, was] = [numberIn(now, name), numberIn(before, name)];
	const title =
		share === null
			? 'Nothing is old enough to judge'
			: `${percent(share, 0)} within ${rung}${was === null ? '' : `, after ${percent(was, 0)} in the period before`}`;
	return {
		...overTime(data, title, (row) => ({
			y: numberIn(row, name),
			low: numberIn(row, `${name}_low`),
			high: numberIn(row, `${name}_high`),
			unfinished: numberIn(row, `mature_${rung}`) !== numberIn(row, 'units')
		})),
		note: `Share answered within ${rung}, by the ${data.grain} they began, with 95 % interval${dotted(data)}. ${view.tz}.`,
		rules: view.targets.flatMap((target) =>
			LADDER.some((each) => each.rung === rung && each.seconds === target.within)
				? [{ y: target.share, label: `target ${percent(target.share, 0)}` }]
				: []
		),
		load: {
			label: `Mentions a ${data.grain}`,
			values: run.map((row) =>
				(numberIn(row, 'exposure_hours') ?? 0) > 0 ? numberIn(row, 'mentions') : null
			)
		}
	};
}

/** The median over time. */
export function medians(data: Run) {
	const values = data.run.flatMap((row) => numberIn(row, 'response_p50') ?? []);
	const never = data.run.filter(
		(row) => (numberIn(row, 'units') ?? 0) > 0 && numberIn(row, 'response_p50') === null
	).length;
	const title =
		values.length === 0
			? never > 0
				? `Half got no answer in any ${data.grain} so far`
				: 'Nobody wrote'
			: `The median lies between ${duration(Math.min(...values))} and ${duration(Math.max(...values))}`;
	return {
		...overTime(data, title, (row) => ({ y: numberIn(row, 'response_p50') })),
		levelsOf: timeLevels,
		note: `Median first response, by the ${data.grain} they began, silence included${never > 0 ? `; a gap where half never got one (${never})` : ''}${dotted(data)}. ${data.view.tz}.`
	};
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map(
	(minutes) => minutes * MINUTE
);

/** Round times from zero past the longest. */
function timeLevels(most: number): number[] {
	const step = STEPS.find((each) => most / each <= 5) ?? 7 * DAY;
	return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

function dotted({ runBefore }: Run): string {
	return runBefore.length > 0 ? '; dotted: the period before' : '';
}

function overTime(data: Run, title: string, read: (row: Row | undefined) => SeriesValue) {
	const { view, grain, run, runBefore, rung } = data;
	const every = Math.max(1, Math.ceil(run.length / 6));
	const places: Place[] = run.map((row, index) => {
		const at = String(row[grain]).slice(0, 10);
		return {
			label: grain === 'day' ? day(at, true) : `${grain} of ${day(at, true)}`,
			tick: index % every === 0 ? day(at, grain === 'month') : undefined,
			href: rowsOf(view, `response_rate_${rung}`, {
				from: at > view.from ? at : view.from,
				to: endOf(at, grain) < view.to ? endOf(at, grain) : view.to
			})
		};
	});
	const own = { name: view.name, colour: 'var(--accent)', values: run.map(read) };
	const previous = {
		name: 'period before',
		colour: 'var(--quiet)',
		quiet: true,
		values: run.map((_, index) => ({ y: read(runBefore[index]).y }))
	};
	return {
		...captionOf(view, { metrics: `response_rate_${rung},mature_${rung},response_p50`, by: grain }),
		title,
		summary: `${title}.`,
		placeName: grain,
		places,
		series: runBefore.length > 0 ? [previous, own] : [own]
	};
}

/** The first day after a bucket. */
export function endOf(at: string, grain: string): string {
	if (grain === 'day') return addDays(at, 1);
	if (grain === 'week') return addDays(at, 7);
	return `${addDays(`${at.slice(0, 7)}-01`, 32).slice(0, 7)}-01`;
}

/** How many answers came after how long. */
export function histogram(view: View, rows: Row[]) {
	const counted = new Map(rows.map((row) => [row.waited, numberIn(row, 'answered') ?? 0]));
	const bins = BINS.map((low, index) => ({
		from: Math.max(30, low),
		to: BINS[index + 1] ?? 2 * low,
		count: counted.get(low) ?? 0
	}));
	const total = bins.reduce((sum, bin) => sum + bin.count, 0);
	const humps = bins.filter(
		(bin, index) =>
			bin.count > total * 0.02 &&
			bins.slice(Math.max(0, index - 3), index).every((other) => other.count < bin.count) &&
			bins.slice(index + 1, index + 4).every((other) => other.count <= bin.count)
	);
	const title =
		humps.length === 0
			? 'Too few answers to say when they come'
			: humps.length === 1
				? `Most answers come after about ${duration(humps[0]?.from ?? 0)}`
				: `Answers come in ${humps.length === 2 ? 'two' : humps.length} humps: after about ${listed(humps.map(({ from }) => duration(from)))}`;
	return {
		...captionOf(view, { metrics: 'answered', by: 'waited' }),
		title,
		note: `${count(total)} answered ${unitsOf(view)} by how long they waited; the first bin holds all below a minute.`,
		summary: `${title}.`,
		unit: 'answers',
		bins
	};
}

/** How fast the answer is by the hour at which they write. */
export function byHour(view: View, rows: Row[]) {
	const at = new Map(rows.map((row) => [row.hour_of_day, row]));
	const hours = Array.from({ length: 24 }, (_, index) => at.get(index));
	const rate = (row: Row | undefined) => numberIn(row, 'response_rate_1h');
	const known = hours.flatMap((row, index) =>
		(numberIn(row, 'mature_1h') ?? 0) >= ENOUGH ? [index] : []
	);
	const by = (compare: (a: number, b: number) => number) =>
		[...known].sort((a, b) => compare(rate(hours[a]) ?? 0, rate(hours[b]) ?? 0))[0];
	const [best, worst] = [by((a, b) => b - a), by((a, b) => a - b)];
	const title =
		best === undefined || worst === undefined || rate(hours[best]) === rate(hours[worst])
			? 'How soon they are answered, by the hour'
			: `Best at ${hour(best)} with ${percent(rate(hours[best]), 0)}, worst at ${hour(worst)} with ${percent(rate(hours[worst]), 0)}`;
	return {
		...captionOf(view, { metrics: 'response_rate_1h,mentions_per_hour', by: 'hour_of_day' }),
		title,
		note: `Share answered within 1 h by the hour at which they wrote, with 95 % interval, over mentions per hour. ${view.tz}.`,
		summary: `${title}.`,
		placeName: 'Hour',
		places: hours.map((_, index) => ({
			label: `${hour(index)}–${hour(index + 1)}`,
			tick: index % 4 === 0 ? hour(index) : undefined,
			href: rowsOf(view, 'response_rate_1h', { hour_of_day: String(index) })
		})),
		series: [
			{
				name: view.name,
				colour: 'var(--accent)',
				values: hours.map((row) => ({
					y: rate(row),
					low: numberIn(row, 'response_rate_1h_low'),
					high: numberIn(row, 'response_rate_1h_high')
				}))
			}
		],
		load: {
			label: 'Mentions per hour',
			values: hours.map((row) => {
				const load = numberIn(row, 'mentions_per_hour');
				return load === null ? null : Math.round(load * 10) / 10;
			})
		}
	};
}

/** The ladder by the calendar and in opening hours; null where the brand has no schedule. */
export function clocks(view: View, now: Row, other: Row) {
	const inHours = view.given.clock === 'hours';
	const [calendar, hours] = inHours ? [other, now] : [now, other];
	const rungs = ['1h', '4h', '8h', '24h'];
	if (rungs.every((rung) => numberIn(hours, `response_rate_${rung}`) === null)) return null;
	const written = (row: Row, rung: string) => shareAndEnds(row, `response_rate_${rung}`);
	const [all, open] = [calendar, hours].map((row) => percent(numberIn(row, 'response_rate_1h'), 0));
	return {
		title: `Within the hour it is ${all} by the calendar, ${open} in opening hours`,
		other: address('/response', view.given, { clock: inHours ? null : 'hours' }),
		inHours,
		rows: [
			...rungs.map((rung) => [`Within ${rung}`, written(calendar, rung), written(hours, rung)]),
			['Median', medianWords(calendar), medianWords(hours)]
		]
	};
}
