import { weekdayOf } from '../../model/dates.ts';
import { DAY, HOUR, MINUTE } from '../../model/duration.ts';
import { offsetsIn, type Seconds } from '../../model/time.ts';

/** A run of intervals of equal length on the UTC grid. */
export interface Grid {
	/** Instant at which the first interval begins. */
	start: Seconds;
	stepMin: 15 | 30 | 60;
}

/** What came in, interval by interval. */
export interface History extends Grid {
	/** Items of each interval. */
	counts: ArrayLike<number>;
	/** Hours of each interval that were observed; 0 is a gap. */
	exposure: ArrayLike<number>;
	/** Intervals of confirmed incidents, true or 1; left out: none. */
	incidents?: ArrayLike<boolean | number>;
	/** Local dates `YYYY-MM-DD` on which life is different, past and to come; none are derived. */
	holidays?: readonly string[];
}

/** Intervals with the clock on the wall of the people who write. */
export interface Calendar extends Grid {
	/** Seconds since 1970-01-01 that the wall clock shows when each interval begins. */
	wall: Float64Array;
	/** 1 where that local date is a holiday. */
	holiday: Uint8Array;
}

/** A history on its calendar; what ends at an origin holds nothing that came later. */
export interface Series extends Calendar {
	counts: Float64Array;
	/** Hours observed; 0 is a gap. */
	exposure: Float64Array;
	/** 1 where a confirmed incident was on. */
	incident: Uint8Array;
}

export function intervalsPerWeek({ stepMin }: Grid): number {
	return (7 * DAY) / (stepMin * MINUTE);
}

/** Hours of one interval. */
export function stepHours({ stepMin }: Grid): number {
	return (stepMin * MINUTE) / HOUR;
}

/** The calendar of `length` intervals from the start of a grid, in a zone. */
export function calendarOf(
	{ start, stepMin }: Grid,
	length: number,
	zone: string,
	holidays: readonly string[] = []
): Calendar {
	const step = stepMin * MINUTE;
	const wall = new Float64Array(length);
	for (const { piece, offset } of offsetsIn([start, start + length * step], zone)) {
		const first = Math.ceil((piece[0] - start) / step);
		const end = Math.ceil((piece[1] - start) / step);
		for (let index = first; index < end; index++) wall[index] = start + index * step + offset;
	}
	const days = new Set(holidays.map((date) => Date.parse(date) / 1000 / DAY));
	return { start, stepMin, wall, holiday: Uint8Array.from(wall, (at) => +days.has(dayOf(at))) };
}

/** A history on the calendar of a zone. */
export function seriesOf(history: History, zone: string): Series {
	const length = history.counts.length;
	return {
		...calendarOf(history, length, zone, history.holidays),
		counts: Float64Array.from(history.counts),
		exposure: Float64Array.from(history.exposure),
		incident: Uint8Array.from({ length }, (_, index) => +(history.incidents?.[index] ?? 0))
	};
}

/** The intervals [from, to) of a series, as views of the same numbers. */
export function cut(series: Series, from: number, to: number): Series {
	const { start, stepMin, wall, holiday, counts, exposure, incident } = series;
	return {
		start: start + from * stepMin * MINUTE,
		stepMin,
		wall: wall.subarray(from, to),
		holiday: holiday.subarray(from, to),
		counts: counts.subarray(from, to),
		exposure: exposure.subarray(from, to),
		incident: incident.subarray(from, to)
	};
}

/** Whether an interval tells what is usual: observed, no holiday, no incident. */
export function isUsual({ exposure, holiday, incident }: Series, index: number): boolean {
	return (exposure[index] as number) > 0 && !holiday[index] && !incident[index];
}

/** The end of a series from where so many weeks' worth of intervals in it tell what is usual. */
export function recent(series: Series, weeks: number): Series {
	let left = weeks * intervalsPerWeek(series);
	let from = series.wall.length;
	while (from > 0 && left > 0) if (isUsual(series, --from)) left--;
	return cut(series, from, series.wall.length);
}

/** Days' worth of observed time that tells what is usual. */
export function usualDays(series: Series): number {
	const hours = series.exposure.reduce(
		(sum, each, index) => sum + (isUsual(series, index) ? each : 0),
		0
	);
	return hours / 24;
}

/** Local days since 1970 of a reading of the wall clock. */
export function dayOf(wall: number): number {
	return Math.floor(wall / DAY);
}

/** 0 = Monday … 6 of a reading of the wall clock. */
export function weekdayAt(wall: number): number {
	return weekdayOf(dayOf(wall)) - 1;
}

/** How far the local day has come, 0 ≤ share < 1. */
export function timeOfDay(wall: number): number {
	return wall / DAY - dayOf(wall);
}
