import type { BacklogModel, BacklogProgram, Stream } from './backlogProgram.ts';
import { ceilingOf } from './ceiling.ts';
import { liveFloor, type Demand } from './demand.ts';
import type { PlanInput } from './plan.ts';
import type { Site } from './site.ts';

/** Late work costs so many times the dearest column per agent-hour and hour: more than anything. */
const DEARER = 60;
const SMALL = 1e-6;

/** The model of an input, its money in units of `unit`. */
export function modelOf(input: PlanInput, safety: number, unit: number): BacklogModel {
	const { horizon, sites, columns, maxColumns } = input;
	const demands = attendedDemands(input);
	const floor = Float64Array.from({ length: horizon.count }, (_, t) => input.floor?.[t] ?? 0);
	for (const demand of demands) {
		liveFloor(demand, horizon, safety).forEach(
			(agents, t) => (floor[t] = (floor[t] as number) + agents)
		);
	}
	const streams = demands.map((demand): Stream => {
		const speaks = ({ languages }: Site) =>
			demand.language === undefined ||
			languages.length === 0 ||
			languages.includes(demand.language);
		const able = sites.filter(speaks).map(({ name }) => name);
		return { id: demand.id, sites: able, ...ceilingOf(demand, horizon, safety) };
	});
	const scaled = columns.map((column) => ({ ...column, cost: column.cost / unit }));
	const scaledSites = sites.map((site) => ({ ...site, fixedPerWeek: site.fixedPerWeek / unit }));
	const breachPrice = input.breachPrice === undefined ? DEARER : input.breachPrice / unit;
	return { horizon, streams, sites: scaledSites, columns: scaled, floor, maxColumns, breachPrice };
}

/** The demands of an input, with the time in which some column is on duty where there is a grace. */
export function attendedDemands({ demands, columns, horizon, grace }: PlanInput): Demand[] {
	if (grace === undefined) return demands;
	const part = new Float64Array(horizon.count);
	for (const { onDuty } of columns)
		onDuty.forEach((each, t) => (part[t] = Math.max(part[t] as number, each)));
	return demands.map((demand) => ({ ...demand, attended: { part, grace } }));
}

/** The model with its ceilings raised, and its work cut, by what no roster can keep. */
export function widened(
	model: BacklogModel,
	{ over, undone }: BacklogProgram,
	x: Float64Array
): BacklogModel {
	const at = (of: number[][], k: number) => (of[k] ?? []).map((variable) => x[variable] as number);
	const lost = [...over, ...undone]
		.flat()
		.reduce((sum, variable) => sum + (x[variable] as number), 0);
	if (lost < SMALL) return model;
	const streams = model.streams.map((stream, k) => {
		const [late, never] = [at(over, k), at(undone, k)];
		const ceiling = stream.ceiling.map((hours, t) => hours + (late[t] as number) + SMALL);
		const work = stream.work.map((hours, t) => hours - (never[t] as number));
		const opening = stream.opening;
		return { ...stream, work, ceiling, opening };
	});
	return { ...model, streams };
}
