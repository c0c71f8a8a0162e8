import type { Stretch } from '#lib/model/time.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The weekday, 1 = Monday … 7, and the time of day of an instant on the clock of a zone. */
export function clockIn(zone: string): (seconds: number) => { weekday: number; time: string } {
	const format = new Intl.DateTimeFormat('en-GB', {
		...{ timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
	} as Intl.DateTimeFormatOptions);
	return (seconds) => {
		const parts = format.formatToParts(seconds * 1000);
		const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
		return {
			weekday: DAYS.indexOf(part('weekday')) + 1,
			time: `${part('hour')}:${part('minute')}`
		};
	};
}

/** Weekdays as runs, of which one may go over the weekend: `Sat–Wed`, `Mon, Wed–Fri`, `every day`. */
export function daysText(weekdays: number[]): string {
	const on = [1, 2, 3, 4, 5, 6, 7].filter((day) => weekdays.includes(day));
	if (on.length === 7) return 'every day';
	const before = (day: number) => ((day + 5) % 7) + 1;
	const runs = on
		.filter((day) => !on.includes(before(day)))
		.map((first) => {
			const length =
				[1, 2, 3, 4, 5, 6].find((more) => !on.includes(((first - 1 + more) % 7) + 1)) ?? 1;
			const names = Array.from({ length }, (_, more) => DAYS[(first - 1 + more) % 7]);
			return length > 2 ? `${names[0]}–${names.at(-1)}` : names.join(', ');
		});
	return runs.join(', ');
}

/** Stretches of a week in words, those at the same times of day together: `every day 22:00–06:00`. */
export function stretchesText(zone: string, stretches: Stretch[]): string[] {
	const clock = clockIn(zone);
	const together = new Map<string, number[]>();
	for (const [from, to] of stretches) {
		const [begin, end] = [clock(from), clock(to)];
		const long = to - from > 24 * 3600;
		const words = `${begin.time}${long ? ` to ${DAYS[end.weekday - 1]} ` : '–'}${end.time}`;
		together.set(words, [...(together.get(words) ?? []), begin.weekday]);
	}
	return [...together].map(([times, weekdays]) => `${daysText(weekdays)} ${times}`);
}

/** A zone as people read it. */
export function zoneName(zone: string): string {
	return zone.replaceAll('_', ' ');
}
