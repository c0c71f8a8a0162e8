import type { Calendar, Series } from './series.ts';

/** Expected items of each interval of a calendar were all of it observed. */
export type Predictor = (ahead: Calendar) => Float64Array;

/** A way to forecast, fitted to what came before an origin, which is where the series ends. */
export interface Method {
	name: 'naive' | 'profile' | 'glm';
	/** For sentences. */
	label: string;
	/** Days that must have been observed before the origin. */
	days: number;
	fit(past: Series): Predictor;
}
