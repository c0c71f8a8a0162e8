import type { Demand } from '#lib/staffing/demand.ts';
import type { Stretch } from '#lib/model/time.ts';
import type { Horizon } from '#lib/staffing/horizon.ts';
import { ALWAYS } from '#lib/staffing/promiseClock.ts';
import type { Column } from '#lib/staffing/shifts.ts';
import type { Site } from '#lib/staffing/site.ts';

/** How often random instances are drawn. */
export const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);

/** A site at which an hour is an hour of work and nothing costs anything. */
export function siteWith(more: Partial<Site> = {}): Site {
	return {
		name: 'here',
		timezone: 'UTC',
		costPerHour: 1000,
		premiums: [],
		fixedPerWeek: 0,
		hours: [{ days: [1, 2, 3, 4, 5, 6, 7], start: 0, end: 1440 }],
		languages: [],
		minimum: 1,
		absence: 0,
		aux: 0,
		maxOccupancy: 1,
		speed: 1,
		...more
	};
}

/** Agent-hours of work per interval, due after so many intervals; the work itself takes no time. */
export function demandOf(
	work: ArrayLike<number>,
	deadline: number,
	step: number,
	share = 1
): Demand {
	const handling = 1e-6;
	const items = Array.from(work, (hours) => (hours * 3600) / handling);
	const targets = [{ share, within: deadline * step + handling }];
	return { id: 'cases', items, handling, targets, clock: ALWAYS };
}

/** A column on duty in a run of hours of a horizon of hours. */
export function columnOf(
	start: number,
	length: number,
	cost: number,
	{ count, start: origin, step }: Horizon,
	more: Partial<Column> = {}
): Column {
	const onDuty = new Float64Array(count);
	for (let hour = start; hour < start + length; hour++) onDuty[hour % count] = 1;
	const whole: Stretch = [origin + start * step, origin + (start + length) * step];
	return {
		id: `${start}+${length}`,
		site: 'here',
		shift: `${length} h`,
		start: '',
		days: [],
		spans: [whole],
		shifts: [[whole]],
		onDuty,
		present: onDuty,
		cost,
		minimum: 1,
		...more
	};
}
