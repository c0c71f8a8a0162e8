import { merge } from '../model/schedule.ts';
import type { Seconds, Stretch } from '../model/time.ts';
import { span, type Horizon } from '../staffing/horizon.ts';

/** When a site has somebody at work. */
interface Staffed {
	site: string;
	spans: Stretch[];
}

/** How often one site takes over from another, and for how long both are there at least. */
export interface Handovers {
	times: number;
	least: Seconds;
}

/** The stretches in which nobody is at work; on a cyclic horizon one may run over its end. */
export function emptyStretches(roster: Staffed[], horizon: Horizon): Stretch[] {
	const [start, end] = [horizon.start, horizon.start + span(horizon)];
	const there = stays(roster, horizon);
	if (there.length === 0) return [[start, end]];
	const gaps = there.map(([, to], at): Stretch => [to, there[at + 1]?.[0] ?? Infinity]);
	if (!horizon.cyclic) gaps.unshift([-Infinity, there[0]?.[0] as number]);
	return horizon.cyclic
		? gaps.filter(([from]) => start <= from && from < end)
		: gaps
				.map(([from, to]): Stretch => [Math.max(from, start), Math.min(to, end)])
				.filter(([from, to]) => from < to);
}

/** A site takes over where somebody is there as the last of another goes, and stays longer. */
export function handoversIn(roster: Staffed[], horizon: Horizon): Handovers | null {
	const names = [...new Set(roster.map(({ site }) => site))];
	if (names.length < 2) return null;
	const [start, end] = [horizon.start, horizon.start + span(horizon)];
	const all = names.flatMap((name) => {
		const own = roster.filter(({ site }) => site === name);
		return stays(own, horizon).map(([from, to]) => ({ name, from, to }));
	});
	const overlaps = all
		.filter(({ to }) => start <= to && to < end)
		.flatMap((going) =>
			all
				.filter(({ name, from, to }) => name !== going.name && from <= going.to && going.to < to)
				.map(({ from }) => going.to - Math.max(from, going.from))
		);
	return { times: overlaps.length, least: overlaps.length > 0 ? Math.min(...overlaps) : 0 };
}

/** When somebody is there; on a cyclic horizon in the rounds around it, too. */
function stays(roster: Staffed[], horizon: Horizon): Stretch[] {
	const spans = roster.flatMap(({ spans }) => spans);
	const rounds = horizon.cyclic ? [-1, 0, 1] : [0];
	return merge(
		rounds.flatMap((round) =>
			spans.map(([from, to]): Stretch => [from + round * span(horizon), to + round * span(horizon)])
		)
	);
}
