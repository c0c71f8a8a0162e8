import { DAY, HOUR, MINUTE } from './model/duration.ts';

/** Writes a share as `59.3 %`, with a space that does not break; an absent one as a dash. */
export function percent(share: number | null, digits = 1): string {
	return share === null ? '–' : `${(share * 100).toFixed(digits)}\u00a0%`;
}

/** Writes a duration in its two largest units: `3 h 12 min`, `2 d 4 h`, `45 s`. */
export function duration(seconds: number): string {
	return durationParts(seconds)
		.map(([figure, unit]) => `${figure}\u00a0${unit}`)
		.join(' ');
}

/** The same in pairs of figure and unit. */
export function durationParts(seconds: number): [string, string][] {
	if (seconds < MINUTE) return [[String(Math.round(seconds)), 's']];
	if (seconds < HOUR) return [[String(Math.floor(seconds / MINUTE)), 'min']];
	const [large, unit, small, part] =
		seconds < DAY ? ([HOUR, 'h', MINUTE, 'min'] as const) : ([DAY, 'd', HOUR, 'h'] as const);
	const rest = Math.floor((seconds % large) / small);
	const first: [string, string] = [String(Math.floor(seconds / large)), unit];
	return rest > 0 ? [first, [String(rest), part]] : [first];
}

/** Writes a count with its thousands apart. */
export function count(number: number): string {
	return number.toLocaleString('en');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const WEEKDAY_NAMES = [
	'Monday',
	'Tuesday',
	'Wednesday',
	'Thursday',
	'Friday',
	'Saturday',
	'Sunday'
];

/** Writes the date of an ISO date or instant as `9 Nov`, with its year where asked. */
export function day(iso: string, year = false): string {
	const [years, months, days] = iso.slice(0, 10).split('-').map(Number);
	return `${days} ${MONTHS[(months ?? 1) - 1]}${year ? ` ${years}` : ''}`;
}

/** Writes a local instant as `9 Nov 2026, 23:59`. */
export function moment(iso: string): string {
	return `${day(iso, true)}, ${iso.slice(11, 16)}`;
}

/** Writes an hour of the day as `19:00`. */
export function hour(number: number): string {
	return `${String(number % 24).padStart(2, '0')}:00`;
}

/** Writes hours of the day as `19:00–03:00`. */
export function stretch(start: number, hours = 1): string {
	return hours >= 24 ? '00:00–24:00' : `${hour(start)}–${hour(start + hours)}`;
}

/** The same as an address takes it: `19:00-03:00`. */
export function windowOf(words: string): string {
	return words.replace('–', '-');
}

/** Joins words as a sentence does: `a, b and c`. */
export function listed(words: string[]): string {
	const [last = '', ...others] = [...words].reverse();
	return others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : last;
}

/** A number in words up to twelve, as headlines write it. */
export function spelt(number: number): string {
	const words = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');
	return words[number] ?? count(number);
}
