import { HOUR, DAY } from '../model/duration.ts';
import type { Seconds, Stretch } from '../model/time.ts';
import { impliedRoster, type ImpliedRoster } from '../staffing/impliedRoster.ts';
import { randomOf } from '../staffing/random.ts';
import { replay, type Replayed } from '../staffing/replay.ts';
import type { Roster as Presence } from '../staffing/roster.ts';
import { columnsOf } from '../staffing/shifts.ts';
import { OperationError } from '../model/errors.ts';
import type { Basis } from './basis.ts';
import type { Past } from './past.ts';
import { propose, type Proposed, type Report, type Rostered } from './proposed.ts';
import type { Wish } from './wish.ts';

/** The cases of a past period served by the team that was there and by the roster proposed. */
export interface Retraced {
	from: Seconds;
	to: Seconds;
	/** Whether the team that the answers imply plays history again: the test of the model. */
	test: ImpliedRoster['test'];
	by: ImpliedRoster['basis'];
	/** Share of the answers that are signed. */
	signed: number;
	/** Seconds of work done per second that somebody was there. */
	pace: number;
	/** The team that was there, and its hours a week. */
	before: Replayed;
	hoursBefore: number;
	/** The roster proposed, and its hours a week. */
	after: Replayed;
	hoursAfter: number;
	proposed: Proposed;
}

/** Cases that have waited longer when they come up are missed, no longer waiting. */
const PATIENCE = 7 * DAY;
const WEEK = 7 * DAY;
/** Sets the draws of absences apart. */
const ABSENCES = 77;

/** Replays a period by the roster that its answers imply and by the one that is proposed. */
export async function retrace(basis: Basis, wish: Wish, report: Report): Promise<Retraced> {
	const { past, handling, handlingCv, touches, targets } = basis;
	if (!past) throw new OperationError('missing past: nothing was read to replay');
	report({ stage: 'replay', detail: 'by the team that was there', done: 0 });
	const others = [DAY, ...targets.value.map(({ within }) => within)].filter(
		(each) => each !== HOUR
	);
	const within = [HOUR, ...[...new Set(others)].sort((a, b) => a - b)];
	const options = {
		handling: handling.value,
		handlingCv: handlingCv.value,
		touches: touches.value,
		within,
		from: past.from,
		to: past.to,
		seed: wish.seed
	};
	const { roster, basis: by, ...told } = impliedRoster(past.cases, past.answers, options);
	const before = replay(past.cases, roster, { ...options, patience: PATIENCE });
	const proposed = await propose(basis, wish, report);
	report({ stage: 'replay', detail: 'by the roster proposed', done: 0.98 });
	const presence = presenceOf(proposed.plan.roster, basis, past, wish.seed);
	return {
		from: past.from,
		to: past.to,
		...told,
		by,
		pace: roster.pace,
		before,
		hoursBefore: hoursPerWeek(roster.people.flat(), past),
		after: replay(past.cases, presence, { ...options, patience: PATIENCE }),
		hoursAfter: hoursPerWeek(presence.people.flat(), past),
		proposed
	};
}

/** A weekly roster over a past period, on the clocks of its sites, without those who did not come. */
function presenceOf(roster: Rostered[], basis: Basis, past: Past, seed: number): Presence {
	const sites = basis.sites.value;
	const start = Math.floor((past.cases[0]?.at ?? past.from) / HOUR) * HOUR;
	const count = Math.ceil((past.to + PATIENCE - start) / HOUR);
	const horizon = { start, step: HOUR, count, cyclic: false };
	const people = new Map(roster.map((each) => [each.id, each.people]));
	const unit = randomOf(seed, ABSENCES).unit;
	let [time, work] = [0, 0];
	const stretches = columnsOf(sites, basis.shifts.value, horizon).flatMap(
		({ id, site, shifts }) => {
			const {
				absence = 0,
				aux = 0,
				maxOccupancy = 1,
				speed = 1
			} = sites.find(({ name }) => name === site) ?? {};
			return Array.from({ length: people.get(id) ?? 0 }, () => {
				const worked = shifts.filter(() => unit() >= absence).flat();
				const seconds = worked.reduce((sum, [from, to]) => sum + to - from, 0);
				time += seconds;
				work += seconds * (1 - aux) * maxOccupancy * speed;
				return worked;
			});
		}
	);
	return { people: stretches, pace: time > 0 ? work / time : 1 };
}

function hoursPerWeek(stretches: Stretch[], { from, to }: Past): number {
	const seconds = stretches.reduce(
		(sum, [begin, end]) => sum + Math.max(0, Math.min(end, to) - Math.max(begin, from)),
		0
	);
	return seconds / HOUR / ((to - from) / WEEK);
}
