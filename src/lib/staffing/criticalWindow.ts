import { cumulative, type Ceiling } from './ceiling.ts';
import type { Horizon } from './horizon.ts';
import type { Open } from './requirement.ts';

/** The stretch of intervals [from, to) that decides how many have to be there all the time. */
export interface CriticalWindow {
	/** The least constant number of agents at work; Infinity where something is due before anybody may work. */
	agents: number;
	from: number;
	to: number;
}

/**
 * The window whose work, released and due within it, is most per open hour: the demand bound of
 * deadline scheduling. On a cyclic horizon windows may run over its end, and the mean is a bound.
 *
 * O(T²).
 */
export function criticalWindow(
	{ work, opening, ceiling }: Ceiling,
	{ count, step, cyclic }: Horizon,
	open?: Open
): CriticalWindow {
	const hours = cumulative(Float64Array.from(work, (_, t) => ((open?.[t] ?? 1) * step) / 3600));
	const arrived = cumulative(work);
	const [total, round] = [arrived[count] as number, hours[count] as number];
	const small = 1e-9 * (1 + total + opening);
	let worst: CriticalWindow = { agents: 0, from: 0, to: count };
	const consider = (load: number, width: number, from: number, to: number) => {
		const agents = load <= small ? 0 : width <= 0 ? Infinity : load / width;
		if (agents > worst.agents) worst = { agents, from, to };
	};
	if (cyclic) consider(total, round, 0, count);
	for (let from = 0; from < count; from++) {
		const waiting = from === 0 ? opening : 0;
		for (let to = from + 1; to <= (cyclic ? from + count : count); to++) {
			const turns = to > count ? 1 : 0;
			const end = to - turns * count;
			const load =
				(arrived[end] as number) +
				turns * total -
				(ceiling[end - 1] as number) -
				(arrived[from] as number) +
				waiting;
			consider(load, (hours[end] as number) + turns * round - (hours[from] as number), from, to);
		}
	}
	return worst;
}
