import type { Seconds } from '../model/time.ts';

/** The intervals that are planned: UTC, equally long. */
export interface Horizon {
	/** When the first interval begins. */
	start: Seconds;
	/** Length of an interval. */
	step: Seconds;
	/** Number of intervals. */
	count: number;
	/** Whether what follows the last interval is the first again, as in a typical week. */
	cyclic: boolean;
}

/** Length of the whole, in seconds. */
export function span({ step, count }: Horizon): Seconds {
	return step * count;
}

/** Hours of one interval. */
export function stepHours({ step }: Horizon): number {
	return step / 3600;
}
