import { DAY, HOUR, MINUTE } from './model/duration.ts';

/** Writes a share as `59.3 %`; an absent one as a dash. */
export function percent(share: number | null, digits = 1): string {
	return share === null ? '–' : `${(share * 100).toFixed(digits)} %`;
}

/** Writes a duration in its two largest units: `3 h 12 min`, `2 d 4 h`, `45 s`. */
export function duration(seconds: number): string {
	if (seconds < MINUTE) return `${Math.round(seconds)} s`;
	if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
	const [large, unit, small, part] =
		seconds < DAY ? ([HOUR, 'h', MINUTE, 'min'] as const) : ([DAY, 'd', HOUR, 'h'] as const);
	const rest = Math.floor((seconds % large) / small);
	return `${Math.floor(seconds / large)} ${unit}${rest > 0 ? ` ${rest} ${part}` : ''}`;
}

/** Writes a count with its thousands apart. */
export function count(number: number): string {
	return number.toLocaleString('en');
}
