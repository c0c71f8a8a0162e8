import { offsetsIn, type Stretch } from './time.ts';

/** From instants to what the clock on the wall shows, both in seconds. */
export function wallClockIn(stretch: Stretch, zone: string): (at: number) => number {
	const pieces = offsetsIn(stretch, zone);
	return (at) => {
		const found = pieces.findLast(({ piece }) => piece[0] <= at) ?? pieces[0];
		return at + (found?.offset ?? 0);
	};
}
