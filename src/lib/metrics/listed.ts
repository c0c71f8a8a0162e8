import { METRICS, metric } from './catalogue.ts';
import type { Metric } from './metric.ts';

/** Which rows of which fact a metric counts, or has below the line. */
export interface Listed {
	fact: 'mentions' | 'responses';
	/** SQL over the columns of the fact. */
	where: string;
}

/** The rows behind a metric: those that a count counts, a share is of, a time is followed over. */
export function listed(name: string): Listed {
	return find(metric(name)) as Listed;
}

/** The names of the metrics that have rows behind them. */
export const LISTED: ReadonlySet<string> = new Set(
	METRICS.filter((each) => find(each) !== undefined).map(({ name }) => name)
);

function find(one: Metric): Listed | undefined {
	if (one.kind === 'curve') return find(metric('units'));
	if (one.kind === 'derived') {
		const facts = one.needs.map((need) => find(metric(need)));
		return facts.includes(undefined) ? facts.find(Boolean) : facts.at(-1);
	}
	if (one.fact !== 'mentions' && one.fact !== 'responses') return undefined;
	return { fact: one.fact, where: one.where ?? 'true' };
}
