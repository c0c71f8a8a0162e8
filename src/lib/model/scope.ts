import { addDays, daysBetween } from './dates.ts';
import { dateAt, type Seconds } from './time.ts';

/** A range of local dates, the end excluded. */
export interface Range {
	from: string;
	to: string;
}

/** Days that a page shows when the address names no range: whole weeks, so that weekdays weigh alike. */
export const DEFAULT_DAYS = 28;

/** The last complete local days before an instant. */
export function lastDays(asOf: Seconds, zone: string, days = DEFAULT_DAYS): Range {
	const to = dateAt(asOf + 1, zone);
	return { from: addDays(to, -days), to };
}

/** The period to compare with: as long, and shifted back by whole weeks so that weekdays match. */
export function previousRange({ from, to }: Range): Range {
	const shift = Math.ceil(daysBetween(from, to) / 7) * 7;
	return { from: addDays(from, -shift), to: addDays(to, -shift) };
}
