import type { Player } from './cast.ts';
import { weekdayOf, type Clock } from './clock.ts';
import type { Presence } from './desk.ts';
import type { Random } from './random.ts';

const DAY = 86_400;

/** Whether anybody is on shift at a wall-clock time. */
export function isStaffed({ shifts }: Player, wall: number): boolean {
	return shifts.some(({ days, from, to }) => {
		const hour = (wall % DAY) / 3600;
		if (days.includes(weekdayOf(wall)) && from <= hour && hour < to) return true;
		return days.includes(weekdayOf(wall - DAY)) && hour + 24 < to;
	});
}

/** Enough people for the staffing of the brand, each with initials of their own and a fixed shift. */
export function roster(
	player: Player,
	{ days, end, arrivals }: { days: number; end: number; arrivals: number },
	clock: Clock,
	random: Random
): Presence[] {
	const { shifts, willing, staffing, handling } = player;
	const begin = end - days * DAY;
	const weeks = days / 7;
	const work = (arrivals * 0.84 * willing * 1.35 * handling) / 3600 / weeks;
	const hours = shifts.reduce(
		(sum, { days, from, to, share }) => sum + days.length * (to - from) * share,
		0
	);
	const heads = (work * staffing) / 0.8 / hours;
	const presences: Presence[] = [];
	for (let day = Math.floor(begin / DAY) - 1; day * DAY < end; day++) {
		shifts.forEach(({ days, from, to, share }, index) => {
			if (!days.includes(weekdayOf(day * DAY))) return;
			const wanted = heads * share;
			const people = Math.max(1, Math.floor(wanted) + (random.chance(wanted % 1) ? 1 : 0));
			for (let person = 0; person < people; person++) {
				if (random.chance(0.05)) continue;
				const start = clock.instant(day * DAY + from * 3600);
				const end = clock.instant(day * DAY + to * 3600);
				presences.push({ agent: initials(index * 200 + person), from: start, to: end });
			}
		});
	}
	return presences;
}

/** Two letters for each number, all different up to 676. */
function initials(number: number): string {
	const letter = (index: number) => String.fromCharCode(65 + (index % 26));
	return letter(number * 7 + 9) + letter(Math.floor((number * 7) / 26) * 5 + number + 3);
}

/** `^JD` with the initials in place of JD, in the case in which they stand there. */
export function signed(signature: string, [first = '', second = '']: string): string {
	return signature.replace(
		/J(D|d)/,
		(_, last) => first + (last === 'd' ? second.toLowerCase() : second)
	);
}
