import { offsetsIn, type Seconds, type Stretch } from '../model/time.ts';

/**
 * The clock of a zone within a stretch of time, quicker than asking for each instant: the instant at which
 * it shows a date and a number of minutes since its midnight; of two the first, and of none what it would
 * show had it not been put forward.
 */
export function siteClock(
	stretch: Stretch,
	zone: string
): (date: string, minutes: number) => Seconds {
	const pieces = offsetsIn(stretch, zone);
	return (date, minutes) => {
		const wall = Date.parse(`${date}T00:00Z`) / 1000 + minutes * 60;
		const shown = pieces.find(({ piece: [, end], offset }, at) => {
			return wall - offset < end || at === pieces.length - 1;
		});
		return Math.floor(wall - (shown?.offset ?? 0));
	};
}
