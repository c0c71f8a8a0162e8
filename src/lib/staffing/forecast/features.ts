import { DAY } from '../../model/duration.ts';
import { timeOfDay, weekdayOf, type Calendar } from './series.ts';

const HOUR_WAVES = 6;
const WEEKEND_WAVES = 4;

/**
 * Features of intervals on the clock of the wall, p to a row: one for each weekday but Monday, six waves of
 * the time of day, four waves more at the weekend (Saturday and Sunday), and one for each week of the
 * window but the last, so that a level that moves does not bend the shape.
 */
export function featuresOf(calendar: Calendar, rows: number[], weeks: number): Float64Array {
	const { wall } = calendar;
	const p = WIDTH + weeks;
	const features = new Float64Array(rows.length * p);
	const end = (wall.at(-1) as number) + calendar.stepMin * 60;
	rows.forEach((index, row) => {
		const at = wall[index] as number;
		const x = features.subarray(row * p, (row + 1) * p);
		const weekday = weekdayOf(at);
		x[0] = 1;
		if (weekday > 0) x[weekday] = 1;
		const angle = 2 * Math.PI * (timeOfDay(at) + (calendar.stepMin * 30) / DAY);
		for (let wave = 1; wave <= HOUR_WAVES; wave++) {
			const place = 7 + 2 * (wave - 1);
			x[place] = Math.cos(wave * angle);
			x[place + 1] = Math.sin(wave * angle);
			if (weekday < 5 || wave > WEEKEND_WAVES) continue;
			x[place + 2 * HOUR_WAVES] = x[place] as number;
			x[place + 2 * HOUR_WAVES + 1] = x[place + 1] as number;
		}
		const ago = Math.floor((end - 1 - at) / (7 * DAY));
		if (ago > 0 && ago <= weeks) x[WIDTH - 1 + ago] = 1;
	});
	return features;
}

const WIDTH = 1 + 6 + 2 * (HOUR_WAVES + WEEKEND_WAVES);

/** Prior standard deviations of the coefficients: wide, they only hold what the rows leave open. */
export function spreadOf(weeks: number): Float64Array {
	return Float64Array.from({ length: WIDTH + weeks }, (_, j) => {
		if (j === 0) return Infinity;
		if (j < 7 + 2 * HOUR_WAVES) return 1;
		return j < WIDTH ? 0.5 : 0.3;
	});
}
