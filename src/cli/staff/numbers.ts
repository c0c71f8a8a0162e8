import { duration, percent } from '#lib/format.ts';
import { HOUR } from '#lib/model/duration.ts';
import type { Basis } from '#lib/planning/basis.ts';
import type { Interval } from '#lib/staffing/statistics.ts';

/** Writes a share with its interval: `28.2 % (26.9–29.5)`. */
export function withInterval({ value, low, high }: Interval): string {
	const bare = (share: number) => (100 * Math.min(1, Math.max(0, share))).toFixed(1);
	return `${percent(value)} (${bare(low)}–${bare(high)})`;
}

/** Writes money of minor units: `5,240 USD`, or `212 paid hours`. */
export function money(minor: number, { money: { unit, minor: units } }: Pick<Basis, 'money'>) {
	return `${Math.round(minor / units).toLocaleString('en')} ${unit}`;
}

/** Writes a number with one decimal, or none from 100 on. */
export function short(number: number): string {
	return number.toFixed(number < 99.95 ? 1 : 0);
}

/** Writes the time of a promise with the clock that it is counted on: `1 h`, `1 h of opening hours`. */
export function timeOf(seconds: number, { clock }: Pick<Basis, 'clock'>): string {
	return clock === 'hours' ? `${time(seconds)} of opening hours` : time(seconds);
}

/** Writes a time as promises do, `24 h` rather than a day. */
function time(seconds: number): string {
	const hours = seconds / HOUR;
	return hours >= 1 && hours <= 48 && Number.isInteger(hours)
		? `${hours}\u00a0h`
		: duration(seconds);
}
