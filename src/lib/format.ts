import { DAY, HOUR, MINUTE } from './model/duration.ts';

/** Writes a share as `59.3 %`, with a space that does not break; an absent one as a dash. */
export function percent(share: number | null, digits = 1): string {
	return share === null ? '–' : `${(share * 100).toFixed(digits)}\u00a0%`;
}

/** Writes a duration in its two largest units: `3 h 12 min`, `2 d 4 h`, `45 s`. */
export function duration(seconds: number): string {
	return durationParts(seconds)
		.map(([figure, unit]) => `${figure} ${unit}`)
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
