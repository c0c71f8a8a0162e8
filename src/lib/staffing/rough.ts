import type { BacklogModel, BacklogProgram } from './backlogProgram.ts';
import { runBacklog } from './backlog.ts';
import { productivePart } from './site.ts';

/**
 * A first roster: the linear optimum rounded up as far as seats and the number of columns allow, then
 * thinned from the dearest column on while promises hold.
 */
export function roughPeople(
	model: BacklogModel,
	{ program, people }: BacklogProgram,
	relaxed: Float64Array | null
): Int32Array {
	if (!relaxed) return new Int32Array(people.length);
	const { columns, maxColumns } = model;
	const linear = people.map((variable) => relaxed[variable] as number);
	const up = Int32Array.from(linear, (x, j) => {
		const whole = Math.ceil(x - 1e-6);
		const { minimum = 1 } = columns[j] ?? {};
		return whole > 0 ? Math.max(whole, minimum) : 0;
	});
	const down = Int32Array.from(linear, (x, j) => {
		const whole = Math.floor(x + 1e-6);
		return whole >= (columns[j]?.minimum ?? 1) ? whole : 0;
	});
	const order = [...down.keys()].toSorted((a, b) => (down[b] as number) - (down[a] as number));
	for (const j of order.slice(maxColumns ?? columns.length)) down[j] = 0;
	const most = (j: number) =>
		Math.min(up[j] as number, program.upper[people[j] as number] as number);
	const whole = down.map((x, j) => Math.min(x, most(j)));
	return thinned(model, filled(model, whole, linear, most));
}

/** Takes on people of the linear optimum that were rounded off, most of a person first, while they fit. */
function filled(
	model: BacklogModel,
	people: Int32Array,
	linear: number[],
	most: (column: number) => number
): Int32Array {
	const missing = (j: number) => (linear[j] as number) - (people[j] as number);
	const order = [...people.keys()]
		.filter((j) => missing(j) > 1e-6 && most(j) > (people[j] as number))
		.toSorted((a, b) => missing(b) - missing(a));
	for (const j of order) {
		const more = people.with(j, most(j));
		const used = more.reduce((sum, x) => sum + Number(x > 0), 0);
		if (used <= (model.maxColumns ?? Infinity) && fitsSeats(model, more)) people = more;
	}
	return people;
}

function fitsSeats({ sites, columns, horizon }: BacklogModel, people: Int32Array): boolean {
	return sites.every(({ name, seats }) => {
		if (seats === undefined) return true;
		for (let t = 0; t < horizon.count; t++) {
			const there = columns.reduce(
				(sum, { site, present }, j) =>
					site === name ? sum + (present[t] as number) * (people[j] as number) : sum,
				0
			);
			if (there > seats + 1e-9) return false;
		}
		return true;
	});
}

/** Takes people off while one class stays under its ceiling; several classes are left as they are. */
function thinned(model: BacklogModel, people: Int32Array): Int32Array {
	const { columns, sites, streams, horizon, floor } = model;
	const [stream, second] = streams;
	if (!stream || second || Array.from(floor).some((agents) => agents > 0)) return people;
	const each = new Map(
		sites.map((site) => [site.name, productivePart(site) * (horizon.step / 3600)])
	);
	const able = columns.map(({ site }) => (stream.sites.includes(site) ? (each.get(site) ?? 0) : 0));
	const capacity = new Float64Array(horizon.count);
	const add = (j: number, more: number) =>
		columns[j]?.onDuty.forEach(
			(part, t) => (capacity[t] = (capacity[t] as number) + part * (able[j] as number) * more)
		);
	people.forEach((count, j) => count > 0 && add(j, count));
	const total = (values: Float64Array) => values.reduce((sum, hours) => sum + hours, 0);
	const keeps = () =>
		(!horizon.cyclic || total(capacity) >= total(stream.work) - 1e-9) &&
		runBacklog(stream, capacity, horizon).every(
			(left, t) => left <= (stream.ceiling[t] as number) + 1e-9
		);
	if (!keeps()) return people;
	const order = [...people.keys()]
		.filter((j) => people[j])
		.toSorted((a, b) => (columns[b]?.cost ?? 0) - (columns[a]?.cost ?? 0));
	for (const j of order) {
		const { minimum = 1 } = columns[j] ?? {};
		while ((people[j] as number) > 0) {
			const fewer = (people[j] as number) > minimum ? 1 : (people[j] as number);
			add(j, -fewer);
			if (!keeps()) {
				add(j, fewer);
				break;
			}
			people[j] = (people[j] as number) - fewer;
		}
	}
	return people;
}
