import { weekdayOf } from './dates.ts';
import { MINUTE, DAY } from './duration.ts';
import { validity, type Brand } from './settings.ts';
import { offsetsIn, type Stretch } from './time.ts';

type Hours = Brand['hours'][number];

/** When a brand has a schedule, and when it is open by it; sorted stretches that do not touch. */
export interface Schedule {
	/** Ends are ±Infinity where the settings do not bound them. */
	valid: Stretch[];
	open: Stretch[];
}

/**
 * Expands the opening hours of a brand over a span of time. It is open at an instant when the clock on
 * the wall in its zone shows a time inside a window of a row that holds at that instant. So a window
 * that ends in an hour that was skipped or repeated is cut short or opens twice, as a `window` of a
 * query does. A window that crosses midnight belongs to the local day on which it begins, for its
 * weekday and for `closed`. A row closes its own windows only; rows that hold at once add up. A row
 * without windows is a schedule too: always closed.
 */
export function scheduleOf(
	{ hours, timezone }: Pick<Brand, 'hours' | 'timezone'>,
	span: Stretch
): Schedule {
	const valid = hours.map((row) => validity(row, timezone));
	const open = hours.flatMap((row, index) =>
		overlap(valid[index] as Stretch, span).flatMap((stretch) => openIn(row, stretch, timezone))
	);
	return { valid: merge(valid), open: merge(open) };
}

/** When one row is open inside a stretch in which it holds. */
function openIn({ open, closed }: Hours, stretch: Stretch, zone: string): Stretch[] {
	const holidays = new Set(closed.map((date) => Date.parse(date) / 1000 / DAY));
	return offsetsIn(stretch, zone).flatMap(({ piece, offset }) => {
		const wall: Stretch = [piece[0] + offset, piece[1] + offset];
		return daysOf(wall)
			.filter((day) => !holidays.has(day))
			.flatMap((day) => open.filter(({ days }) => days.includes(weekdayOf(day))).map(at(day)))
			.flatMap((window) => overlap(window, wall))
			.map(([from, to]): Stretch => [from - offset, to - offset]);
	});
}

/** Days since 1970 whose windows can reach into a stretch of wall-clock time: one before it, too. */
function daysOf([from, to]: Stretch): number[] {
	const first = Math.floor(from / DAY) - 1;
	return Array.from({ length: Math.ceil(to / DAY) - first }, (_, index) => first + index);
}

/** The wall-clock time that a window takes when it begins on a day. */
function at(day: number) {
	return ({ start, end }: { start: number; end: number }): Stretch => [
		day * DAY + start * MINUTE,
		(start < end ? day : day + 1) * DAY + end * MINUTE
	];
}

/** What two stretches share, if anything. */
function overlap(one: Stretch, other: Stretch): Stretch[] {
	const from = Math.max(one[0], other[0]);
	const to = Math.min(one[1], other[1]);
	return from < to ? [[from, to]] : [];
}

/** The same time in sorted stretches that neither overlap nor touch. */
export function merge(stretches: Stretch[]): Stretch[] {
	const merged: Stretch[] = [];
	for (const [from, to] of stretches.toSorted((a, b) => a[0] - b[0])) {
		const last = merged.at(-1);
		if (last && from <= last[1]) last[1] = Math.max(last[1], to);
		else merged.push([from, to]);
	}
	return merged;
}
