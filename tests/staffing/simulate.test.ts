import { expect, test } from 'vitest';
import { calibrate } from '#lib/staffing/calibrate.ts';
import { erlangC, meanWait, servedWithin } from '#lib/staffing/erlang.ts';
import type { PlanInput } from '#lib/staffing/plan.ts';
import { randomOf } from '#lib/staffing/random.ts';
import { serve } from '#lib/staffing/serve.ts';
import { columnsOf } from '#lib/staffing/shifts.ts';
import { simulate } from '#lib/staffing/simulate.ts';
import { ALWAYS } from '#lib/staffing/promiseClock.ts';
import { SCALE, siteWith } from './instances.ts';

/** Exponential gaps and work: a steady queue with `agents` who never leave. */
function steady(agents: number, erlangs: number, count: number) {
	const random = randomOf(5, agents);
	const exponential = () => -Math.log(1 - random.unit());
	const at = new Float64Array(count);
	const work = new Float64Array(count);
	for (let i = 0; i < count; i++) {
		at[i] = (i > 0 ? (at[i - 1] as number) : 0) + exponential() / erlangs;
		work[i] = exponential();
	}
	const duties = Array.from({ length: agents }, () => {
		return { stretches: [[0, Infinity] as [number, number]], pace: 1, speed: 1 };
	});
	const { answered } = serve({ at, work, answerAfter: 0 }, duties);
	return Array.from(answered, (time, i) => time - (at[i] as number));
}

test.for([
	[1, 0.7],
	[5, 4],
	[20, 18]
] as const)('%i agents at %f erlangs wait as Erlang C says', ([agents, erlangs]) => {
	const waits = steady(agents, erlangs, 100_000 * SCALE);
	const share = (holds: (wait: number) => boolean) => waits.filter(holds).length / waits.length;
	const queue = { agents, erlangs };
	expect(share((wait) => wait > 0)).toBeCloseTo(erlangC(queue), 1);
	expect(share((wait) => wait <= 0.5)).toBeCloseTo(servedWithin(queue, 1, 0.5), 1);
	const mean = waits.reduce((a, b) => a + b, 0) / waits.length;
	expect(Math.abs(mean / meanWait(queue, 1) - 1)).toBeLessThan(0.12);
});

test('people finish what they began, rest in breaks and go home', () => {
	const at = new Float64Array([0, 10, 20, 30, 40]);
	const work = new Float64Array(5).fill(15);
	const stretches: [number, number][] = [
		[5, 25],
		[50, 60]
	];
	const { answered, busy } = serve({ at, work, answerAfter: 1 }, [
		{ stretches, pace: 1, speed: 1 }
	]);
	// From 5 to 20, 20 to 35 beyond the break's beginning, 50 to 65 beyond the shift's end.
	expect(Array.from(answered)).toEqual([20, 35, 65, Infinity, Infinity]);
	expect(busy[0]).toBe(45);
});

test('an item that has waited too long is given up at no cost', () => {
	const at = new Float64Array([0, 90]);
	const work = new Float64Array(2).fill(10);
	const duty = { stretches: [[100, 200] as [number, number]], pace: 1, speed: 1 };
	const { answered } = serve({ at, work, answerAfter: 1, patience: 50 }, [duty]);
	expect(Array.from(answered)).toEqual([Infinity, 110]);
});

/** A small week: one site, shifts around the clock. */
function week(itemsPerWeek: number): PlanInput {
	const horizon = { start: Date.UTC(2026, 5, 1) / 1000, step: 3600, count: 168, cyclic: true };
	const wave = (t: number) => 1 + 0.8 * Math.sin(((t % 24) - 9) * (Math.PI / 12));
	const items = Float64Array.from({ length: 168 }, (_, t) => (wave(t) * itemsPerWeek) / 168);
	const site = siteWith({ absence: 0.05, aux: 0.1, maxOccupancy: 0.85 });
	const types = [0, 8, 12, 16].map((hour) => ({
		name: '8 h',
		length: 8 * 3600,
		starts: [hour * 60],
		breaks: [],
		days: [[1, 2, 3, 4, 5, 6, 7]]
	}));
	return {
		horizon,
		demands: [
			{ id: 'cases', items, handling: 330, targets: [{ share: 0.8, within: 3600 }], clock: ALWAYS }
		],
		sites: [site],
		columns: columnsOf([site], types, horizon)
	};
}

const scenario = { dayCv: 0.15, handlingCv: 1 };

test('equal seeds give equal weeks, and more people never do worse in them', () => {
	const input = week(1000);
	const run = (people: number[]) =>
		simulate({ people: Int32Array.from(people) }, input, { scenario, replications: 20, seed: 3 });
	const few = run([1, 2, 1, 2]);
	expect(run([1, 2, 1, 2])).toEqual(few);
	const more = run([1, 2, 2, 2]);
	expect(more.targets[0]?.onTime.value).toBeGreaterThan(few.targets[0]?.onTime.value as number);
	expect(few.weeks).toBe(40);
	// 1,000 items of 330 s in six shifts of 8 h a day, of which 5 % are not worked.
	expect(few.occupancy.here).toBeCloseTo((1000 * 330) / 3600 / (336 * 0.95), 1);
});

test('a promise calibrated to 85 % of weeks holds in as many others', async () => {
	const input = week(1000);
	const found = await calibrate(input, {
		scenario,
		stepReplications: 40,
		replications: 100,
		gap: 0.001
	});
	expect(found.reached).toBe(true);
	expect(found.trace.length).toBeGreaterThan(3);
	const other = simulate(found.plan, input, { scenario, replications: 150, seed: 4711 });
	expect(other.weeksMeeting.value).toBeGreaterThanOrEqual(0.85);
});

test('a promise that chance breaks says so and does not hang', async () => {
	const input = week(300);
	const [demand] = input.demands;
	const demands = [
		{ ...(demand as PlanInput['demands'][number]), targets: [{ share: 1, within: 0 }] }
	];
	const options = { scenario, stepReplications: 5, replications: 10, stepLimit: 1, timeLimit: 1 };
	const found = await calibrate({ ...input, demands }, options);
	expect(found.reached).toBe(false);
	expect(found.reasons.at(-1)).toMatch(/The promises hold in 0 % of simulated weeks, not in 85 %/);
});
