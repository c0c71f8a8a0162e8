import { timeOfDay } from '../model/dates.ts';
import { scheduleOf } from '../model/schedule.ts';
import { datesFrom, offsetsIn, type Stretch } from '../model/time.ts';
import { span, type Horizon } from './horizon.ts';
import { paidHours } from './pay.ts';
import type { ShiftType, Site } from './site.ts';
import { siteClock } from './siteClock.ts';

/** One way to work through a horizon: a kind of shift at a site, from one start, on certain days. */
export interface Column {
	id: string;
	site: string;
	shift: string;
	/** `HH:MM`, local. */
	start: string;
	days: number[];
	/** The shifts worked from begin to end, in instants. */
	spans: Stretch[];
	/** The same, each as its stretches between breaks. */
	shifts: Stretch[][];
	/** Part of each interval spent at work, 0 to 1: breaks are holes. */
	onDuty: Float64Array;
	/** Part of each interval spent on a seat, breaks included. */
	present: Float64Array;
	/** Money per person over the horizon, in minor units. */
	cost: number;
	/** People on it when it is worked at all. */
	minimum: number;
}

/**
 * All columns of sites and kinds of shifts. Starts, ends and breaks stand on the clock of the site, so
 * a shift over a change of the clock is an hour shorter or longer and paid as such; breaks are paid. A
 * shift that reaches beyond the site's hours is not offered; one cut by a change of the clock is. On a
 * cyclic horizon every weekday comes once, and what runs over its end comes back at its start.
 */
export function columnsOf(sites: Site[], types: ShiftType[], horizon: Horizon): Column[] {
	return sites.flatMap((site) => {
		const room = stretchesOf(site, horizon);
		const calendar = calendarOf(site, horizon);
		return types.flatMap((type) =>
			type.starts.flatMap((start) => {
				const shifts = datesOf(calendar, start, horizon)
					.map(({ date, weekday }) => ({ weekday, ...shiftOn(date, start, type, calendar) }))
					.filter((shift) => fits(shift, room, site))
					.map(({ weekday, ...shift }) => ({ weekday, ...within(shift, horizon) }))
					.filter(({ work }) => work.length > 0)
					.map((shift) => ({ ...shift, paid: paidHours(shift.whole, site) }));
				return type.days.flatMap((days) => {
					const worked = shifts.filter(({ weekday }) => days.includes(weekday));
					return worked.length === 0 ? [] : [column(site, type, start, days, worked, horizon)];
				});
			})
		);
	});
}

const DAY = 86_400;

interface Shift {
	whole: Stretch;
	work: Stretch[];
}

/** The dates around a horizon at a site, and its clock. */
interface Calendar {
	dates: ReturnType<typeof datesFrom>;
	at: ReturnType<typeof siteClock>;
}

function calendarOf({ timezone }: Site, horizon: Horizon): Calendar {
	const days = Math.round(span(horizon) / DAY);
	const around: Stretch = [horizon.start - 4 * DAY, horizon.start + span(horizon) + 6 * DAY];
	return {
		dates: datesFrom(horizon.start - 2 * DAY, timezone, days + 4),
		at: siteClock(around, timezone)
	};
}

function column(
	site: Site,
	type: ShiftType,
	start: number,
	days: number[],
	worked: (Shift & { paid: number })[],
	horizon: Horizon
): Column {
	const clock = timeOfDay(start);
	const paid = worked.reduce((sum, each) => sum + each.paid, 0);
	return {
		id: [site.name, type.name, clock, days.join('')].join(' · '),
		site: site.name,
		shift: type.name,
		start: clock,
		days,
		spans: worked.map(({ whole }) => whole),
		shifts: worked.map(({ work }) => work),
		onDuty: partOfIntervals(
			worked.flatMap(({ work }) => work),
			horizon
		),
		present: partOfIntervals(
			worked.map(({ whole }) => whole),
			horizon
		),
		cost: Math.round(paid * site.costPerHour),
		minimum: Math.max(1, site.minimum, type.minimum ?? 1)
	};
}

function shiftOn(date: string, start: number, type: ShiftType, calendar: Calendar): Shift {
	const at = (after: number) => calendar.at(date, start + after / 60);
	const whole: Stretch = [at(0), at(type.length)];
	const work: Stretch[] = [];
	let begin = whole[0];
	for (const { after, length } of type.breaks.toSorted((a, b) => a.after - b.after)) {
		if (at(after) > begin) work.push([begin, at(after)]);
		begin = at(after + length);
	}
	if (begin < whole[1]) work.push([begin, whole[1]]);
	return { whole, work };
}

/**
 * Local dates whose shifts can reach into the horizon; on a cyclic one as many as it has days, from the
 * first whose shift begins in it.
 */
function datesOf({ dates, at }: Calendar, start: number, horizon: Horizon) {
	if (!horizon.cyclic) return dates;
	const days = Math.round(span(horizon) / DAY);
	const first = dates.findIndex(({ date }) => at(date, start) >= horizon.start);
	return dates.slice(first, first + days);
}

/** The part of a shift that lies in a dated horizon; all of it on a cyclic one. */
function within({ whole, work }: Shift, horizon: Horizon): Shift {
	if (horizon.cyclic) return { whole, work };
	const end = horizon.start + span(horizon);
	const cut = ([from, to]: Stretch): Stretch => [Math.max(from, horizon.start), Math.min(to, end)];
	return { whole: cut(whole), work: work.map(cut).filter(([from, to]) => from < to) };
}

/** When a site can be open around the horizon. */
function stretchesOf({ hours, timezone }: Site, horizon: Horizon): Stretch[] {
	const around: Stretch = [horizon.start - 3 * DAY, horizon.start + span(horizon) + 3 * DAY];
	return scheduleOf({ hours: [{ open: hours, closed: [] }], timezone }, around).open;
}

/** Whether the site can be open all through a shift, to the hour that a change of its clock may take. */
function fits({ whole: [from, to] }: Shift, room: Stretch[], { timezone }: Site): boolean {
	const inside = (slack: number) =>
		room.some(([open, close]) => open <= from + slack && to - slack <= close);
	return inside(0) || (inside(3600) && changes(from, to, timezone));
}

function changes(from: number, to: number, zone: string): boolean {
	return offsetsIn([from, to], zone).length > 1;
}

function partOfIntervals(stretches: Stretch[], { start, step, count, cyclic }: Horizon) {
	const parts = new Float64Array(count);
	for (const [from, to] of stretches) {
		const first = Math.floor((from - start) / step);
		for (let t = first; start + t * step < to; t++) {
			const index = cyclic ? ((t % count) + count) % count : t;
			const begin = start + t * step;
			const shared = Math.min(to, begin + step) - Math.max(from, begin);
			if (index >= 0 && index < count) parts[index] = (parts[index] as number) + shared / step;
		}
	}
	return parts;
}
