import { weekdayOf } from '../model/dates.ts';
import { offsetsIn, type Stretch } from '../model/time.ts';
import type { Site } from './site.ts';

const DAY = 86_400;

/** Hours of a stretch, each as often as the premium of its time of the local day makes it count. */
export function paidHours(stretch: Stretch, { premiums, timezone }: Site): number {
	let paid = 0;
	for (const { piece, offset } of offsetsIn(stretch, timezone)) {
		const wall = piece.map((instant) => instant + offset) as Stretch;
		const cuts = [...wall, ...borders(wall, premiums)].toSorted((a, b) => a - b);
		for (let i = 1; i < cuts.length; i++) {
			const [from, to] = [cuts[i - 1] as number, cuts[i] as number];
			if (to > from) paid += ((to - from) / 3600) * factorAt((from + to) / 2, premiums);
		}
	}
	return paid;
}

/** The wall-clock times within a stretch at which a premium begins or ends. */
function borders([from, to]: Stretch, premiums: Site['premiums']): number[] {
	const times = [0, ...premiums.flatMap(({ start, end }) => [start * 60, end * 60])];
	const first = Math.floor(from / DAY);
	return Array.from({ length: Math.ceil(to / DAY) - first }, (_, day) => (first + day) * DAY)
		.flatMap((midnight) => times.map((time) => midnight + time))
		.filter((time) => from < time && time < to);
}

function factorAt(wall: number, premiums: Site['premiums']): number {
	const day = Math.floor(wall / DAY);
	const minute = (wall - day * DAY) / 60;
	const holds = premiums.filter(({ start, end, days }) => {
		const early = minute < end && start >= end;
		const inside = start < end ? start <= minute && minute < end : minute >= start || early;
		return inside && (days?.includes(weekdayOf(early ? day - 1 : day)) ?? true);
	});
	return Math.max(holds.length > 0 ? 0 : 1, ...holds.map(({ factor }) => factor));
}
