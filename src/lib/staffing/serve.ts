import type { Seconds, Stretch } from '../model/time.ts';

/** One person's shift. */
export interface Duty {
	/** At work, between breaks; sorted. */
	stretches: Stretch[];
	/** Seconds of an item's work done per second, breathers and lost time included. */
	pace: number;
	/** Seconds of an item's work done per second while at it. */
	speed: number;
}

/** Items in the order in which they arrive. */
export interface Arrivals {
	at: Float64Array;
	/** Seconds of work of each. */
	work: Float64Array;
	/** Part of its work after which the first answer is out. */
	answerAfter: number;
	/** Items that have waited longer are given up when they come up; none when absent. */
	patience?: Seconds | undefined;
}

/** When each item was answered, and how long each person worked. */
export interface Served {
	/** Infinity where nobody ever came to it. */
	answered: Float64Array;
	/** Seconds at work on items, by duty. */
	busy: Float64Array;
}

/**
 * Serves items oldest first: each is taken up by whoever is free first, and finished by that person even
 * past a break or the end of the shift. O(items · log people).
 *
 * @param duties sorted by the beginning of their first stretch
 */
export function serve(
	{ at, work, answerAfter, patience = Infinity }: Arrivals,
	duties: Duty[]
): Served {
	const answered = new Float64Array(at.length).fill(Infinity);
	const busy = new Float64Array(duties.length);
	const stretch = new Int32Array(duties.length);
	const free = new FreeHeap();
	let next = 0;
	const begin = (duty: number) => ((duties[duty] as Duty).stretches[0] as Stretch)[0];
	for (let i = 0; i < at.length; i++) {
		const arrival = at[i] as Seconds;
		for (;;) {
			while (next < duties.length && (begin(next) <= arrival || begin(next) < free.time())) {
				free.push(begin(next), next++);
			}
			if (free.size === 0) return { answered, busy };
			const since = free.time();
			const who = free.pop();
			const duty = duties[who] as Duty;
			const [, end] = duty.stretches[stretch[who] as number] as Stretch;
			const start = Math.max(since, arrival);
			if (start < end) {
				if (start - arrival > patience) {
					free.push(since, who);
					break;
				}
				const seconds = work[i] as number;
				answered[i] = start + (seconds * answerAfter) / duty.speed;
				busy[who] = (busy[who] as number) + seconds / duty.speed;
				free.push(start + seconds / duty.pace, who);
				break;
			}
			stretch[who] = (stretch[who] as number) + 1;
			const following = duty.stretches[stretch[who] as number];
			if (following) free.push(Math.max(since, following[0]), who);
		}
	}
	return { answered, busy };
}

/** Who is free first: a binary heap of times with the people they belong to. */
class FreeHeap {
	private readonly times: number[] = [];
	private readonly people: number[] = [];

	get size() {
		return this.times.length;
	}

	/** The first time, Infinity when empty. */
	time(): number {
		return this.times[0] ?? Infinity;
	}

	push(time: number, who: number) {
		let i = this.times.length;
		this.times.push(time);
		this.people.push(who);
		while (i > 0) {
			const parent = (i - 1) >> 1;
			if ((this.times[parent] as number) <= time) break;
			this.put(i, parent);
			i = parent;
		}
		this.times[i] = time;
		this.people[i] = who;
	}

	/** Takes out the first; the heap is not empty. */
	pop(): number {
		const who = this.people[0] as number;
		const time = this.times.pop() as number;
		const last = this.people.pop() as number;
		const size = this.times.length;
		let i = 0;
		for (let child = 1; child < size; child = 2 * i + 1) {
			if (child + 1 < size && (this.times[child + 1] as number) < (this.times[child] as number))
				child++;
			if ((this.times[child] as number) >= time) break;
			this.put(i, child);
			i = child;
		}
		if (size > 0) {
			this.times[i] = time;
			this.people[i] = last;
		}
		return who;
	}

	private put(to: number, from: number) {
		this.times[to] = this.times[from] as number;
		this.people[to] = this.people[from] as number;
	}
}
