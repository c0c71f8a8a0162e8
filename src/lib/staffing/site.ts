import type { WeeklyHours, Window } from '../model/hours.ts';
import type { Seconds } from '../model/time.ts';

/** Where people can work. */
export interface Site {
	name: string;
	timezone: string;
	/** Money per paid hour, in minor units. */
	costPerHour: number;
	/** Times of the local day at which an hour costs so many times more; the highest counts. */
	premiums: (Window & { factor: number; days?: number[] })[];
	/** Money per week in which the site is used at all, in minor units. */
	fixedPerWeek: number;
	/** When it can be open, local. */
	hours: WeeklyHours[];
	/** Languages that its people speak; every one when empty. */
	languages: string[];
	/** People at once at most. */
	seats?: number;
	/** People on a shift when it is worked at all. */
	minimum: number;
	/** Share of shifts to which nobody comes, unplanned. */
	absence: number;
	/** Share of a shift lost to what the roster does not show; breaks are in the shifts. */
	aux: number;
	/** The highest share of their time that people are to be at work on items. */
	maxOccupancy: number;
	/** Work done per hour against the handle time that is planned with, 1 as planned. */
	speed: number;
}

/** A kind of shift, offered at every site: one column per site, start and pattern of days. */
export interface ShiftType {
	name: string;
	/** By the clock on the wall, breaks included. */
	length: Seconds;
	/** Minutes since local midnight. */
	starts: number[];
	/** Pauses, by the time since the start. */
	breaks: { after: Seconds; length: Seconds }[];
	/** Weekdays (1 = Monday … 7) of each pattern. */
	days: number[][];
	/** People on it when it is worked at all, 1 when absent. */
	minimum?: number;
}

/** Part of a person's rostered time that becomes work: absence, lost time, occupancy and speed. */
export function productivePart({ absence, aux, maxOccupancy, speed }: Site): number {
	return (1 - absence) * (1 - aux) * maxOccupancy * speed;
}
