import { HOUR } from '#lib/model/duration.ts';
import type { Required } from '#lib/planning/required.ts';
import type { Roster } from '#lib/planning/rostered.ts';
import { clockIn } from './clock.ts';

/** An hour of the week: people needed and on duty, the mean of the times it occurs. */
export interface Cell {
	needed: number;
	there: number;
}

/** Seven days of 24 hours on the clock of a zone, from Monday; null where an hour does not occur. */
export function weekGrid(
	{ horizon, agents }: Required,
	coverage: ArrayLike<number>[],
	zone: string
): (Cell | null)[][] {
	const clock = clockIn(zone);
	const sums = Array.from({ length: 168 }, () => ({ needed: 0, there: 0, parts: 0 }));
	Array.from(agents, (needed, t) => {
		const { weekday, time } = clock(horizon.start + t * horizon.step);
		const cell = sums[(weekday - 1) * 24 + Number(time.slice(0, 2))];
		if (!cell) return;
		cell.needed += needed;
		cell.there += coverage.reduce((sum, site) => sum + (site[t] ?? 0), 0);
		cell.parts++;
	});
	return Array.from({ length: 7 }, (_, day) =>
		sums
			.slice(day * 24, day * 24 + 24)
			.map(({ needed, there, parts }) =>
				parts === 0 ? null : { needed: needed / parts, there: there / parts }
			)
	);
}

/** One grid for all on the reader's clock, and one for each site on its own. */
export function weekGrids(
	required: Required,
	{ coverage }: Roster,
	sites: { name: string; timezone: string }[],
	tz: string
) {
	const used = sites.filter(({ name }) => coverage[name]?.some((each) => each > 0));
	const own = used.map(({ name, timezone }) => ({
		name,
		zone: timezone,
		of: [coverage[name] ?? []]
	}));
	return [{ name: 'All sites', zone: tz, of: Object.values(coverage) }, ...own].map(
		({ name, zone, of }) => ({
			...{ name, zone },
			hours: hoursOf(zone, required.horizon.start),
			days: weekGrid(required, of, zone)
		})
	);
}

/** The hours of a day on the clock of a zone with what UTC has then, as of an instant. */
function hoursOf(zone: string, at: number): { local: string; utc: string }[] {
	const hourIn = clockIn(zone);
	const utc = clockIn('UTC');
	const around = Array.from({ length: 24 * 4 }, (_, i) => at + (i * HOUR) / 4);
	return Array.from({ length: 24 }, (_, hour) => {
		const local = `${String(hour).padStart(2, '0')}:00`;
		const instant = around.find((each) => hourIn(each).time === local);
		return { local: local.slice(0, 2), utc: instant === undefined ? '' : utc(instant).time };
	});
}
