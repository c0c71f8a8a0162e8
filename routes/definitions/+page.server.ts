import { formulaOf } from '#lib/definition.ts';
import { METRICS } from '#lib/metrics/catalogue.ts';
import { DIMENSIONS } from '#lib/metrics/dimensions.ts';
import { PUBLISHED } from '#lib/metrics/published.ts';
import type { PageServerLoad } from './$types';

/** The catalogue, printed from the code. */
export const load: PageServerLoad = () => ({
	metrics: METRICS.map((metric) => ({
		name: metric.name,
		label: metric.label,
		unit: metric.unit,
		sentence: metric.sentence,
		source: metric.source ?? null,
		formula: formulaOf(metric),
		sql: metric.kind === 'curve' ? null : metric.sql,
		published: PUBLISHED.filter((figure) => figure.metric === metric.name)
	})),
	dimensions: DIMENSIONS.map(({ name, label, sentence, sql }) => ({ name, label, sentence, sql })),
	others: PUBLISHED.filter(({ metric }) => metric === null)
});
