import type { Seconds, Stretch } from '../model/time.ts';
import { inTime, replay, waitsBy, type PastCase, type ReplayOptions } from './replay.ts';
import type { Roster } from './roster.ts';
import { wilson, type Interval } from './statistics.ts';

/** An answer that a person gave, to whatever; who it was where it is signed. */
export interface PastAnswer {
	at: Seconds;
	agent?: string | null;
}

/** The roster that past answers imply, and how well it plays them again. */
export interface ImpliedRoster {
	roster: Roster;
	/** Whose presence it is: the people who signed, or the fewest who can have given the answers. */
	basis: 'sign-offs' | 'answers';
	/** Share of the answers that are signed. */
	signed: number;
	/** Replay (A) within an hour, before and after the pace was fitted, beside what was. */
	test: {
		within: Seconds;
		observed: Interval;
		/** By presence and handle time alone, nothing fitted. */
		asMeasured: Interval;
		/** At the pace at which the replay comes closest. */
		fitted: Interval;
		/** Fitted to the even weeks, on the odd ones; null in less than two weeks. */
		heldOut: { observed: Interval; replayed: Interval } | null;
		/** The other times, at the fitted pace. */
		others: { within: Seconds; observed: Interval; replayed: Interval }[];
	};
}

/** Longest pause of a person between two answers who is still taken to be there. */
const SESSION = 1800;
/** Share of signed answers from which presence is taken from the signatures. */
const MOSTLY = 0.5;
const WEEK = 7 * 86_400;

/**
 * Who was there by the answers: a person is present from the beginning of the work on an answer to the
 * last one of a session. Unsigned answers are given to the fewest people who can have worked on them.
 * A replay is oldest first and history need not have been; one number makes up for this and for whatever
 * else slows people down: the pace, fitted so that the replay of the answered cases gives the observed
 * rate within an hour. How far off it is unfitted, and on weeks that it was not fitted to, is told.
 */
export function impliedRoster(
	cases: PastCase[],
	answers: PastAnswer[],
	options: ReplayOptions
): ImpliedRoster {
	const { handling, clock, within: times = [3600, 86_400] } = options;
	const [within = 3600] = times;
	const signed = answers.filter(({ agent }) => agent).length / Math.max(1, answers.length);
	const basis = signed >= MOSTLY ? 'sign-offs' : 'answers';
	const sorted = answers.toSorted((a, b) => a.at - b.at);
	const people =
		basis === 'sign-offs' ? signedPeople(sorted, handling) : fewestPeople(sorted, handling);

	const served = cases.filter(({ automatic, wait }) => !automatic && wait !== null);
	const weekOf = ({ at }: PastCase) =>
		Math.floor((at - (options.from ?? cases[0]?.at ?? 0)) / WEEK);
	const counted = cases.filter(
		({ at }) => (options.from ?? -Infinity) <= at && at < (options.to ?? Infinity)
	);
	const rates = (pace: number, limit: number, of: PastCase[]) => {
		const waits = waitsBy({ people, pace }, served, options);
		const wait = (each: PastCase) =>
			each.automatic ? (each.wait ?? Infinity) : (waits.get(each) ?? Infinity);
		return wilson(of.filter((each) => inTime(each.at, wait(each), limit, clock)).length, of.length);
	};
	const was = (of: PastCase[]) =>
		wilson(
			of.filter(({ at, wait }) => inTime(at, wait ?? Infinity, within, clock)).length,
			of.length
		);
	const paceFor = (of: PastCase[]) => fit(was(of).value, (pace) => rates(pace, within, of).value);

	const pace = paceFor(counted);
	const [even, odd] = [0, 1].map((parity) =>
		counted.filter((each) => Math.abs(weekOf(each) % 2) === parity)
	);
	const split = even && odd && even.length > 0 && odd.length > 0;
	const again = replay(cases, { people, pace }, options);
	return {
		roster: { people, pace },
		basis,
		signed,
		test: {
			within,
			observed: was(counted),
			asMeasured: rates(1, within, counted),
			fitted: rates(pace, within, counted),
			heldOut: split ? { observed: was(odd), replayed: rates(paceFor(even), within, odd) } : null,
			others: again.rates
				.filter((rate) => rate.within !== within)
				.map(({ within, observed, answeredOnly }) => ({ within, observed, replayed: answeredOnly }))
		}
	};
}

/** The pace whose rate comes closest to the one observed: the rate grows with the pace. */
function fit(observed: number, rate: (pace: number) => number): number {
	let [low, high] = [-4, 4];
	let best = { pace: 1, error: Math.abs(rate(1) - observed) };
	for (let step = 0; step < 14; step++) {
		const middle = (low + high) / 2;
		const pace = 2 ** middle;
		const error = rate(pace) - observed;
		if (Math.abs(error) < best.error) best = { pace, error: Math.abs(error) };
		if (error < 0) low = middle;
		else high = middle;
	}
	return best.pace;
}

/** Sessions of each person who signed; unsigned answers belong to people of whom nothing is known. */
function signedPeople(answers: PastAnswer[], handling: number): Stretch[][] {
	const people = new Map<string, Stretch[]>();
	const unsigned: PastAnswer[] = [];
	for (const answer of answers) {
		if (!answer.agent) {
			unsigned.push(answer);
			continue;
		}
		const stretches = people.get(answer.agent) ?? [];
		people.set(answer.agent, stretches);
		extend(stretches, answer.at, handling);
	}
	return [...people.values(), ...fewestPeople(unsigned, handling)];
}

/** The answers given to as few people as can have worked on them one after another. */
function fewestPeople(answers: PastAnswer[], handling: number): Stretch[][] {
	const people: Stretch[][] = [];
	for (const { at } of answers) {
		const free = people.filter((stretches) => (stretches.at(-1) as Stretch)[1] <= at - handling);
		const latest = free.reduce<Stretch[] | undefined>((best, each) => {
			const ends = (stretches: Stretch[]) => (stretches.at(-1) as Stretch)[1];
			return !best || ends(each) > ends(best) ? each : best;
		}, undefined);
		const stretches = latest ?? [];
		if (!latest) people.push(stretches);
		extend(stretches, at, handling);
	}
	return people;
}

/** Adds the work on an answer to a person's presence. */
function extend(stretches: Stretch[], at: Seconds, handling: number) {
	const last = stretches.at(-1);
	if (last && at - last[1] <= SESSION + handling) last[1] = Math.max(last[1], at);
	else stretches.push([at - handling, at]);
}
