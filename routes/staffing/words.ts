import { count, day, duration, listed, percent } from '#lib/format.ts';
import { addDays } from '#lib/model/dates.ts';
import { HOUR } from '#lib/model/duration.ts';
import { dateAt } from '#lib/model/time.ts';
import type { Required } from '#lib/planning/required.ts';
import type { Rostered } from '#lib/planning/rostered.ts';
import type { Interval } from '#lib/staffing/statistics.ts';
import { stretchesText, zoneName } from './clock.ts';
import type { Told } from './staffing.server.ts';

export type Need = Told<'requirement'>;
export type Plan = Told<'replay'>;
export type Basis = Need['basis'];

/** A share with the interval that it lies in, as tables write it. */
export function between({ value, low, high }: Interval): string {
	const bare = (share: number) => Math.round(100 * Math.min(1, Math.max(0, share)));
	return `${percent(value, 0)} (${bare(low)} to ${bare(high)}\u00a0%)`;
}

/** The time of a promise as promises are written, with its clock: `24 h`, not a day; `1 h of opening hours`. */
export function span(seconds: number, { clock }: Pick<Basis, 'clock'>): string {
	const time =
		seconds % HOUR === 0 && seconds <= 48 * HOUR ? `${seconds / HOUR}\u00a0h` : duration(seconds);
	return clock === 'hours' ? `${time} of opening hours` : time;
}

/** When the brand is open in the week that is planned, where promises count that: `Mon–Fri 07:00–19:00`. */
export function openWords({ open, zone }: Basis, { horizon }: Pick<Required, 'horizon'>): string {
	const { start, step, count: steps } = horizon;
	const week = open.filter(([from]) => start <= from && from < start + step * steps);
	return `${stretchesText(zone, week).join('; ')} (${zoneName(zone)} time)`;
}

/** Money of minor units: `5,240 USD`, or `212 paid hours`. */
export function money(minor: number, { money: { unit, minor: units } }: Basis): string {
	return `${count(Math.round(minor / units))}\u00a0${unit}`;
}

/** `60 % within 1 h and 80 % within 24 h`. */
export function promises(basis: Basis): string {
	return listed(
		basis.targets.value.map(
			({ share, within }) => `${percent(share, 0)} within ${span(within, basis)}`
		)
	);
}

/** The shortest time that is promised. */
export function tightest({ targets }: Basis): number {
	return Math.min(...targets.value.map(({ within }) => within));
}

/** How many people are on a roster. */
export function heads(roster: Rostered[]): number {
	return roster.reduce((sum, { people }) => sum + people, 0);
}

/** Paid hours a week of somebody who works full time. */
export const FULL_TIME = 40;

/** How many people who work full time have so many paid hours a week. */
export function fullTime(hours: number): number {
	return Math.ceil(hours / FULL_TIME - 1e-9);
}

/** `1 person`, `2 people`. */
export function people(number: number): string {
	return `${count(number)} ${number === 1 ? 'person' : 'people'}`;
}

/** `6 people in New York and 4 people in Manila`. */
export function teams(roster: Rostered[]): string {
	const sites = [...new Set(roster.map(({ site }) => site))];
	return listed(
		sites.map((name) => `${people(heads(roster.filter(({ site }) => site === name)))} in ${name}`)
	);
}

/** Whose clock the week that is planned begins and ends on. */
export function whoseWeek({ zone }: Basis, { horizon }: Pick<Required, 'horizon'>): string {
	return `The week is that of ${zoneName(zone)}, from Monday ${day(dateAt(horizon.start, zone))}, 00:00; on other clocks it begins and ends at other times.`;
}

/** The week that is planned, by its dates on the brand's clock: `16–22 Nov 2026`, `26 Oct – 1 Nov 2026`. */
export function weekWords({ zone }: Basis, { horizon }: Pick<Required, 'horizon'>): string {
	const from = dateAt(horizon.start, zone);
	const to = addDays(from, 6);
	const words =
		from.slice(0, 7) === to.slice(0, 7)
			? `${Number(from.slice(8))}–${day(to, true)}`
			: `${day(from)} – ${day(to, true)}`;
	return words.replaceAll(' ', '\u00a0');
}
