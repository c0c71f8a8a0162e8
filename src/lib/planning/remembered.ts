import { DAY, HOUR } from '../model/duration.ts';
import { OperationError } from '../model/errors.ts';
import type { Stretch } from '../model/time.ts';
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
	/** Its hours a week. */
	hoursBefore: number;
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
	return {
		evidence,
		test,
		signed,
		pace: roster.pace,
		before: replay(past.cases, roster, { ...options, patience: PATIENCE }),
		hoursBefore: hoursPerWeek(roster.people.flat(), past)
	};
}

/** How a period is replayed: rates within an hour first, then a day and each promise. */
export function replayOptions(basis: Basis, { seed }: Wish): ReplayOptions {
	const { from, to } = pastIn(basis);
	const times = [DAY, ...basis.targets.value.map(({ within }) => within)];
	const others = new Set(times.filter((each) => each !== HOUR));
	return {
		handling: basis.handling.value,
		handlingCv: basis.handlingCv.value,
		touches: basis.touches.value,
		within: [HOUR, ...[...others].sort((a, b) => a - b)],
		from,
		to,
		seed
	};
}

/** Hours a week of stretches within a period. */
export function hoursPerWeek(stretches: Stretch[], { from, to }: Past): number {
	const seconds = stretches.reduce(
		(sum, [begin, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(begin, from)),
		0
	);
	return seconds / HOUR / ((to - from) / WEEK);
}
