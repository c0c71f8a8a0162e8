import { METRICS } from '#lib/metrics/catalogue.ts';
import { DIMENSIONS } from '#lib/metrics/dimensions.ts';
import type { PageServerLoad } from './$types';

/** The catalogue, printed from the code. */
export const load: PageServerLoad = () => ({
	metrics: METRICS.map(({ name, label, unit, sentence, source, ...rest }) => ({
		name,
		label,
		unit,
		sentence,
		source: source ?? null,
		sql: rest.kind === 'curve' ? `Kaplan–Meier quantile ${rest.quantile}` : rest.sql
	})),
	dimensions: DIMENSIONS.map(({ name, label, sentence }) => ({ name, label, sentence }))
});
