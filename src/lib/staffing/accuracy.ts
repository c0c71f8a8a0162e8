/** Numbers in the order of their intervals; NaN stands for an interval that was not observed. */
export type Values = ArrayLike<number>;

/**
 * Weighted absolute percentage error Σ|y − f| / Σ|y| over the observed intervals; null where nothing
 * but zeros was observed.
 */
export function wape(actual: Values, forecast: Values): number | null {
	return ratio(
		sum(actual, (y, t) => Math.abs(y - at(forecast, t))),
		sum(actual, Math.abs)
	);
}

/**
 * Mean absolute scaled error: the mean absolute error over that of the naive forecast "as `season`
 * intervals ago" within the sample the forecast was made from; null where that one has no error.
 *
 * @see R. J. Hyndman, A. B. Koehler, Another look at measures of forecast accuracy, International
 * Journal of Forecasting 22 (2006) 679–688
 */
export function mase(
	actual: Values,
	forecast: Values,
	insample: Values,
	season: number
): number | null {
	const later = Array.from(insample).slice(season);
	const scale = mean(later, (y, t) => Math.abs(y - at(insample, t)));
	const error = mean(actual, (y, t) => Math.abs(y - at(forecast, t)));
	return scale === null || error === null ? null : ratio(error, scale);
}

/**
 * Mean pinball (quantile) loss of forecasts of the `level` quantile, 0 < level < 1, in the unit of the
 * values; null where nothing was observed. At 0.5 it is half the mean absolute error.
 *
 * @see R. Koenker, G. Bassett, Regression quantiles, Econometrica 46 (1978) 33–50
 */
export function pinball(actual: Values, quantile: Values, level: number): number | null {
	return mean(actual, (y, t) => {
		const error = y - at(quantile, t);
		return error >= 0 ? level * error : (level - 1) * error;
	});
}

/** Share of the observed values that lie within [low, high], both ends included; null when n = 0. */
export function coverage(actual: Values, low: Values, high: Values): number | null {
	return mean(actual, (y, t) => (y >= at(low, t) && y <= at(high, t) ? 1 : 0));
}

/** Mean of forecast less actual over the observed intervals: above 0 where too much was expected. */
export function bias(actual: Values, forecast: Values): number | null {
	return mean(actual, (y, t) => at(forecast, t) - y);
}

/**
 * Variance of a count whose mean itself varies from day to day by a coefficient of variation: the law
 * of total variance, mean + (cv · mean)².
 */
export function countVariance(mean: number, dayCv: number): number {
	return mean + (dayCv * mean) ** 2;
}

function at(values: Values, index: number): number {
	return values[index] as number;
}

/** Sum of a loss over the intervals where it has a value. */
function sum(actual: Values, loss: (y: number, t: number) => number): number {
	return losses(actual, loss).reduce((total, each) => total + each, 0);
}

function mean(actual: Values, loss: (y: number, t: number) => number): number | null {
	const all = losses(actual, loss);
	return ratio(
		all.reduce((total, each) => total + each, 0),
		all.length
	);
}

function losses(actual: Values, loss: (y: number, t: number) => number): number[] {
	return Array.from(actual, loss).filter((each) => !Number.isNaN(each));
}

function ratio(part: number, whole: number): number | null {
	return whole === 0 ? null : part / whole;
}
