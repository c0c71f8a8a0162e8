import { expect, test } from 'vitest';
import { runBacklog } from '#lib/staffing/backlog.ts';
import { ceilingOf } from '#lib/staffing/ceiling.ts';
import type { Horizon } from '#lib/staffing/horizon.ts';
import { plan, type PlanInput } from '#lib/staffing/plan.ts';
import { randomOf } from '#lib/staffing/random.ts';
import type { Site } from '#lib/staffing/site.ts';
import { whatIf, withoutSites } from '#lib/staffing/whatIf.ts';
import { columnOf, demandOf, SCALE, siteWith } from './instances.ts';

const day: Horizon = { start: 0, step: 3600, count: 24, cyclic: true };
const EXACT = { gap: 0 };

interface Limits {
	seats?: number;
	minimum?: number;
	maxColumns?: number;
	fixed?: number;
}

function instance(seed: number, { seats, minimum = 1, maxColumns, fixed = 0 }: Limits): PlanInput {
	const random = randomOf(seed, 11);
	const work = Array.from({ length: 24 }, () => Math.round(random.unit() * 25) / 10);
	const sites: Site[] = ['here', 'there'].map((name) =>
		siteWith({ name, fixedPerWeek: fixed * 7, ...(seats === undefined ? {} : { seats }) })
	);
	const columns = Array.from({ length: 4 }, (_, j) =>
		columnOf(j * 6 + Math.floor(random.unit() * 4), 9, 700 + Math.floor(random.unit() * 400), day, {
			site: j % 2 === 0 ? 'here' : 'there',
			minimum
		})
	);
	const demands = [demandOf(work, 1 + (seed % 6), 3600)];
	return { horizon: day, demands, sites, columns, ...(maxColumns ? { maxColumns } : {}) };
}

/** The least cost of all rosters of up to 6 people a column that keep the promise; Infinity if none. */
function enumerated({ columns, demands, sites, maxColumns = Infinity }: PlanInput): number {
	const { work, ceiling, opening } = ceilingOf(demands[0] as PlanInput['demands'][number], day);
	const total = work.reduce((a, b) => a + b, 0);
	let least = Infinity;
	for (let code = 0; code < 7 ** columns.length; code++) {
		const people = columns.map((_, j) => Math.floor(code / 7 ** j) % 7);
		const used = people.filter((count) => count > 0).length;
		if (used > maxColumns) continue;
		if (people.some((count, j) => count > 0 && count < (columns[j]?.minimum ?? 1))) continue;
		const at = (t: number, site?: string) =>
			columns.reduce(
				(sum, column, j) =>
					site && column.site !== site
						? sum
						: sum + (column.onDuty[t] as number) * (people[j] as number),
				0
			);
		const capacity = Float64Array.from({ length: 24 }, (_, t) => at(t));
		const fixed = sites.reduce((sum, { name, fixedPerWeek }) => {
			const staffed = columns.some(({ site }, j) => site === name && (people[j] as number) > 0);
			return staffed ? sum + fixedPerWeek / 7 : sum;
		}, 0);
		const cost = columns.reduce((sum, { cost }, j) => sum + cost * (people[j] as number), fixed);
		if (cost >= least || capacity.reduce((a, b) => a + b, 0) < total - 1e-9) continue;
		const crowded = sites.some(({ name, seats = Infinity }) =>
			Array.from({ length: 24 }, (_, t) => at(t, name)).some((count) => count > seats)
		);
		if (crowded) continue;
		const left = runBacklog({ work, opening }, capacity, day);
		if (left.every((hours, t) => hours <= (ceiling[t] as number) + 1e-9)) least = cost;
	}
	return least;
}

test.for<[string, Limits]>([
	['free', {}],
	['with seats', { seats: 5 }],
	['with two people a shift at least', { minimum: 2 }],
	['with three shifts at most', { maxColumns: 3 }],
	['with sites that cost something', { fixed: 900 }]
])('the plan costs what the best of all rosters costs, %s', async ([, limits]) => {
	for (let seed = 0; seed < 2 * SCALE; seed++) {
		const input = instance(seed, limits);
		const least = enumerated(input);
		const found = await plan(input, EXACT);
		expect(found.violation).toBeLessThan(1e-5);
		if (least === Infinity) expect(found.breach.late + found.breach.undone).toBeGreaterThan(0);
		else {
			expect(found.breach).toMatchObject({ late: 0, undone: 0, missing: 0, price: 0, reasons: [] });
			expect(found.cost).toBeCloseTo(least, 3);
			expect(found.bound).toBeGreaterThan(0.999 * least);
			const rough = await plan(input, { timeLimit: 0 });
			if (rough.breach.price === 0) expect(rough.cost).toBeGreaterThanOrEqual(least - 1e-6);
		}
	}
});

test('what comes while nobody can be there takes no crowd when somebody is', async () => {
	// An agent-hour an hour, due in the hour after; shifts from 8 on alone, of four hours or of sixteen.
	const work = new Float64Array(24).fill(1);
	const columns = [columnOf(8, 4, 400, day), columnOf(8, 16, 1600, day)];
	const input = { horizon: day, demands: [demandOf(work, 1, 3600)], sites: [siteWith()], columns };
	// Seven hours of the night are late before anybody may come.
	expect((await plan(input, EXACT)).breach.late).toBeGreaterThan(7);
	// With an hour for them they are due, with that hour's, at 10: nine in two hours.
	const eased = await plan({ ...input, grace: 3600 }, EXACT);
	expect(Array.from(eased.people)).toEqual([4, 1]);
	expect(eased.breach).toMatchObject({ late: 0, undone: 0 });
});

test('a dated horizon works off what waits when it begins', async () => {
	const horizon: Horizon = { start: 0, step: 3600, count: 4, cyclic: false };
	const none = demandOf([0, 0, 0, 0], 3, 3600);
	// Four agent-hours that came an hour ago and are due in two hours take two people.
	const opening = [{ at: -3600, items: (4 * 3600) / none.handling }];
	const onDuty = new Float64Array(4).fill(1);
	const column = { ...columnOf(0, 4, 400, horizon), onDuty, present: onDuty };
	const demands = [{ ...none, opening }];
	const found = await plan({ horizon, demands, sites: [siteWith()], columns: [column] }, EXACT);
	expect(Array.from(found.people)).toEqual([2]);
	expect(Array.from(found.backlog.cases ?? [])).toEqual(
		[2, 0, 0, 0].map((each) => expect.closeTo(each, 6))
	);
});

test('classes in languages are done where they are spoken', async () => {
	const sites = [
		siteWith({ name: 'here', languages: ['en', 'de'] }),
		siteWith({ name: 'there', languages: ['en'] })
	];
	const columns = [
		columnOf(0, 24, 3000, day, { site: 'here' }),
		columnOf(0, 24, 1000, day, { site: 'there' })
	];
	const work = new Float64Array(24).fill(1.5);
	const german = { ...demandOf(work, 2, 3600), id: 'german', language: 'de' };
	const english = { ...demandOf(work, 2, 3600), id: 'english', language: 'en' };
	const found = await plan({ horizon: day, demands: [german, english], sites, columns }, EXACT);
	// 1.5 in German take two people who speak it; their half leaves 1 in English for one elsewhere.
	expect(Array.from(found.people)).toEqual([2, 1]);
	const none = await plan(
		{ horizon: day, demands: [german], sites: sites.slice(1), columns: columns.slice(1) },
		EXACT
	);
	expect(none.breach.undone + none.breach.late).toBeGreaterThan(30);
	expect(none.breach.reasons[0]).toBe('No site has people who can answer german.');
});

test('what cannot be kept gets a plan, a price and a reason', async () => {
	const columns = [columnOf(8, 8, 800, day)];
	const sites = [siteWith()];
	const work = new Float64Array(24).fill(1);
	const closed = await plan(
		{ horizon: day, demands: [demandOf(work, 2, 3600)], sites, columns },
		EXACT
	);
	expect(Array.from(closed.people)).toEqual([3]);
	expect(closed.breach.late).toBeGreaterThan(0);
	expect(closed.breach.price).toBeGreaterThan(0);
	expect(closed.breach.reasons.join()).toContain('no shift of any site is worked');

	const nobody = await plan({
		horizon: day,
		demands: [demandOf(work, 2, 3600)],
		sites: [],
		columns: []
	});
	expect(nobody).toMatchObject({ cost: 0, breach: { undone: expect.closeTo(24, 5) } });
	expect(nobody.breach.reasons[0]).toContain('No shift fits into the opening hours of any site');

	const full = await plan(
		{ horizon: day, demands: [demandOf(work, 2, 3600)], sites: [siteWith({ seats: 1 })], columns },
		EXACT
	);
	expect(full.breach.undone).toBeCloseTo(16, 5);
	expect(full.breach.reasons.join()).toContain('seats may be too few');

	const demand = {
		...demandOf(work, 0, 3600),
		handling: 300,
		items: new Float64Array(24).fill(12)
	};
	const all = [columnOf(0, 24, 2400, day)];
	const now = await plan(
		{
			horizon: day,
			demands: [{ ...demand, targets: [{ share: 1, within: 0 }] }],
			sites,
			columns: all
		},
		EXACT
	);
	expect(now.breach).toMatchObject({ late: 0, undone: 0 });
	expect(now.breach.reasons[0]).toContain('none can be out within 0 s');
});

test('a search that is stopped has a plan to show', async () => {
	const input = instance(3, {});
	const found = await plan(input, { stopped: () => true });
	expect(found.cost).toBeGreaterThan(0);
	expect(found.breach.late).toBe(0);
});

test('a change of the conditions has a price', async () => {
	const input = instance(1, {});
	const base = { plan: await plan(input, EXACT), input };
	const dearer = input.columns.map((column) => ({ ...column, cost: 2 * column.cost }));
	const delta = await whatIf(base, { columns: dearer }, EXACT);
	expect(delta.cost).toBe(base.plan.cost);
	const among = await withoutSites(input, EXACT);
	expect(among.map(({ sites }) => sites)[0]).toEqual(['here', 'there']);
	expect(among[0]?.plan.cost).toBe(base.plan.cost);
});
