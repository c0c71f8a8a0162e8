import type { Player } from './cast.ts';
import { weekdayOf, type Clock } from './clock.ts';
import type { Presence } from './desk.ts';
import type { Random } from './random.ts';

const DAY = 86_400;
/** Share of answers to which the customer writes back. */
export const FOLLOW_UP = 0.43;

/** The smallest part of its hours in which somebody is there on a shift. */
const LEAST = 0.8;

/** Whether anybody is on shift at a wall-clock time. */
export function isStaffed({ shifts }: Player, wall: number): boolean {
	return shifts.some(({ days, from, to }) => {
		const hour = (wall % DAY) / 3600;
		if (days.includes(weekdayOf(wall)) && from <= hour && hour < to) return true;
		return days.includes(weekdayOf(wall - DAY)) && hour + 24 < to;
	});
}

/**
 * Enough people for the staffing of the brand, with initials of their own, who take turns on a shift.
 * What is less than a person is somebody with other work as well, who looks in for some of the hours.
 */
export function roster(
	player: Player,
	{ days, end, arrivals }: { days: number; end: number; arrivals: number },
	clock: Clock,
	random: Random
): Presence[] {
	const { shifts, willing, staffing, handling } = player;
	const begin = end - days * DAY;
	const weeks = days / 7;
	const rounds = 1 / (1 - FOLLOW_UP * willing);
	const work = (arrivals * 0.8 * willing * rounds * handling) / 3600 / weeks;
	const hours = shifts.reduce(
		(sum, { days, from, to, share }) => sum + days.length * (to - from) * share,
		0
	);
	const heads = (work * staffing) / 0.8 / hours;
	const first = Math.floor(random.unit() * 676);
	const presences: Presence[] = [];
	for (let day = Math.floor(begin / DAY) - 1; day * DAY < end; day++) {
		shifts.forEach(({ days, from, to, share }, index) => {
			if (!days.includes(weekdayOf(day * DAY))) return;
			const wanted = Math.max(LEAST, heads * share);
			const people = Math.floor(wanted);
			const team = people + 3;
			const present = (person: number, from: number, to: number) =>
				presences.push({
					agent: initials(first + index * 200 + ((day * (people + 1) + person) % team)),
					from: clock.instant(day * DAY + from * 3600),
					to: clock.instant(day * DAY + to * 3600)
				});
			for (let person = 0; person < people; person++)
				if (!random.chance(0.05)) present(person, from, to);
			for (let hour = from; hour < to; hour++)
				if (random.chance(wanted % 1)) present(people, hour, hour + 1);
		});
	}
	return presences;
}

/** Two letters for each number, all different up to 676. */
function initials(number: number): string {
	const within = number % 676;
	const letter = (index: number) => String.fromCharCode(65 + (index % 26));
	return letter(within * 7 + 9) + letter(Math.floor((within * 7) / 26) * 5 + within + 3);
}

/** `^JD` with the initials in place of JD, in the case in which they stand there. */
export function signed(signature: string, [first = '', second = '']: string): string {
	return signature.replace(
		/J(D|d)/,
		(_, last) => first + (last === 'd' ? second.toLowerCase() : second)
	);
}
