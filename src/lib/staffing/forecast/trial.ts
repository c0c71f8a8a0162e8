import { dayOf, type Series } from './series.ts';
import { spreadOf, type Residuals, type Spread } from './spread.ts';

/** One forecast beside what came. */
export interface Trial {
	target: Series;
	/** Expected items in the time observed of each interval. */
	expected: Float64Array;
	/** What was known of the errors when the forecast was made; undefined when too little was. */
	spread?: Spread;
}

/**
 * The spread of what came about what was expected; intervals of incidents are left out, for those are
 * a matter of their own.
 *
 * @param pieces independent pieces of evidence on days that the trials are
 */
export function spreadOfTrials(trials: Trial[], pieces: number): Spread {
	const residuals: Residuals = { actual: [], expected: [], day: [], pieces };
	trials.forEach(({ target, expected }, trial) =>
		expected.forEach((mean, index) => {
			if (!(mean > 0) || target.incident[index]) return;
			residuals.actual.push(target.counts[index] as number);
			residuals.expected.push(mean);
			residuals.day.push(trial * 1e6 + dayOf(target.wall[index] as number));
		})
	);
	return spreadOf(residuals);
}
