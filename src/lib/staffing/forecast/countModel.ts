import { DAY, MINUTE } from '../../model/duration.ts';
import { featuresOf, spreadOf } from './features.ts';
import { fitGlm, predict } from './glm.ts';
import { levelOf } from './level.ts';
import { holidayFactor } from './holidays.ts';
import type { Method } from './method.ts';
import { cut, isUsual, stepHours, type Calendar, type Series } from './series.ts';

const WEEKS = 8;

/**
 * Robust negative binomial regression on the weekday and the time of day, over eight weeks.
 */
export const countModel: Method = { name: 'glm', label: 'the regression', days: 14, fit };

function fit(past: Series) {
	const length = past.wall.length;
	const window = cut(
		past,
		Math.max(0, length - (WEEKS * 7 * DAY) / (past.stepMin * MINUTE)),
		length
	);
	const rows = Array.from(window.wall.keys()).filter((index) => isUsual(window, index));
	const counts = Float64Array.from(rows, (index) => window.counts[index] as number);
	const exposure = Float64Array.from(rows, (index) => window.exposure[index] as number);
	const weeks = WEEKS - 1;
	const spread = spreadOf(weeks);
	const start = new Float64Array(spread.length);
	start[0] = Math.log((sum(counts) + 0.5) / sum(exposure));
	const model = fitGlm(
		{ counts, exposure, features: featuresOf(window, rows, weeks) },
		{ spread, start }
	);
	const shape = Float64Array.from(model.beta, (each, j) => (j < spread.length - weeks ? each : 0));
	const mean = (calendar: Calendar) =>
		predict(
			{
				exposure: new Float64Array(calendar.wall.length).fill(stepHours(calendar)),
				features: featuresOf(calendar, Array.from(calendar.wall.keys()), weeks)
			},
			shape,
			new Float64Array(calendar.wall.length)
		);
	const level = levelOf(window, mean(window), model.k);
	const factor = holidayFactor(past);
	return (ahead: Calendar) =>
		mean(ahead).map((each, index) => each * level * (ahead.holiday[index] ? factor : 1));
}

function sum(values: Float64Array): number {
	return values.reduce((total, each) => total + each, 0);
}
