import { DAY, HOUR } from '../model/duration.ts';
import { OperationError } from '../model/errors.ts';
import type { Stretch } from '../model/time.ts';
import { ALWAYS, openClock } from '../staffing/promiseClock.ts';
import { impliedRoster, type ImpliedRoster } from '../staffing/impliedRoster.ts';
import { replay, type Replayed, type ReplayOptions } from '../staffing/replay.ts';
import type { Basis } from './basis.ts';
import type { Past } from './past.ts';
import type { Wish } from './wish.ts';

/** A past period and the team that its answers imply. */
export interface Remembered extends Pick<ImpliedRoster, 'test' | 'signed'> {
	/** What tells who was there. */
	evidence: ImpliedRoster['basis'];
	/** Seconds of work done per second that somebody was there. */
	pace: number;
	/** The cases served by that team, beside what was. */
	before: Replayed;
	/** Its hours a week, how many different people it had in a week, and the part of those hours that the
	 * answers given took. */
	hoursBefore: number;
	headsBefore: number;
	busyBefore: number;
}

/** Cases that have waited longer when they come up are missed, no longer waiting. */
export const PATIENCE = 7 * DAY;
const WEEK = 7 * DAY;

/** The past of a basis. @throws OperationError where none was read */
export function pastIn({ past }: Basis): Past {
	if (!past) throw new OperationError('missing past: nothing was read to replay');
	return past;
}

/** Finds the team that was there and replays the period by it: the model's own test. */
export function remember(basis: Basis, wish: Wish): Remembered {
	const past = pastIn(basis);
	const options = replayOptions(basis, wish);
	const {
		roster,
		basis: evidence,
		test,
		signed
	} = impliedRoster(past.cases, past.answers, options);
	const hoursBefore = hoursPerWeek(roster.people.flat(), past);
	const answers = past.answers.filter(({ at }) => past.from <= at && at < past.to).length;
	const worked = (answers * options.handling) / HOUR / ((past.to - past.from) / WEEK);
	return {
		evidence,
		test,
		signed,
		pace: roster.pace,
		before: replay(past.cases, roster, { ...options, patience: PATIENCE }),
		hoursBefore,
		headsBefore: headsPerWeek(roster.people, past),
		busyBefore: hoursBefore > 0 ? Math.min(1, worked / hoursBefore) : 0
	};
}

/** How a period is replayed: rates within an hour first, then a day and each promise, by the clock of these. */
export function replayOptions(basis: Basis, { seed }: Wish): ReplayOptions {
	const { from, to } = pastIn(basis);
	const times = [DAY, ...basis.targets.value.map(({ within }) => within)];
	const others = new Set(times.filter((each) => each !== HOUR));
	return {
		handling: basis.handling.value,
		handlingCv: basis.handlingCv.value,
		touches: basis.touches.value,
		within: [HOUR, ...[...others].sort((a, b) => a - b)],
		clock: basis.clock === 'hours' ? openClock(basis.open) : ALWAYS,
		from,
		to,
		seed
	};
}

/** How many of some people are there in a week of a period, the mean of its whole weeks. */
function headsPerWeek(people: Stretch[][], { from, to }: Past): number {
	const weeks = Math.max(1, Math.floor((to - from) / WEEK));
	const present = people.reduce((sum, stretches) => {
		const seen = new Set(
			stretches.flatMap(([begin, end]) => [begin, end].map((at) => Math.floor((at - from) / WEEK)))
		);
		return sum + [...seen].filter((week) => 0 <= week && week < weeks).length;
	}, 0);
	return present / weeks;
}

/** Hours a week of stretches within a period. */
export function hoursPerWeek(stretches: Stretch[], { from, to }: Past): number {
	const seconds = stretches.reduce(
		(sum, [begin, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(begin, from)),
		0
	);
	return seconds / HOUR / ((to - from) / WEEK);
}
