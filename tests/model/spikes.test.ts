import { describe, expect, test } from 'vitest';
import { upperBound } from '#lib/model/negativeBinomial.ts';
import { spikesIn, usualOf, type Counted } from '#lib/model/spikes.ts';
import { generate, DEFAULT_RECIPE } from '#ingest/demo/generate.ts';

const QUARTER = 900;
const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);

describe('upperBound(mean, dispersion, beyond)', () => {
	// The 99.9 % quantiles that scipy.stats gives: poisson.ppf(0.999, m), and nbinom.ppf(0.999, 1 / d,
	// 1 / (1 + d m)).
	test.each([
		[2.5, 0, 9],
		[2.5, 0.1, 10],
		[10, 0.05, 25],
		[100, 0.2, 301],
		[0.4, 1, 5]
	])('mean %d, dispersion %d: %d', (mean, dispersion, bound) => {
		expect(upperBound(mean, dispersion, 0.001)).toBe(bound);
	});
});

/** Ten weeks in New York, around the change to summer time, with two mentions in each quarter hour by day. */
function even(change: (at: number) => number = () => 0): Counted {
	const first = Date.UTC(2018, 1, 1) / 1000 / QUARTER;
	const clock = new Intl.DateTimeFormat('en', {
		timeZone: 'America/New_York',
		hourCycle: 'h23',
		hour: '2-digit'
	});
	const counts = Int32Array.from({ length: 70 * 96 }, (_, quarter) => {
		const at = (first + quarter) * QUARTER;
		const day = Number(clock.format(at * 1000)) >= 8;
		return (day ? 2 + (quarter % 2) : quarter % 2) + change(at);
	});
	const observed = new Uint8Array(counts.length).fill(1);
	return { first, counts, observed, zone: 'America/New_York' };
}

const at = (month: number, day: number, hour: number, minute = 0) =>
	Date.UTC(2018, month - 1, day, hour, minute) / 1000;

describe('spikesIn(counted, usual)', () => {
	test('finds the hours in which five times as many wrote, and nothing else', () => {
		const [from, to] = [at(3, 14, 15), at(3, 14, 17, 30)];
		const counted = even((time) => (from <= time && time < to ? 10 : 0));
		const [found, ...others] = spikesIn(counted, usualOf(counted));
		expect(others).toEqual([]);
		expect(found).toMatchObject({ from, to, count: 10 * 12.5 });
		expect(found?.expected).toBeCloseTo(10 * 2.5, 6);
	});

	test('takes the change to summer time for what it is', () => {
		const counted = even();
		const { expected } = usualOf(counted);
		expect(spikesIn(counted, usualOf(counted))).toEqual([]);
		// 08:00 in New York is 13:00 UTC before 11 March and 12:00 after.
		const usual = (time: number) => expected[time / QUARTER - counted.first] as number;
		expect(usual(at(3, 5, 14))).toBeCloseTo(2.5, 6);
		expect(usual(at(3, 5, 10))).toBeCloseTo(0.5, 6);
		expect(usual(at(3, 19, 13))).toBeCloseTo(2.5, 6);
		expect(usual(at(3, 19, 9))).toBeCloseTo(0.5, 6);
	});

	test('is silent on a single full quarter, on three weeks of data, and beside a gap', () => {
		const once = even((time) => (time === at(3, 14, 15) ? 60 : 0));
		expect(spikesIn(once, usualOf(once))).toEqual([]);
		const short = even((time) => (at(2, 14, 15) <= time && time < at(2, 14, 18) ? 30 : 0));
		const young = {
			...short,
			counts: short.counts.slice(0, 21 * 96),
			observed: short.observed.slice(0, 21 * 96)
		};
		expect(spikesIn(young, usualOf(young))).toEqual([]);
		const gap = even();
		gap.counts.fill(0, 1000, 2000);
		gap.observed.fill(0, 1000, 2000);
		expect(spikesIn(gap, usualOf(gap))).toEqual([]);
		const { expected } = usualOf(gap);
		expect(expected[1500]).toBeGreaterThan(0.4);
	});

	test('finds the whole of a spike where nobody ever wrote, and one that runs into such hours', () => {
		const silent = (change: (at: number) => number) => {
			const counted = even(change);
			const clock = new Intl.DateTimeFormat('en', {
				...{ timeZone: 'America/New_York', hourCycle: 'h23', hour: '2-digit' }
			} as Intl.DateTimeFormatOptions);
			counted.counts.forEach((count, quarter) => {
				const time = (counted.first + quarter) * QUARTER;
				if (Number(clock.format(time * 1000)) < 8) counted.counts[quarter] = change(time);
				else counted.counts[quarter] = count;
			});
			return counted;
		};
		// 06:00 to 09:00 UTC is 02:00 to 05:00 in New York.
		const [from, to] = [at(3, 14, 6), at(3, 14, 9)];
		const night = silent((time) => (from <= time && time < to ? 4 : 0));
		expect(spikesIn(night, usualOf(night))).toMatchObject([{ from, to, count: 48 }]);
		const [begin, end] = [at(3, 15, 2), at(3, 15, 6)];
		const evening = silent((time) => (begin <= time && time < end ? 10 : 0));
		const [found] = spikesIn(evening, usualOf(evening));
		expect(found).toMatchObject({ from: begin, to: end });
	});

	test('one spike does not hide another at the same hour of another week', () => {
		const weeks = [at(3, 14, 15), at(3, 28, 15)];
		const counted = even((time) =>
			weeks.some((from) => from <= time && time < from + 7200) ? 15 : 0
		);
		expect(spikesIn(counted, usualOf(counted)).map(({ from }) => from)).toEqual(weeks);
	});
});

test('against the truth of the demo: both incidents, hardly anything else', () => {
	for (let seed = 1; seed <= 2 * SCALE; seed++) {
		const { posts, brands } = generate({
			...DEFAULT_RECIPE,
			posts: 60_000,
			brands: 1,
			days: 150,
			seed
		});
		const [brand] = brands;
		const asked = posts.filter(({ kind }) => !/^(answer|automatic|broadcast)$/.test(kind));
		const first = Math.floor((asked[0]?.at as number) / QUARTER);
		const last = Math.floor((asked.at(-1)?.at as number) / QUARTER);
		const counts = new Int32Array(last - first + 1);
		for (const { at } of asked) {
			const quarter = Math.floor(at / QUARTER) - first;
			counts[quarter] = (counts[quarter] as number) + 1;
		}
		const counted = {
			first,
			counts,
			observed: new Uint8Array(counts.length).fill(1),
			zone: 'America/New_York'
		};
		expect(asked.length / counts.length).toBeGreaterThan(5 / 4);
		const spikes = spikesIn(counted, usualOf(counted));
		const shared = (a: { from: number; to: number }, b: { from: number; to: number }) =>
			Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
		for (const incident of brand?.incidents ?? []) {
			const best = Math.max(
				...spikes.map((spike) => {
					const both = shared(spike, incident);
					return both / (spike.to - spike.from + incident.to - incident.from - both);
				})
			);
			expect(best).toBeGreaterThanOrEqual(0.8);
		}
		const others = spikes.filter(
			(spike) => !brand?.incidents.some((incident) => shared(spike, incident) > 0)
		);
		expect(others.length).toBeLessThan(150 / 30);
	}
});
