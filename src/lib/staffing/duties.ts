import { span } from './horizon.ts';
import type { Plan, PlanInput } from './plan.ts';
import { unitOf } from './random.ts';
import type { Duty } from './serve.ts';
import type { Site } from './site.ts';

/** A shift of a person at a site. */
export interface SiteDuty extends Duty {
	site: string;
	/** The round of the horizon to which it belongs. */
	round: number;
}

/**
 * The shifts of a roster over rounds of a horizon, sorted, without those to which nobody comes. Whether
 * a person comes depends on the keys and that person alone, not on how many others there are.
 */
export function dutiesOf(
	{ columns, sites, horizon }: Pick<PlanInput, 'columns' | 'sites' | 'horizon'>,
	{ people }: Pick<Plan, 'people'>,
	{ from, to, keys }: { from: number; to: number; keys: number[] }
): SiteDuty[] {
	const site = new Map(sites.map((each) => [each.name, each]));
	const duties: SiteDuty[] = [];
	columns.forEach((column, j) => {
		const { absence, aux, maxOccupancy, speed } = site.get(column.site) as Site;
		const pace = (1 - aux) * maxOccupancy * speed;
		for (let round = from; round < to; round++) {
			const shift = round * span(horizon);
			column.shifts.forEach((stretches, s) => {
				for (let person = 0; person < (people[j] as number); person++) {
					if (unitOf(...keys, j, round, s, person) < absence) continue;
					const moved = stretches.map(([a, b]): [number, number] => [a + shift, b + shift]);
					duties.push({ stretches: moved, pace, speed, site: column.site, round });
				}
			});
		}
	});
	return duties.sort((a, b) => (a.stretches[0]?.[0] ?? 0) - (b.stretches[0]?.[0] ?? 0));
}
