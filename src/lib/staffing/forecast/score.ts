import { bias, coverage, pinball, wape } from '../accuracy.ts';
import { dayOf } from './series.ts';
import { dayQuantiles, intervalQuantiles, LEVELS } from './spread.ts';
import type { Trial } from './trial.ts';

/**
 * Shares of what came that central intervals held, by their nominal share. Ends are whole counts and
 * both included, so right intervals hold more where counts are small: 86 % for 80 at a dozen an hour.
 */
export type Coverage = Record<50 | 80 | 95, number | null>;

/** Accuracy over all origins; null where nothing was observed or no quantiles could be given. */
export interface Score {
	/** Of intervals, and of totals of local days. */
	wape: { interval: number | null; day: number | null };
	/** Mean of forecast less actual items an interval, as a share of the actual. */
	bias: number | null;
	/** Mean loss in items an interval, at the levels. */
	pinball: Record<0.5 | 0.8 | 0.9, number | null>;
	/** Of intervals, and of totals of local days. */
	coverage: { interval: Coverage; day: Coverage };
	/** Origins with quantiles, over which pinball and coverage were taken. */
	quantileOrigins: number;
}

export function scoreOf(trials: Trial[]): Score {
	const intervals = new Sample();
	const days = new Sample();
	for (const { target, expected, spread } of trials) {
		const means = new Map<number, number[]>();
		const totals = new Map<number, number>();
		expected.forEach((mean, index) => {
			if (!((target.exposure[index] as number) > 0)) return;
			const count = target.counts[index] as number;
			const day = dayOf(target.wall[index] as number);
			intervals.add(count, mean, spread && intervalQuantiles(mean, spread, LEVELS));
			totals.set(day, (totals.get(day) ?? 0) + count);
			means.set(day, [...(means.get(day) ?? []), mean]);
		});
		for (const [day, count] of totals) {
			const parts = means.get(day) as number[];
			const mean = parts.reduce((sum, each) => sum + each, 0);
			days.add(count, mean, spread && dayQuantiles(parts, spread, LEVELS));
		}
	}
	const loss = (level: 0.5 | 0.8 | 0.9) => pinball(intervals.known, intervals.at(level), level);
	const wrong = bias(intervals.actual, intervals.expected);
	const mean = bias(
		intervals.actual,
		intervals.actual.map(() => 0)
	);
	return {
		wape: {
			interval: wape(intervals.actual, intervals.expected),
			day: wape(days.actual, days.expected)
		},
		bias: wrong === null || !mean ? null : wrong / -mean,
		pinball: { 0.5: loss(0.5), 0.8: loss(0.8), 0.9: loss(0.9) },
		coverage: { interval: intervals.coverage(), day: days.coverage() },
		quantileOrigins: trials.filter(({ spread }) => spread).length
	};
}

/** What came, what was expected, and the quantiles of those for which there were some. */
class Sample {
	actual: number[] = [];
	expected: number[] = [];
	known: number[] = [];
	private quantiles: number[][] = [];

	add(actual: number, expected: number, quantiles: number[] | undefined) {
		this.actual.push(actual);
		this.expected.push(expected);
		if (!quantiles) return;
		this.known.push(actual);
		this.quantiles.push(quantiles);
	}

	at(level: (typeof LEVELS)[number]): number[] {
		const place = LEVELS.indexOf(level);
		return this.quantiles.map((each) => each[place] as number);
	}

	coverage(): Coverage {
		return {
			50: coverage(this.known, this.at(0.25), this.at(0.75)),
			80: coverage(this.known, this.at(0.1), this.at(0.9)),
			95: coverage(this.known, this.at(0.025), this.at(0.975))
		};
	}
}
