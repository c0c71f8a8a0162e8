import { offsetAt } from '#lib/model/time.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The wall clock of one zone over a stretch of time, looked up hour by hour. */
export class Clock {
	private readonly offsets: number[] = [];
	private readonly first: number;

	constructor(zone: string, from: number, to: number) {
		this.first = Math.floor(from / HOUR) - 48;
		const last = Math.ceil(to / HOUR) + 48;
		for (let hour = this.first; hour <= last; hour += 24) {
			const [before, after] = [offsetAt(hour * HOUR, zone), offsetAt((hour + 24) * HOUR, zone)];
			for (let each = hour; each < hour + 24; each++)
				this.offsets.push(before === after ? before : offsetAt(each * HOUR, zone));
		}
	}

	/** Seconds of the wall clock, counted as if it were UTC. */
	wall(at: number): number {
		return at + (this.offsets[Math.floor(at / HOUR) - this.first] ?? 0);
	}

	/** The instant at which the wall clock shows `wall`. */
	instant(wall: number): number {
		const guess = wall - (this.wall(wall) - wall);
		return wall - (this.wall(guess) - guess);
	}
}

/** Hour of the day of a wall-clock time, 0 to 23. */
export function hourOf(wall: number): number {
	return Math.floor((wall % DAY) / HOUR);
}

/** Weekday of a wall-clock time, 1 = Monday … 7; 1 January 1970 was a Thursday. */
export function weekdayOf(wall: number): number {
	return ((Math.floor(wall / DAY) + 3) % 7) + 1;
}
