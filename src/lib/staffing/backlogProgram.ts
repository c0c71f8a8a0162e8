import type { Ceiling } from './ceiling.ts';
import type { Horizon } from './horizon.ts';
import { Program } from './program.ts';
import type { Column } from './shifts.ts';
import { productivePart, type Site } from './site.ts';

/** A class of work as the program sees it. */
export interface Stream extends Ceiling {
	id: string;
	/** Names of the sites that can do it. */
	sites: string[];
}

/** What a program is made of. */
export interface BacklogModel {
	horizon: Horizon;
	streams: Stream[];
	sites: Site[];
	columns: Column[];
	/** Agents who have to be there in each interval, lost time taken off. */
	floor: ArrayLike<number>;
	/** Most columns in use. */
	maxColumns?: number | undefined;
	/** Cost of an agent-hour that is late for an hour; of one never done, 168 times that. */
	breachPrice: number;
}

/** A program and the meaning of its variables. */
export interface BacklogProgram {
	program: Program;
	/** Per column: people on it. */
	people: number[];
	/** Per stream and interval: backlog under the ceiling, above it, and work given up. */
	left: number[][];
	over: number[][];
	undone: number[][];
	/** Per interval with a floor: agents missing. */
	missing: number[];
}

/** Work that is never done costs as much as a week of being late. */
const NEVER = 168;

/**
 * The backlog under a ceiling: B_t ≥ B_{t−1} + w_t − capacity_t and 0 ≤ B_t ≤ U_t + e_t with e_t priced,
 * whole numbers of people per column. Deadline 0 makes it a set cover, a long one weekly capacity.
 */
export function backlogProgram(model: BacklogModel): BacklogProgram {
	const { horizon, sites, columns } = model;
	const program = new Program();
	const site = new Map(sites.map((each) => [each.name, each]));
	const there = mostWork(model);
	const most = columns.map((column) =>
		mostPeople(column, model, site.get(column.site) as Site, there)
	);
	const people = columns.map(({ cost }, j) =>
		program.variable(cost, { upper: most[j] as number, whole: true })
	);
	const built: BacklogProgram = { program, people, left: [], over: [], undone: [], missing: [] };

	const hours = horizon.step / 3600;
	const capacity = (t: number, of: (name: string) => boolean) =>
		columns.flatMap((column, j): [number, number][] => {
			const part = column.onDuty[t] as number;
			if (part === 0 || !of(column.site)) return [];
			const productive = productivePart(site.get(column.site) as Site);
			return [[people[j] as number, part * hours * productive]];
		});
	addBacklogs(built, model, capacity);
	addFloor(built, model, site);
	addSeats(built, model);
	addSites(built, model);
	addColumns(built, model, most);
	return built;
}

type Capacity = (t: number, of: (name: string) => boolean) => [number, number][];

function addBacklogs(built: BacklogProgram, model: BacklogModel, capacity: Capacity) {
	const { program, left, over, undone } = built;
	const { horizon, streams, breachPrice } = model;
	const { count, cyclic, step } = horizon;
	const price = breachPrice * (step / 3600);
	const groups = groupsOf(model);
	const direct = groups.length === 1 && streams.length === 1;
	for (const { ceiling } of streams) {
		const each = (cost: number, upper: (t: number) => number) =>
			Array.from({ length: count }, (_, t) => program.variable(cost, { upper: upper(t) }));
		left.push(each(0, (t) => ceiling[t] as number));
		over.push(each(price, () => Infinity));
		undone.push(each(breachPrice * NEVER, () => Infinity));
	}
	for (let t = 0; t < count; t++) {
		const shares = groups.map(() => [] as [number, number][]);
		streams.forEach((stream, k) => {
			const variable = (of: number[][], at: number) => (of[k] as number[])[at] as number;
			const terms: [number, number][] = [
				[variable(left, t), 1],
				[variable(over, t), 1],
				[variable(undone, t), 1]
			];
			const before = t > 0 ? t - 1 : count - 1;
			if ((t > 0 || cyclic) && count > 1) {
				terms.push([variable(left, before), -1], [variable(over, before), -1]);
			}
			if (direct) terms.push(...capacity(t, (name) => stream.sites.includes(name)));
			else {
				groups.forEach(({ streams: able }, g) => {
					if (!able.includes(k)) return;
					const served = program.variable(0);
					terms.push([served, 1]);
					shares[g]?.push([served, 1]);
				});
			}
			const waiting = t === 0 && !cyclic ? stream.opening : 0;
			program.row(terms, { lower: (stream.work[t] as number) + waiting });
		});
		if (direct) continue;
		groups.forEach(({ sites }, g) => {
			const available = capacity(t, (name) => sites.includes(name));
			const negative = available.map(([variable, part]): [number, number] => [variable, -part]);
			program.row([...(shares[g] ?? []), ...negative], { upper: 0 });
		});
	}
}

/** Sites that can do the same streams, and these streams by their index. */
function groupsOf({ streams, sites }: BacklogModel): { streams: number[]; sites: string[] }[] {
	const groups = new Map<string, { streams: number[]; sites: string[] }>();
	for (const { name } of sites) {
		const able = streams.flatMap(({ sites }, k) => (sites.includes(name) ? [k] : []));
		if (able.length === 0) continue;
		const group = groups.get(able.join()) ?? { streams: able, sites: [] };
		group.sites.push(name);
		groups.set(able.join(), group);
	}
	return groups.size > 0 ? [...groups.values()] : [{ streams: [], sites: [] }];
}

function addFloor(built: BacklogProgram, model: BacklogModel, site: Map<string, Site>) {
	const { program, people, missing } = built;
	const { floor, columns, breachPrice, horizon } = model;
	for (let t = 0; t < horizon.count; t++) {
		const needed = floor[t] ?? 0;
		if (needed <= 0) continue;
		const short = program.variable(breachPrice * (horizon.step / 3600));
		missing.push(short);
		const there = columns.map(({ site: name, onDuty }, j): [number, number] => {
			const { absence, aux } = site.get(name) as Site;
			return [people[j] as number, (onDuty[t] as number) * (1 - absence) * (1 - aux)];
		});
		program.row([...there, [short, 1]], { lower: needed });
	}
}

/** People on the seats of a site at once; intervals with the same people make one row. */
function addSeats({ program, people }: BacklogProgram, { sites, columns, horizon }: BacklogModel) {
	for (const { name, seats } of sites) {
		if (seats === undefined) continue;
		const seen = new Set<string>();
		for (let t = 0; t < horizon.count; t++) {
			const terms = columns.flatMap(({ site, present }, j): [number, number][] => {
				const part = present[t] as number;
				return site === name && part > 0 ? [[people[j] as number, part]] : [];
			});
			const key = terms.join(';');
			if (terms.length > 0 && !seen.has(key)) program.row(terms, { upper: seats });
			seen.add(key);
		}
	}
}

/** What a site costs when it is used at all. */
function addSites(built: BacklogProgram, { sites, columns, horizon }: BacklogModel) {
	const { program, people } = built;
	const weeks = (horizon.step * horizon.count) / (7 * 86_400);
	for (const { name, fixedPerWeek } of sites) {
		if (fixedPerWeek === 0) continue;
		const used = program.variable(fixedPerWeek * weeks, { upper: 1, whole: true });
		columns.forEach(({ site }, j) => {
			const variable = people[j] as number;
			if (site !== name) return;
			program.row(
				[
					[variable, 1],
					[used, -(program.upper[variable] as number)]
				],
				{ upper: 0 }
			);
		});
	}
}

/** The fewest people on a column in use, and the most columns in use. */
function addColumns(
	{ program, people }: BacklogProgram,
	{ columns, maxColumns }: BacklogModel,
	most: number[]
) {
	const inUse: [number, number][] = [];
	columns.forEach(({ minimum }, j) => {
		if (minimum <= 1 && maxColumns === undefined) return;
		const used = program.variable(0, { upper: 1, whole: true });
		inUse.push([used, 1]);
		program.row(
			[
				[people[j] as number, 1],
				[used, -minimum]
			],
			{ lower: 0 }
		);
		program.row(
			[
				[people[j] as number, 1],
				[used, -(most[j] as number)]
			],
			{ upper: 0 }
		);
	});
	if (maxColumns !== undefined) program.row(inUse, { upper: maxColumns });
}

/** The most agent-hours that may be there in each interval while ceilings hold. */
function mostWork({ streams, horizon: { count, cyclic } }: BacklogModel): Float64Array {
	const most = new Float64Array(count);
	for (const { work, ceiling, opening } of streams) {
		const total = work.reduce((sum, hours) => sum + hours, opening);
		for (let t = 0; t < count; t++) {
			const last = cyclic ? (ceiling[count - 1] as number) : opening;
			const before = t > 0 ? (ceiling[t - 1] as number) : last;
			const all = before === Infinity ? total : before + (work[t] as number);
			most[t] = (most[t] as number) + all;
		}
	}
	return most;
}

/**
 * More people than this on one column are never of use: they would clear in each of its intervals all
 * that may be there.
 */
function mostPeople(
	{ onDuty, minimum }: Column,
	{ horizon, floor }: BacklogModel,
	site: Site,
	there: Float64Array
): number {
	const each = productivePart(site) * (horizon.step / 3600);
	let most = minimum;
	onDuty.forEach((part, t) => {
		if (part === 0) return;
		const crowd = (floor[t] ?? 0) / ((1 - site.absence) * (1 - site.aux));
		most = Math.max(most, Math.ceil((there[t] as number) / (each * part)), Math.ceil(crowd / part));
	});
	return Math.max(minimum, Math.min(most, site.seats ?? Infinity));
}
