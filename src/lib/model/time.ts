import { Temporal } from 'temporal-polyfill';

/** Whole seconds since 1970-01-01T00:00Z, the unit in which instants are stored and compared. */
export type Seconds = number;

/** Zone names without a region; the other short ones are abbreviations, which mean several things. */
const SHORT_ZONES = ['UTC', 'GMT', 'CET', 'EET', 'MET', 'WET'];

/** Whether `zone` is an IANA zone name; offsets (`+05:30`) and abbreviations (`BST`) are not. */
export function isZone(zone: string): boolean {
	const named = /^[A-Za-z][A-Za-z_]*(\/[A-Za-z0-9_+-]+)+$/.test(zone);
	if (!named && !SHORT_ZONES.includes(zone)) return false;
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return true;
	} catch {
		return false;
	}
}

/** Seconds of an ISO instant with offset, fractions cut off; undefined when it is not one. */
export function parseInstant(text: string): Seconds | undefined {
	try {
		// A plus sign that was not encoded in an address arrives as a space.
		const instant = Temporal.Instant.from(text.replace(/ (\d\d(:?\d\d)?)$/, '+$1'));
		return Math.floor(instant.epochMilliseconds / 1000);
	} catch {
		return undefined;
	}
}

/** Writes an instant as `2026-03-01T09:30:00Z`. */
export function formatInstant(seconds: Seconds): string {
	return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** Writes an instant in a zone, with its offset: `2026-03-01T09:30:00-05:00`. */
export function formatZoned(seconds: Seconds, zone: string): string {
	return Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
		.toZonedDateTimeISO(zone)
		.toString({ timeZoneName: 'never' });
}

/** How far the clock of a zone is ahead of UTC at an instant, in seconds. */
export function offsetAt(seconds: Seconds, zone: string): number {
	const local = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(zone);
	return local.offsetNanoseconds / 1e9;
}

/** A half-open stretch of time [from, to). */
export type Stretch = [from: Seconds, to: Seconds];

/** The pieces of a stretch in each of which the clock of a zone is equally far ahead of UTC. */
export function offsetsIn([from, to]: Stretch, zone: string): { piece: Stretch; offset: number }[] {
	const pieces: { piece: Stretch; offset: number }[] = [];
	for (let begin = from; begin < to;) {
		const local = Temporal.Instant.fromEpochMilliseconds(begin * 1000).toZonedDateTimeISO(zone);
		const change = local.getTimeZoneTransition('next');
		const end = Math.min(to, change ? change.epochMilliseconds / 1000 : to);
		pieces.push({ piece: [begin, end], offset: local.offsetNanoseconds / 1e9 });
		begin = end;
	}
	return pieces;
}

/** Whether `text` is a date `YYYY-MM-DD` of the calendar. */
export function isDate(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	try {
		Temporal.PlainDate.from(text, { overflow: 'reject' });
		return true;
	} catch {
		return false;
	}
}

/**
 * The instant at which a local date begins: midnight, or the first instant after it where that
 * midnight does not exist, or the first of two where it is repeated.
 */
export function startOfDate(date: string, zone: string): Seconds {
	const start = Temporal.PlainDate.from(date).toZonedDateTime(zone);
	return Math.floor(start.epochMilliseconds / 1000);
}

/** Minutes since midnight of `HH:MM`, `24:00` included; undefined when it is not a time of day. */
export function parseTimeOfDay(text: string): number | undefined {
	const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
	if (!hours || !minutes || Number(minutes) > 59) return undefined;
	const total = Number(hours) * 60 + Number(minutes);
	return total <= 24 * 60 ? total : undefined;
}

/** The instant that a local date begins at, or that an ISO instant names; the text is one of these. */
export function instantOf(text: string, zone: string): Seconds {
	return isDate(text) ? startOfDate(text, zone) : (parseInstant(text) as Seconds);
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * Weekdays (1 = Monday … 7) of `mon,tue` or `mon-fri` or both mixed, sorted, without doubles;
 * undefined when a name is wrong. `fri-mon` runs over the weekend.
 */
export function parseWeekdays(text: string): number[] | undefined {
	const days = new Set<number>();
	for (const part of text.split(',')) {
		const [first, last, more] = part.trim().split('-').map(weekday);
		if (!first || more !== undefined || (part.includes('-') && !last)) return undefined;
		for (let day = first; ; day = (day % 7) + 1) {
			days.add(day);
			if (day === (last ?? first)) break;
		}
	}
	return [...days].sort();
}

function weekday(name: string): number {
	return WEEKDAYS.indexOf(name as (typeof WEEKDAYS)[number]) + 1;
}

/** The local date on which an instant falls. */
export function dateAt(seconds: Seconds, zone: string): string {
	return formatZoned(seconds, zone).slice(0, 10);
}

/**
 * The instant at which the clock of a zone shows a date and a number of minutes since its midnight,
 * which may lie beyond 24 h; of two the first, and of none what the clock would show had it not been put
 * forward.
 */
export function wallInstant(date: string, minutes: number, zone: string): Seconds {
	const local = Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes });
	return Math.floor(local.toZonedDateTime(zone).epochMilliseconds / 1000);
}

/** The local dates from the one on which an instant falls, one after another, with their weekdays. */
export function datesFrom(
	seconds: Seconds,
	zone: string,
	count: number
): { date: string; weekday: number }[] {
	const first = Temporal.PlainDate.from(dateAt(seconds, zone));
	return Array.from({ length: count }, (_, days) => {
		const date = first.add({ days });
		return { date: date.toString(), weekday: date.dayOfWeek };
	});
}
