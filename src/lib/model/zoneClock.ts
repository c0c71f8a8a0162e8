import { DAY } from './duration.ts';
import { offsetsIn, type Seconds, type Stretch } from './time.ts';

/** Buckets one after another over which the clock of a zone is equally far ahead of UTC, in seconds. */
export interface Run {
	/** The number of the first bucket: that many grains after 1970 in UTC. */
	first: number;
	/** The number of the bucket after the last. */
	end: number;
	ahead: number;
}

/** A stretch of local time, in seconds since local midnight of 1970-01-01, and the instant at which it begins. */
export interface Begun {
	local: number;
	at: Seconds;
}

/**
 * How the clock of a zone runs over a stretch of time, by buckets of a grain: a bucket shows what
 * the clock shows at its beginning.
 *
 * @param grain the length of a bucket in seconds
 */
export class ZoneClock {
	readonly runs: Run[] = [];

	constructor(
		stretch: Stretch,
		zone: string,
		private readonly grain: number
	) {
		for (const { piece, offset: ahead } of offsetsIn(stretch, zone)) {
			const [first, end] = [Math.ceil(piece[0] / grain), Math.ceil(piece[1] / grain)];
			const last = this.runs.at(-1);
			if (last?.ahead === ahead) last.end = end;
			else if (first < end) this.runs.push({ first, end, ahead });
		}
	}

	/**
	 * The stretches of local time that do not begin where the clock at their end would have it,
	 * because the clock changed: those that a change touches.
	 *
	 * @param bounds from local seconds to the stretch [low, high) that holds them
	 */
	exceptions(bounds: (local: number) => [low: number, high: number]): Begun[] {
		const found = new Map<number, Seconds>();
		for (const [index, { first, ahead }] of this.runs.entries()) {
			const before = this.runs[index - 1];
			if (!before) continue;
			for (const offset of [before.ahead, ahead]) {
				for (const bucket of [first - 1, first]) {
					const [low, high] = bounds(bucket * this.grain + offset);
					const at = this.begin(low, high);
					if (at !== undefined) found.set(low, at);
				}
			}
		}
		return [...found].map(([local, at]) => ({ local, at }));
	}

	/** The beginning of the first bucket that shows a local time in [low, high). */
	private begin(low: number, high: number): Seconds | undefined {
		for (const { first, end, ahead } of this.runs) {
			const bucket = Math.max(first, Math.ceil((low - ahead) / this.grain));
			if (bucket < end && bucket * this.grain + ahead < high) return bucket * this.grain;
		}
		return undefined;
	}
}

/** The local day that holds a local time. */
export function dayOf(local: number): [number, number] {
	const low = Math.floor(local / DAY) * DAY;
	return [low, low + DAY];
}

/** The local week from Monday; 1970 began on a Thursday. */
export function weekOf(local: number): [number, number] {
	const low = Math.floor((local + 3 * DAY) / (7 * DAY)) * 7 * DAY - 3 * DAY;
	return [low, low + 7 * DAY];
}

/** The local month. */
export function monthOf(local: number): [number, number] {
	const date = new Date(local * 1000);
	const start = (months: number) =>
		Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 1000;
	return [start(0), start(1)];
}
