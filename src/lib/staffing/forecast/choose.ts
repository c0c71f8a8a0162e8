import type { BacktestReport, MethodReport } from './backtest.ts';
import type { Method } from './method.ts';

/** Origins with a scaled error below which there is nothing to choose by. */
const FEWEST = 3;

/** The method to use and why, in one sentence. */
export interface Choice {
	method: Method;
	reason: string;
}

/**
 * The simplest method whose MASE lies within one standard error of the best; the error is that of the mean
 * difference over the origins, widened where forecasts of several weeks overlap. Without enough
 * origins, the fallback.
 *
 * @param methods from simple to elaborate
 * @see L. Breiman et al., Classification and regression trees (1984), section 3.4.3
 */
export function choose(
	{ methods: reports, weeks }: BacktestReport,
	methods: readonly Method[],
	fallback: Method
): Choice {
	const losses = reports.map(({ maseByOrigin }) => maseByOrigin.filter((each) => each !== null));
	const n = losses[0]?.length ?? 0;
	if (n < FEWEST)
		return {
			method: fallback,
			reason: `${fallback.label} is used: with ${n} past ${n === 1 ? 'week' : 'weeks'} to test on, of ${FEWEST} needed, the methods cannot be compared`
		};
	const means = losses.map(mean);
	const best = losses[means.indexOf(Math.min(...means))] as number[];
	const place = losses.findIndex((loss) => {
		const worse = loss.map((each, origin) => each - (best[origin] as number));
		return mean(worse) <= standardError(worse, n / weeks);
	});
	const method = methods.find(({ name }) => name === reports[place]?.method) as Method;
	return { method, reason: reasonOf(method, methods, reports, means, place, n) };
}

function reasonOf(
	method: Method,
	methods: readonly Method[],
	reports: MethodReport[],
	means: number[],
	place: number,
	n: number
): string {
	const said = reports.map(
		({ method: name }, index) =>
			`${methods.find((each) => each.name === name)?.label} ${(means[index] as number).toFixed(2)}`
	);
	const rest = said.filter((_, index) => index !== place).join(', ');
	const lowest = means[place] === Math.min(...means);
	const why = lowest
		? 'has the lowest error'
		: 'is the simplest within one standard error of the lowest error';
	const naive = place === 0 ? '; nothing more elaborate beats it' : '';
	return `${method.label} is used: over ${n} past weeks it ${why}, MASE ${(means[place] as number).toFixed(2)} against ${rest}${naive}`;
}

function mean(values: number[]): number {
	return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function standardError(values: number[], n: number): number {
	const centre = mean(values);
	const square = values.reduce((sum, each) => sum + (each - centre) ** 2, 0) / (values.length - 1);
	return Math.sqrt(square / n);
}
