import { expect, test } from 'vitest';
import { readingAt } from '#lib/metrics/waitBuckets.ts';
import { answeredAt, countOf, logRank, type Followed } from '#lib/model/survival.ts';

/** How many got a response (or left) at each time. */
function followed(units: { time: number; answered: boolean }[]): Followed {
	const times = [...new Set(units.map(({ time }) => time))].sort((a, b) => a - b);
	const count = (at: number, answered: boolean) =>
		units.filter((unit) => unit.time === at && unit.answered === answered).length;
	return {
		times,
		events: times.map((at) => count(at, true)),
		censored: times.map((at) => count(at, false))
	};
}

const at = (...times: number[]) => times.map((time) => ({ time, answered: true }));

test('two groups of two are compared as on paper', () => {
	// Expected of the first: 1/2 + 1/3 + 1/2 = 4/3 of 2; variance 1/4 + 2/9 + 1/4.
	const [one, other] = [followed(at(1, 3)), followed(at(2, 4))];
	expect(logRank(one, other)).toBeCloseTo((2 / 3) ** 2 / (13 / 18), 12);
	expect(logRank(other, one)).toBeCloseTo((2 / 3) ** 2 / (13 / 18), 12);
	expect(logRank(one, followed([]))).toBeNull();
});

test('who leaves at the time of a response was still there for it, and nobody is left afterwards', () => {
	const units = followed([...at(5, 9), { time: 5, answered: false }, { time: 7, answered: false }]);
	const readings = [4, 5, 8, 9, 10].map((time) => ({ time, before: 0, within: 1 }));
	const told = answeredAt(units, readings, 0);
	expect(told.map(({ share }) => share)).toEqual([0, 0.25, 0.25, 1, 1]);
	expect(told.map(({ atRisk }) => atRisk)).toEqual([4, 4, 1, 1, 0]);
	expect(answeredAt(followed([{ time: 3, answered: false }]), readings, 0)[0]).toEqual({
		share: null,
		ends: null,
		atRisk: 0
	});
});

let seed = 5;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

test('buckets of waits tell the curve within a thousandth', () => {
	const units = Array.from({ length: 4000 }, () => {
		const wait = Math.floor(Math.exp(7 + 2 * (random() + random() + random() - 1.5)));
		const age = Math.floor(random() * 30_000);
		return { time: Math.min(wait, age), answered: wait <= age };
	});
	const inBuckets = units.map((unit) => ({ ...unit, time: readingAt(unit.time).time }));
	const waited = [137, 300, 900, 1800, 3600, 7200];
	const exact = answeredAt(
		followed(units),
		waited.map((time) => ({ time, before: 0, within: 1 })),
		0
	);
	const near = answeredAt(followed(inBuckets), waited.map(readingAt), 0.5);
	near.forEach(({ share, ends }, index) => {
		expect(Math.abs(Number(share) - Number(exact[index]?.share))).toBeLessThan(0.001);
		expect(Math.abs(Number(ends?.low) - Number(exact[index]?.ends?.low))).toBeLessThan(0.001);
	});
	expect(countOf(followed(inBuckets))).toBe(4000);
});
