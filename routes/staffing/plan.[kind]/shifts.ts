import { DAY } from '#lib/model/duration.ts';
import { dateAt, offsetAt, type Seconds, type Stretch } from '#lib/model/time.ts';
import type { Told } from '../staffing.server.ts';

/** A shift of one person, from its begin to its end. */
export interface Shift {
	/** Numbered from 1. */
	person: number;
	site: string;
	shift: string;
	timezone: string;
	from: Seconds;
	to: Seconds;
	breaks: Stretch[];
	/** What is unusual about it; empty where nothing is. */
	note: string;
}

/** Says of a shift why it is there though it begins before the week. */
function beforeWords(start: Seconds, zone: string): string {
	return `begins before the week, which is that of ${zone} from ${dateAt(start, zone)} 00:00, and reaches into it`;
}

/**
 * Every shift of each person that reaches into the week. The roster is that of every week, so a shift that
 * runs over the end of this one has run over its beginning, too.
 */
export function shiftsOf({ proposed, basis }: Pick<Told<'replay'>, 'proposed' | 'basis'>): Shift[] {
	const zones = new Map(basis.sites.value.map(({ name, timezone }) => [name, timezone]));
	const { start, step, count } = proposed.required.horizon;
	let person = 0;
	return proposed.plan.roster
		.flatMap(({ site, shift, people, spans, shifts }) => {
			const timezone = zones.get(site) ?? 'UTC';
			const own = spans.map(([from, to], index) => ({
				...{ site, shift, timezone, from, to, note: '' },
				breaks: breaksIn(shifts[index] ?? [])
			}));
			const before = own
				.filter(({ to }) => to > start + step * count)
				.map((each) => ({ ...weekBefore(each), note: beforeWords(start, basis.zone) }));
			return Array.from({ length: people }, () => ++person).flatMap((person) =>
				[...before, ...own].map((each) => ({ ...each, person }))
			);
		})
		.sort((a, b) => a.from - b.from || a.person - b.person);
}

/** A shift a week earlier, at the same time by the clock of its site. */
function weekBefore<T extends Omit<Shift, 'person'>>(shift: T): T {
	const moved = (at: Seconds) => {
		const earlier = at - 7 * DAY;
		return earlier + offsetAt(at, shift.timezone) - offsetAt(earlier, shift.timezone);
	};
	const breaks = shift.breaks.map(([from, to]): Stretch => [moved(from), moved(to)]);
	return { ...shift, from: moved(shift.from), to: moved(shift.to), breaks };
}

/** The breaks between stretches of work. */
function breaksIn(work: Stretch[]): Stretch[] {
	return work.slice(1).map(([from], index): Stretch => [work[index]?.[1] as Seconds, from]);
}
