import { DAY, HOUR } from '../model/duration.ts';
import type { Seconds } from '../model/time.ts';
import { randomOf } from '../staffing/random.ts';
import { replay, type Replayed } from '../staffing/replay.ts';
import type { Roster as Presence } from '../staffing/roster.ts';
import { columnsOf } from '../staffing/shifts.ts';
import type { Basis } from './basis.ts';
import type { Past } from './past.ts';
import type { Report } from './progress.ts';
import { propose, type Proposed } from './proposed.ts';
import {
	hoursPerWeek,
	pastIn,
	PATIENCE,
	remember,
	replayOptions,
	type Remembered
} from './remembered.ts';
import type { Rostered } from './rostered.ts';
import type { Wish } from './wish.ts';

/** The cases of a past period served by the team that was there and by the roster proposed. */
export interface Retraced extends Remembered {
	from: Seconds;
	to: Seconds;
	/** The cases served by the roster proposed, and its hours a week. */
	after: Replayed;
	hoursAfter: number;
	/** Cases to answer in a week, those of the period and those to come, which leave incidents out. */
	load: { before: number; coming: number; incidentHours: number };
	proposed: Proposed;
}

/** Sets the draws of absences apart. */
const ABSENCES = 77;
const WEEK = 7 * DAY;

/** Replays a period by the roster that its answers imply and by the one that is proposed. */
export async function retrace(basis: Basis, wish: Wish, report: Report): Promise<Retraced> {
	const past = pastIn(basis);
	// What is proposed first, because its first answer is waited for.
	const proposed = await propose(basis, wish, report);
	report({ stage: 'replay', detail: 'by the team that was there', done: 0.97 });
	const remembered = remember(basis, wish);
	report({ stage: 'replay', detail: 'by the roster proposed', done: 0.98 });
	const presence = presenceOf(proposed.plan.roster, basis, past, wish.seed);
	const options = { ...replayOptions(basis, wish), patience: PATIENCE };
	return {
		from: past.from,
		to: past.to,
		...remembered,
		after: replay(past.cases, presence, options),
		hoursAfter: hoursPerWeek(presence.people.flat(), past),
		load: {
			before: remembered.before.answered / ((past.to - past.from) / WEEK),
			coming: sum(proposed.required.items),
			incidentHours: incidentHoursIn(basis, past)
		},
		proposed
	};
}

function sum(values: ArrayLike<number>): number {
	return Array.from(values).reduce((all, each) => all + each, 0);
}

/** Hours of confirmed incidents within a period. */
function incidentHoursIn(
	{ history: { start, incidents = [] } }: Basis,
	{ from, to }: Past
): number {
	const at = (hour: number) => start + hour * HOUR;
	return Array.from(incidents).filter((is, hour) => is && from <= at(hour) && at(hour) < to).length;
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
