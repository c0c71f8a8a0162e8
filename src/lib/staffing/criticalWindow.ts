import { cumulative, type Ceiling } from './ceiling.ts';
import type { Horizon } from './horizon.ts';
import type { Open } from './requirement.ts';

/** The stretch of intervals [from, to) that decides how many have to be there all the time. */
export interface CriticalWindow {
	/** Least constant number of agents at work; Infinity where something is due before anybody may work. */
	agents: number;
	from: number;
	to: number;
}

/**
 * The window whose work, released and due within it, is most per open hour. With several classes whoever
 * is due first is served first. On a cyclic horizon windows may run over its end, and the mean is a
 * bound. O(classes · T²).
 *
 * @see S. K. Baruah, L. E. Rosier, R. R. Howell, Algorithms and complexity concerning the preemptive
 * scheduling of periodic real-time tasks on one processor, Real-Time Systems 2 (1990) 301–324: the
 * demand bound
 */
export function criticalWindow(
	classes: Ceiling[],
	{ count, step, cyclic }: Horizon,
	open?: Open
): CriticalWindow {
	const width = Float64Array.from({ length: count }, (_, t) => ((open?.[t] ?? 1) * step) / 3600);
	const hours = cumulative(width);
	const curves = classes.map(({ work, opening, ceiling }) => {
		const arrived = cumulative(work);
		return { arrived, opening, ceiling, total: arrived[count] as number };
	});
	const total = curves.reduce((sum, each) => sum + each.total, 0);
	const small = 1e-9 * (1 + total + curves.reduce((sum, { opening }) => sum + opening, 0));
	const round = hours[count] as number;
	let worst: CriticalWindow = { agents: 0, from: 0, to: count };
	const consider = (load: number, width: number, from: number, to: number) => {
		const agents = load <= small ? 0 : width <= 0 ? Infinity : load / width;
		if (agents > worst.agents) worst = { agents, from, to };
	};
	if (cyclic) consider(total, round, 0, count);
	for (let from = 0; from < count; from++) {
		for (let to = from + 1; to <= (cyclic ? from + count : count); to++) {
			const turns = to > count ? 1 : 0;
			const end = to - turns * count;
			let load = 0;
			for (const { arrived, opening, ceiling, total } of curves) {
				const due = (arrived[end] as number) + turns * total - (ceiling[end - 1] as number);
				load += Math.max(0, due - (arrived[from] as number) + (from === 0 ? opening : 0));
			}
			consider(load, (hours[end] as number) + turns * round - (hours[from] as number), from, to);
		}
	}
	return worst;
}
