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
		const last = pieces.length - 1;
		const at = pieces.findIndex(
			({ piece: [, end], offset }, index) => wall - offset < end || index === last
		);
		const [before, here] = [pieces[at - 1], pieces[at]];
		const skipped = before && here && wall - here.offset < here.piece[0];
		return Math.floor(wall - ((skipped ? before : here)?.offset ?? 0));
	};
}
