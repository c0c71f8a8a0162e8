import { backlogOf } from './backlog.ts';
import type { BacklogModel, BacklogProgram, Stream } from './backlogProgram.ts';
import type { Plan, PlanInput } from './plan.ts';
import { objectiveOf, violationOf } from './program.ts';
import { reasonsOf } from './reasons.ts';
import { productivePart } from './site.ts';

/** A roster with the programs it comes from. */
export interface Solved {
	wanted: BacklogModel;
	model: BacklogModel;
	built: BacklogProgram;
	people: Int32Array;
	values: Float64Array;
	unit: number;
	safety: number;
}

/** What a roster costs, covers and breaks; `proven` is the bound on cost and breach. */
export function report(input: PlanInput, solved: Solved, proven: number, cut: boolean): Plan {
	const { wanted, model, built, people, values, unit, safety } = solved;
	const { horizon, columns, sites } = input;
	const coverage: Record<string, Float64Array> = {};
	const capacity = new Float64Array(horizon.count);
	for (const site of sites) {
		const there = (coverage[site.name] = new Float64Array(horizon.count));
		columns.forEach((column, j) => {
			if (column.site !== site.name || people[j] === 0) return;
			column.onDuty.forEach(
				(part, t) => (there[t] = (there[t] as number) + part * (people[j] as number))
			);
		});
		const hours = productivePart(site) * (horizon.step / 3600);
		there.forEach((agents, t) => (capacity[t] = (capacity[t] as number) + agents * hours));
	}
	const { left, undone, late, missing } = backlogOf(wanted, { model, built, values, capacity });
	const cost = moneyOf(input, people);
	const hours = horizon.step / 3600;
	const price = Math.round(
		unit * wanted.breachPrice * (late * hours + missing * hours + undone * 168)
	);
	const objective = objectiveOf(built.program, values) * unit;
	const bound = Math.max(0, Math.min(objective, proven * unit));
	const breach = { late: late * hours, undone, missing: missing * hours, price };
	const byClass = (of: (k: number) => Float64Array) =>
		Object.fromEntries(wanted.streams.map(({ id }, k) => [id, of(k)]));
	return {
		people,
		cost,
		bound,
		gap: objective > 0 ? (objective - bound) / objective : 0,
		cut,
		safety,
		capacity,
		coverage,
		backlog: byClass((k) => left[k] as Float64Array),
		ceiling: byClass((k) => (wanted.streams[k] as Stream).ceiling),
		breach: { ...breach, reasons: reasonsOf(input, breach, { left, wanted }) },
		violation: violationOf(built.program, values)
	};
}

/** Money of people and of the sites in use, in minor units. */
function moneyOf({ columns, sites, horizon }: PlanInput, people: Int32Array): number {
	const weeks = (horizon.step * horizon.count) / (7 * 86_400);
	const paid = columns.reduce((sum, { cost }, j) => sum + cost * (people[j] as number), 0);
	const used = sites.filter(({ name }) =>
		columns.some(({ site }, j) => site === name && people[j])
	);
	return Math.round(paid + used.reduce((sum, { fixedPerWeek }) => sum + fixedPerWeek * weeks, 0));
}
