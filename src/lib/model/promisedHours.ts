import { timeOfDay, weekdayOf } from './dates.ts';
import { DAY, MINUTE } from './duration.ts';
import type { Stretch } from './time.ts';

const WHOLE_DAY = '00:00–24:00';

/**
 * The hours that a schedule promises on each weekday as a rule, such as `08:00–12:00, 13:00–20:00`,
 * `closed`, or `always` on all seven. Hours up to a day long belong to the day on which they begin;
 * longer ones are cut at midnights. A weekday is closed where most of its days are; else its hours are
 * the newest that two of its days share, so neither a holiday nor one odd week decides.
 *
 * @param open when it is open, in seconds since 1970-01-01T00:00 of the clock on the wall
 * @param seen the time over which that is known, in the same seconds
 * @returns the seven weekdays, Monday first; null for one that has no whole day in `seen`
 */
export function promisedHours(open: Stretch[], seen: Stretch): (string | null)[] {
	const [first, end] = [Math.ceil(seen[0] / DAY), Math.floor(seen[1] / DAY)];
	const newest = Array.from({ length: Math.max(0, end - first) }, (_, index) => end - 1 - index);
	const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
		usual(newest.filter((day) => weekdayOf(day) === weekday).map((day) => hoursOn(day, open)))
	);
	return week.every((hours) => hours === WHOLE_DAY) ? week.map(() => 'always') : week;
}

/** What holds as a rule of the hours of several days, the newest first. */
function usual(days: string[]): string | null {
	const opened = days.filter((hours) => hours !== '');
	if (2 * opened.length < days.length) return 'closed';
	const often = (hours: string) => opened.filter((other) => other === hours).length > 1;
	return opened.find(often) ?? opened[0] ?? null;
}

function hoursOn(day: number, open: Stretch[]): string {
	const [midnight, next] = [day * DAY, (day + 1) * DAY];
	return open
		.flatMap(([from, to]): Stretch[] => {
			if (to - from >= DAY) {
				return from < next && to > midnight ? [[Math.max(from, midnight), Math.min(to, next)]] : [];
			}
			return from >= midnight && from < next ? [[from, to]] : [];
		})
		.map(([from, to]) => `${clock(from)}–${to % DAY === 0 ? '24:00' : clock(to)}`)
		.join(', ');
}

function clock(seconds: number): string {
	return timeOfDay(Math.floor((seconds % DAY) / MINUTE));
}
