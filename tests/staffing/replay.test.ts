import { expect, test } from 'vitest';
import { impliedRoster } from '#lib/staffing/impliedRoster.ts';
import { openClock } from '#lib/staffing/promiseClock.ts';
import { productivity } from '#lib/staffing/productivity.ts';
import { randomOf } from '#lib/staffing/random.ts';
import { replay, type PastCase } from '#lib/staffing/replay.ts';
import { agentsPer, rosterOf, type Roster } from '#lib/staffing/roster.ts';
import { serve } from '#lib/staffing/serve.ts';

const DAY = 86_400;
const HANDLING = 360;
const WEEKS = 6;

/** Six weeks of cases, an evening wave each day, a third of which nobody means to answer. */
function arrivals(perDay: number, seed: number): { at: number; meant: boolean }[] {
	const random = randomOf(seed, 1);
	return Array.from({ length: WEEKS * 7 }, (_, day) =>
		Array.from({ length: random.poisson(perDay) }, () => {
			const hour = (18 + 5 * (random.unit() + random.unit() + random.unit() - 1.5)) % 24;
			return { at: day * DAY + hour * 3600, meant: random.unit() > 1 / 3 };
		})
	)
		.flat()
		.sort((a, b) => a.at - b.at);
}

/** People from 10 to 20 each day, `agents` of them. */
function team(agents: number): Roster {
	const stretches = Array.from({ length: WEEKS * 7 }, (_, day): [number, number] => [
		day * DAY + 10 * 3600,
		day * DAY + 20 * 3600
	]);
	return { people: Array.from({ length: agents }, () => stretches), pace: 1 };
}

/** A history played by a team, oldest first, with who answered. */
function history(perDay: number, agents: number, seed: number) {
	const all = arrivals(perDay, seed);
	const meant = all.filter((each) => each.meant);
	const around = randomOf(seed, 2).around(0.8);
	const at = Float64Array.from(meant, (each) => each.at);
	const work = Float64Array.from(meant, () => HANDLING * around());
	const duties = team(agents).people.map((stretches) => ({ stretches, pace: 1, speed: 1 }));
	const { answered } = serve({ at, work, answerAfter: 1 }, duties);
	const wait = new Map(meant.map((each, i) => [each, (answered[i] as number) - each.at]));
	const cases = all.map((each): PastCase => {
		const seconds = wait.get(each) ?? Infinity;
		return { at: each.at, wait: seconds === Infinity ? null : seconds };
	});
	const free = Array.from({ length: agents }, () => 0);
	const answers = meant
		.flatMap((_, i) => {
			const end = answered[i] as number;
			return end === Infinity
				? []
				: [{ at: end, begin: end - (work[i] as number), arrived: at[i] as number }];
		})
		.sort((a, b) => a.begin - b.begin)
		.map(({ at, begin, arrived }) => {
			const who = free.findIndex((until) => until <= begin + 1e-6);
			free[who] = at;
			return { at, arrived, agent: `agent ${who}` };
		});
	return { cases, answers };
}

test.for([
	[60, 1],
	[150, 2],
	[400, 4]
] as const)('%i cases a day and a team of %i: its roster gives its history', ([perDay, agents]) => {
	const { cases } = history(perDay, agents, 1);
	const { rates } = replay(cases, team(agents), { handling: HANDLING, handlingCv: 0.8 });
	for (const { observed, answeredOnly } of rates) {
		expect(Math.abs(answeredOnly.value - observed.value)).toBeLessThan(0.03);
	}
});

test.for([
	['signed', 60, 1],
	['signed', 150, 2],
	['signed', 400, 4],
	['unsigned', 150, 2],
	['unsigned', 400, 4]
] as const)(
	'%s answers to %i cases a day imply a roster that gives the history',
	([kind, perDay, agents]) => {
		const { cases, answers } = history(perDay, agents, 2);
		const told = answers.map(({ at, agent }) => ({ at, agent: kind === 'signed' ? agent : null }));
		const { basis, test: check } = impliedRoster(cases, told, {
			handling: HANDLING,
			handlingCv: 0.8
		});
		expect(basis).toBe(kind === 'signed' ? 'sign-offs' : 'answers');
		expect(Math.abs(check.fitted.value - check.observed.value)).toBeLessThan(0.03);
		const { heldOut, others } = check;
		expect(Math.abs((heldOut?.replayed.value ?? 0) - (heldOut?.observed.value ?? 1))).toBeLessThan(
			0.06
		);
		expect(
			Math.abs((others[0]?.replayed.value ?? 0) - (others[0]?.observed.value ?? 1))
		).toBeLessThan(0.03);
	}
);

test('history that is not oldest first is played again all the same, and told', () => {
	const { cases, answers } = history(400, 3, 3);
	// The same answers at the same moments, each to the newest case that waits.
	const moments = answers.map(({ at }) => at).sort((a, b) => a - b);
	const waiting: PastCase[] = [];
	const served = cases
		.filter(({ wait }) => wait !== null)
		.map(({ at }): PastCase => ({ at, wait: null }));
	let next = 0;
	for (const moment of moments) {
		while (next < served.length && (served[next] as PastCase).at <= moment)
			waiting.push(served[next++] as PastCase);
		const newest = waiting.pop();
		if (newest) newest.wait = moment - newest.at;
	}
	const newestFirst = served.filter(({ wait }) => wait !== null);
	const implied = impliedRoster(newestFirst, answers, { handling: HANDLING });
	expect(Math.abs(implied.test.fitted.value - implied.test.observed.value)).toBeLessThan(0.03);
	const { order, rates } = replay(newestFirst, implied.roster, { handling: HANDLING });
	expect(order.overtaking).toBeGreaterThan(0.3);
	expect(order.oldestFirst[0]?.rate.value).toBeLessThan(
		(rates[0]?.observed.value as number) - 0.03
	);
	const fair = replay(cases, team(3), { handling: HANDLING });
	expect(fair.order.overtaking).toBeLessThan(0.02);
});

test('worked by hand: one person, an automatic answer, one case that nobody answered', () => {
	const cases: PastCase[] = [
		{ at: 0, wait: 7200 },
		{ at: 600, wait: 60, automatic: true },
		{ at: 1200, wait: null },
		{ at: 1800, wait: 3000 }
	];
	const roster = rosterOf({ start: 3600, step: 3600 }, [1]);
	const options = { handling: 600, handlingCv: 0, within: [3600] };
	const [rate] = replay(cases, roster, options).rates;
	// (A) answers at 70 and 80 min: waits of 70 and 50 min. (B) at 70, 80 and 90: 70, 60 and 60.
	expect(rate).toMatchObject({
		observed: { value: 2 / 4 },
		answeredOnly: { value: 2 / 4 },
		all: { value: 3 / 4 },
		// Of the three that were answered: two within an hour, as it was and as replayed.
		ofAnswered: { observed: { value: 2 / 3 }, replayed: { value: 2 / 3 } }
	});
});

test('worked by hand: what comes at closing time is in time next morning by the clock of opening hours', () => {
	const at = (day: number, hours: number, minutes = 0) => day * DAY + hours * 3600 + minutes * 60;
	// Open from 9 to 17. Answered: at 12:30, at 9:20 and at 10:30 of the next day, and never.
	const cases: PastCase[] = [
		{ at: at(0, 12), wait: 1800 },
		{ at: at(0, 16, 50), wait: at(1, 9, 20) - at(0, 16, 50) },
		{ at: at(0, 20), wait: at(1, 10, 30) - at(0, 20) },
		{ at: at(0, 23), wait: null }
	];
	const open = [0, 1].map((day): [number, number] => [at(day, 9), at(day, 17)]);
	// One person from 9 of the next day on: answers at 9:10, 9:20, 9:30 and, where all are meant to be, 9:40.
	const roster = rosterOf({ start: at(1, 9), step: 3600 }, [1]);
	const options = { handling: 600, handlingCv: 0, within: [3600] };
	// Open waits as it was: 30, 10 + 20, 90 min; as replayed: 300 + 10, 10 + 20, 30 and 40 min.
	expect(replay(cases, roster, { ...options, clock: openClock(open) }).rates[0]).toMatchObject({
		...{ observed: { value: 2 / 4 }, answeredOnly: { value: 2 / 4 }, all: { value: 3 / 4 } },
		ofAnswered: { observed: { value: 2 / 3 }, replayed: { value: 2 / 3 } }
	});
	expect(replay(cases, roster, options).rates[0]).toMatchObject({
		...{ observed: { value: 1 / 4 }, answeredOnly: { value: 0 }, all: { value: 0 } },
		ofAnswered: { observed: { value: 1 / 3 }, replayed: { value: 0 } }
	});
});

test('agents per interval and the people they stand for', () => {
	const roster = rosterOf({ start: 0, step: 900 }, [2, 1.5, 0, 1]);
	expect(roster.people).toEqual([
		[
			[0, 1800],
			[2700, 3600]
		],
		[[0, 1350]]
	]);
	expect(Array.from(agentsPer(roster, { start: 0, step: 900, count: 4 }))).toEqual([2, 1.5, 0, 1]);
});

test('handle time is measured while cases queue, whatever the idling in between', () => {
	const { answers } = history(400, 4, 4);
	const found = productivity(answers);
	expect(found?.basis).toBe('queue');
	expect(Math.abs((found?.handling.value ?? 0) / HANDLING - 1)).toBeLessThan(0.1);
	expect(found?.handling.low).toBeLessThan(HANDLING * 1.05);
	expect(found?.answersPerHour.value).toBeCloseTo(3600 / (found?.handling.value as number), 9);
});

test('handle time is not made up where the data do not tell it', () => {
	const { answers } = history(60, 4, 5);
	expect(productivity(answers.slice(0, 40))).toBeNull();
	expect(productivity(answers.map(({ at, agent }) => ({ at, agent })))).toBeNull();
});
