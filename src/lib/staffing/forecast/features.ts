import { DAY, MINUTE } from '../../model/duration.ts';
import { timeOfDay, weekdayAt, type Calendar } from './series.ts';

const HOUR_WAVES = 6;
const WEEKEND_WAVES = 4;
/** Columns: 1, six weekdays after Monday, waves of the day, waves of the weekend, trend. */
const WAVES = 7;
const WIDTH = WAVES + 2 * (HOUR_WAVES + WEEKEND_WAVES) + 1;
/** What of a trend goes on after the origin. */
const GOES_ON = 0.5;

/**
 * Prior standard deviations of the coefficients: wide ones hold what the rows leave open, such as a
 * weekday never seen; that of the trend, in logarithms a week, keeps moods of days from being one.
 */
export const SPREAD = Float64Array.from({ length: WIDTH }, (_, column) => {
	if (column === 0) return Infinity;
	if (column === WIDTH - 1) return 0.005;
	return column < WAVES + 2 * HOUR_WAVES ? 1 : 0.5;
});

/**
 * Features of intervals by the wall clock at their middle, `SPREAD.length` to a row: weekday, six waves
 * of the time of day, four waves more on Saturday and Sunday, and a trend damped by half ahead.
 *
 * @param rows indices of the intervals
 * @param origin wall clock at which the past ends
 */
export function featuresOf(
	{ wall, stepMin }: Calendar,
	rows: ArrayLike<number>,
	origin: number
): Float64Array {
	const features = new Float64Array(rows.length * WIDTH);
	for (let row = 0; row < rows.length; row++) {
		const x = features.subarray(row * WIDTH, (row + 1) * WIDTH);
		const at = (wall[rows[row] as number] as number) + (stepMin * MINUTE) / 2;
		const weekday = weekdayAt(at);
		x[0] = 1;
		if (weekday > 0) x[weekday] = 1;
		for (let wave = 0; wave < HOUR_WAVES; wave++) {
			const angle = 2 * Math.PI * (wave + 1) * timeOfDay(at);
			const weekend = weekday >= 5 && wave < WEEKEND_WAVES;
			x.set([Math.cos(angle), Math.sin(angle)], WAVES + 2 * wave);
			if (weekend) x.set([Math.cos(angle), Math.sin(angle)], WAVES + 2 * (HOUR_WAVES + wave));
		}
		const weeks = (at - origin) / (7 * DAY);
		x[WIDTH - 1] = weeks > 0 ? GOES_ON * weeks : weeks;
	}
	return features;
}
