import { MINUTE } from '../../model/duration.ts';
import { featuresOf, SPREAD } from './features.ts';
import { fitGlm, predict } from './glm.ts';
import { holidayFactor } from './holidays.ts';
import { levelOf } from './level.ts';
import type { Method } from './method.ts';
import { isUsual, recent, stepHours, type Calendar, type Series } from './series.ts';

const WEEKS = 8;

/**
 * Robust negative binomial regression on weekday, time of day and a damped trend, over the usual intervals
 * of eight weeks; then moved to the level of late, and by the holiday factor on holidays.
 */
export const countModel: Method = { name: 'glm', label: 'count regression', days: 14, fit };

function fit(past: Series) {
	const window = recent(past, WEEKS);
	const origin = (past.wall.at(-1) as number) + past.stepMin * MINUTE;
	const rows = Array.from(window.wall.keys()).filter((index) => isUsual(window, index));
	const counts = Float64Array.from(rows, (index) => window.counts[index] as number);
	const exposure = Float64Array.from(rows, (index) => window.exposure[index] as number);
	const start = new Float64Array(SPREAD.length);
	start[0] = Math.log((sum(counts) + 0.5) / sum(exposure));
	const features = featuresOf(window, rows, origin);
	const model = fitGlm({ counts, exposure, features }, { spread: SPREAD, start });
	const shapeOf = (calendar: Calendar) => {
		const { length } = calendar.wall;
		const all = Uint32Array.from({ length }, (_, index) => index);
		const hours = new Float64Array(length).fill(stepHours(calendar));
		const rows = { exposure: hours, features: featuresOf(calendar, all, origin) };
		return predict(rows, model.beta, new Float64Array(length));
	};
	const level = levelOf(window, shapeOf(window), model.k);
	const factor = holidayFactor(past);
	return (ahead: Calendar) =>
		shapeOf(ahead).map((mean, index) => mean * level * (ahead.holiday[index] ? factor : 1));
}

function sum(values: Float64Array): number {
	return values.reduce((total, each) => total + each, 0);
}
