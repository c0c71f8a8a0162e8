import { metric } from './metrics/catalogue.ts';
import type { Metric } from './metrics/metric.ts';
import { count } from './format.ts';
import type { Comparison } from './server/studies.ts';

/** Units that a number leaves out, and how many of them there are in this view. */
export interface Exclusion {
	count: number;
	words: string;
}

/** Everything that a reader may want to know about a number. */
export interface Definition {
	name: string;
	label: string;
	sentence: string;
	formula: string;
	exclusions: string[];
	blind: string | null;
	source: string | null;
	sql: string | null;
	/** Published figures of the same definition, beside the view's own number under their rules. */
	published: Comparison[];
}

const BLIND =
	"Likes, direct messages and posts addressed to nobody are no responses, and cannot be seen. From an account's own archive alone silence cannot be seen: its answers are timed, and rates stay empty.";

/**
 * Explains a metric as it stands in a view.
 *
 * @param exclusions what the number leaves out of the view
 * @param sql the SELECT that computed it
 * @param published published figures, those of other metrics left out here
 */
export function definitionOf(
	name: string,
	exclusions: Exclusion[] = [],
	sql: string | null = null,
	published: Comparison[] = []
): Definition {
	const { label, sentence, source = null, unit, ...rest } = metric(name);
	const judged = unit === 'share' || unit === 'seconds';
	return {
		name,
		label,
		sentence,
		formula: formulaOf({ label, sentence, unit, ...rest } as Metric),
		exclusions: exclusions
			.filter(({ count }) => count > 0)
			.map(({ count: number, words }) => `${count(number)} ${words}`),
		blind: judged ? BLIND : null,
		source,
		sql,
		published: published.filter((figure) => figure.metric === name)
	};
}

/** How a metric is computed, in one line. */
export function formulaOf(metric: Metric): string {
	if (metric.kind === 'curve') {
		return `smallest t with F(t) ≥ ${metric.quantile}, F by Kaplan–Meier, unanswered units censored`;
	}
	if (metric.kind === 'aggregate') return metric.sql;
	const [above, below] = metric.needs;
	return metric.sql === `${above} / nullif(${below}, 0)` ? `${above} ÷ ${below}` : metric.sql;
}
