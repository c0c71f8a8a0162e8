import { parseTimeOfDay, parseWeekdays } from './time.ts';

/** A stretch of the local day in minutes since midnight; `end` ≤ `start` when it crosses midnight. */
export interface Window {
	start: number;
	end: number;
}

/** Windows that begin on certain weekdays (1 = Monday … 7). */
export interface WeeklyHours extends Window {
	days: number[];
}

/** Reads `HH:MM-HH:MM`, half-open, `24:00` allowed as the end; undefined when malformed or empty. */
export function parseWindow(text: string): Window | undefined {
	const [from = '', to = '', more] = text.split('-');
	const start = parseTimeOfDay(from);
	const end = parseTimeOfDay(to);
	if (start === undefined || end === undefined || more !== undefined) return undefined;
	return start === 24 * 60 || start === end ? undefined : { start, end };
}

/** Reads `mon-fri 08:00-12:00`; undefined when malformed. */
export function parseWeeklyHours(text: string): WeeklyHours | undefined {
	const [names = '', hours = '', more] = text.trim().split(/\s+/);
	const days = parseWeekdays(names);
	const window = parseWindow(hours);
	return days && window && more === undefined ? { days, ...window } : undefined;
}
