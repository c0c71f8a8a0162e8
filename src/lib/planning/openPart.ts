import { scheduleOf } from '../model/schedule.ts';
import type { Horizon } from '../staffing/horizon.ts';
import type { Site } from '../staffing/site.ts';

/** Part of each interval of a horizon in which some site can be open. */
export function openPart(sites: Site[], { start, step, count }: Horizon): Float64Array {
	const part = new Float64Array(count);
	for (const { hours, timezone } of sites) {
		const span: [number, number] = [start, start + step * count];
		const { open } = scheduleOf({ hours: [{ open: hours, closed: [] }], timezone }, span);
		const own = new Float64Array(count);
		for (const [from, to] of open) {
			for (let t = Math.floor((from - start) / step); t < count && start + t * step < to; t++) {
				const begin = start + t * step;
				own[t] = (own[t] as number) + (Math.min(to, begin + step) - Math.max(from, begin)) / step;
			}
		}
		own.forEach((each, t) => (part[t] = Math.max(part[t] as number, each)));
	}
	return part;
}
