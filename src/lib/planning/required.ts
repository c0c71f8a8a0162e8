import { ceilingOf } from '../staffing/ceiling.ts';
import { criticalWindow } from '../staffing/criticalWindow.ts';
import { liveFloor, type Demand } from '../staffing/demand.ts';
import type { Horizon } from '../staffing/horizon.ts';
import { requirement } from '../staffing/requirement.ts';
import type { PlanInput } from '../staffing/plan.ts';
import { attendedDemands } from '../staffing/planModel.ts';
import { productivePart } from '../staffing/site.ts';
import type { Seconds } from '../model/time.ts';
import { openPart } from './openPart.ts';

/** How many people are needed when, without regard to shifts and to chance. */
export interface Required {
	horizon: Horizon;
	/** Cases to answer in each interval. */
	items: ArrayLike<number>;
	/** People on duty in each interval, lost time taken into account. */
	agents: Float64Array;
	/** Agent-hours due while nobody can be there. */
	late: number;
	/** The least constant number of people on duty; Infinity where something is due while closed. */
	constant: number;
	/** The stretch of time that decides it. */
	critical: { from: Seconds; to: Seconds };
	/** Part of a person's time on duty that becomes work, the mean of the sites. */
	productive: number;
}

/** People needed for a demand while any of the sites can be open: the smoothest rate that is in time. */
export function requiredFor(input: PlanInput): Required {
	const { horizon, sites } = input;
	const [demand] = attendedDemands(input) as [Demand];
	const open = openPart(sites, horizon);
	const parts = sites.map(productivePart);
	const productive = parts.reduce((sum, part) => sum + part, 0) / parts.length;
	const ceiling = ceilingOf(demand, horizon);
	const { agents } = requirement(ceiling, horizon, { open, factor: productive });
	const promised = ceilingOf(input.demands[0] as Demand, horizon);
	const { late } = requirement(promised, horizon, { open });
	const window = criticalWindow([ceiling], horizon, open);
	const floor = liveFloor(demand, horizon);
	const at = (index: number) => horizon.start + index * horizon.step;
	return {
		horizon,
		items: demand.items,
		agents: agents.map((each, t) => Math.max(each, (floor[t] as number) / productive)),
		late,
		constant: window.agents / productive,
		critical: { from: at(window.from), to: at(window.to) },
		productive
	};
}
