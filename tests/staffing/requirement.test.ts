import loadHighs from 'highs';
import { expect, test } from 'vitest';
import { ceilingOf, type Ceiling } from '#lib/staffing/ceiling.ts';
import { criticalWindow } from '#lib/staffing/criticalWindow.ts';
import type { Horizon } from '#lib/staffing/horizon.ts';
import { ALWAYS, openClock } from '#lib/staffing/promiseClock.ts';
import { Program } from '#lib/staffing/program.ts';
import { randomOf, type Random } from '#lib/staffing/random.ts';
import { requirement } from '#lib/staffing/requirement.ts';
import { solve } from '#lib/staffing/solver.ts';
import { demandOf, SCALE } from './instances.ts';

const hours = (count: number, cyclic: boolean): Horizon => ({
	start: 0,
	step: 3600,
	count,
	cyclic
});

function randomCase(random: Random, cyclic: boolean) {
	const count = 4 + Math.floor(random.unit() * 20);
	const horizon = hours(count, cyclic);
	const work = Array.from({ length: count }, () => Math.floor(random.unit() * 8));
	const deadline = Math.floor(random.unit() * 5);
	const share = random.unit() < 0.5 ? 1 : 0.8;
	return {
		horizon,
		work,
		deadline,
		ceiling: ceilingOf(demandOf(work, deadline, 3600, share), horizon)
	};
}

/** The least sum of squares of rates that keeps the backlog between 0 and the ceiling, by a QP. */
async function leastSquares({ work, ceiling, opening }: Ceiling, { count, cyclic }: Horizon) {
	const highs = await loadHighs();
	const arrived = Array.from(work, (_, t) => work.slice(0, t + 1).reduce((a, b) => a + b, opening));
	const total = arrived[count - 1] as number;
	const columns = count + 1;
	const starts = [0];
	const indices: number[] = [];
	for (let t = 0; t < count; t++) {
		for (let s = 0; s <= t; s++) indices.push(s);
		indices.push(count);
		starts.push(indices.length);
	}
	for (let s = 0; s < count; s++) indices.push(s);
	starts.push(indices.length);
	const shape = { numRows: count + 1, numCols: columns };
	return highs.withModel(
		{
			...shape,
			colCost: new Array<number>(columns).fill(0),
			colLower: [...new Array<number>(count).fill(0), cyclic ? -1e4 : 0],
			colUpper: [...new Array<number>(count).fill(1e4), cyclic ? 1e4 : 0],
			rowLower: [...arrived.map((sum, t) => sum - (ceiling[t] as number)), total],
			rowUpper: [...arrived, total],
			matrix: { ...shape, format: 'csr', starts, indices, values: indices.map(() => 1) },
			hessian: {
				dimension: columns,
				format: 'triangular',
				starts: [...Array.from({ length: columns }, (_, i) => i), count],
				indices: Array.from({ length: count }, (_, i) => i),
				values: new Array<number>(count).fill(2)
			}
		},
		(model): number => {
			model.options.set({ output_flag: false });
			model.run();
			return model.getObjectiveValue();
		}
	);
}

test.for([false, true])('the string is the smoothest rate there is, cyclic %s', async (cyclic) => {
	for (let seed = 0; seed < 8 * SCALE; seed++) {
		const { horizon, ceiling, work } = randomCase(randomOf(seed, Number(cyclic)), cyclic);
		const { agents, late } = requirement(ceiling, horizon);
		const squares = agents.reduce((sum, rate) => sum + rate * rate, 0);
		expect(late).toBe(0);
		expect(agents.reduce((a, b) => a + b, 0)).toBeCloseTo(
			work.reduce((a, b) => a + b, 0),
			6
		);
		expect(squares).toBeCloseTo(await leastSquares(ceiling, horizon), 3);
	}
});

test('the critical window is the least constant staff of a linear program, with two classes', async () => {
	for (let seed = 0; seed < 8 * SCALE; seed++) {
		const random = randomOf(seed, 7);
		const horizon = hours(10, false);
		const classes = [0, 3].map((deadline) => {
			const work = Array.from({ length: 10 }, () => Math.floor(random.unit() * 6));
			return ceilingOf(demandOf(work, deadline, 3600), horizon);
		});
		const program = new Program();
		const staff = program.variable(1);
		const served = classes.map(({ work }) => Array.from(work, () => program.variable(0)));
		classes.forEach(({ work, ceiling }, k) => {
			const left = Array.from(ceiling, (upper) => program.variable(0, { upper }));
			for (let t = 0; t < 10; t++) {
				const before: [number, number][] = t > 0 ? [[left[t - 1] as number, -1]] : [];
				const hours = work[t] as number;
				const terms: [number, number][] = [
					[left[t] as number, 1],
					[served[k]?.[t] as number, 1]
				];
				program.row([...terms, ...before], { lower: hours, upper: hours });
			}
		});
		for (let t = 0; t < 10; t++) {
			const all = served.map((each): [number, number] => [each[t] as number, 1]);
			program.row([...all, [staff, -1]], { upper: 0 });
		}
		const { cost } = await solve(program, { relaxed: true });
		expect(criticalWindow(classes, horizon).agents).toBeCloseTo(cost, 6);
	}
});

test('a promise in opening hours counts them alone', () => {
	// A day of 24 h, open from 9 to 17: what comes at 16:30 within an hour is due at 9:30, what comes
	// at night at 10:00.
	const horizon = hours(24, true);
	const clock = openClock([[9 * 3600, 17 * 3600]], horizon);
	expect(clock.at(16.5 * 3600) + 3600).toBe(clock.at((24 + 9.5) * 3600));
	expect(clock.until(clock.at(3 * 3600) + 3600)).toBe(10 * 3600);
	const work = new Float64Array(24).fill(1);
	const { ceiling } = ceilingOf({ ...demandOf(work, 1, 3600), clock }, horizon);
	// By the end of the hour from 9 to 10 all that came until 9:00 is due, 16 hours of it overnight.
	expect(ceiling[9]).toBeCloseTo(1, 9);
	expect(ceiling[8]).toBeCloseTo(17, 9);
	expect(ceiling[16]).toBeCloseTo(1, 9);
});

test('a share of a deadline lets its rest wait for one more interval', () => {
	const horizon = hours(6, true);
	const { ceiling } = ceilingOf(demandOf([10, 20, 30, 40, 50, 60], 2, 3600, 0.8), horizon);
	// The last two intervals, and a fifth of the one before.
	expect(Array.from(ceiling)).toEqual(
		[80, 42, 52, 74, 96, 118].map((each) => expect.closeTo(each, 9))
	);
});

test('an item that waits already is due with its own clock, one that is late with the next', () => {
	const horizon = hours(4, false);
	const demand = { ...demandOf([0, 0, 0, 0], 2, 3600), clock: ALWAYS };
	const each = 3600 / demand.handling;
	const opening = [
		{ at: -3 * 3600, items: each },
		{ at: -3600, items: each }
	];
	// The second is due at 1:00, and the first, late since −1:00, before it.
	expect(Array.from(ceilingOf({ ...demand, opening }, horizon).ceiling)).toEqual(
		[0, 0, 0, 0].map((each) => expect.closeTo(each, 9))
	);
});
