import { metric } from '../metrics/catalogue.ts';
import { VOCABULARY } from '../metrics/dimensions.ts';
import { PUBLISHED, type Published } from '../metrics/published.ts';
import { parseQuery, type Query } from '../model/query.ts';
import { answer, answered, type Answer } from './answer.ts';
import type { Column } from './compose.ts';
import type { Row } from './contents.ts';
import { resolve } from './resolve.ts';
import type { Warehouse } from './warehouse.ts';

/** A published figure beside our own number under the rules of the study. */
export interface Comparison extends Published {
	own: number | null;
	/** Both ends of the interval of a share; null for other numbers. */
	low: number | null;
	high: number | null;
}

const COLUMNS: Column[] = [
	{ name: 'brand', label: 'Brand', unit: 'text' },
	{ name: 'study', label: 'Study', unit: 'text' },
	{ name: 'year', label: 'Year', unit: 'integer' },
	{ name: 'metric', label: 'Metric', unit: 'text' },
	{ name: 'reading', label: 'Rule of the study, as a question', unit: 'text' },
	{ name: 'figure', label: 'Published figure', unit: 'number' },
	{ name: 'own', label: 'The brand under the same rule', unit: 'number' },
	{ name: 'low', label: 'The brand, lower end', unit: 'number' },
	{ name: 'high', label: 'The brand, upper end', unit: 'number' },
	{ name: 'sentence', label: 'What was measured', unit: 'text' },
	{ name: 'doubt', label: 'Doubt', unit: 'text' },
	{ name: 'source', label: 'Source', unit: 'text' }
];

/**
 * The published figures that can be set beside ours, each with the number of the brands in scope
 * recomputed under the study's own rules; readings and filters of the question give way to these.
 *
 * @param metrics only figures of these
 */
export async function comparisons(
	warehouse: Warehouse,
	{ from, to, tz, asOf, filters }: Query,
	metrics?: string[]
): Promise<Comparison[]> {
	const chosen = PUBLISHED.filter(
		({ metric }) => metric !== null && (!metrics || metrics.includes(metric))
	);
	const within = Object.fromEntries(
		Object.entries({ from, to, tz, asOf }).filter(([, value]) => value !== undefined)
	);
	const brand: Query['filters'] = filters.brand ? { brand: filters.brand } : {};
	return Promise.all(
		chosen.map(async (figure) => {
			const name = figure.metric as string;
			const isShare = metric(name).unit === 'share';
			const names = isShare ? `${name},${name}_low,${name}_high` : name;
			const asked = parseQuery(`${figure.reading ?? ''}&metrics=${names}`, VOCABULARY);
			const question = { ...asked, ...within, filters: { ...asked.filters, ...brand } };
			const [row = {}] = (await answer(warehouse, question)).rows;
			const number = (column: string) => (row[column] ?? null) as number | null;
			return {
				...figure,
				own: number(name),
				low: number(`${name}_low`),
				high: number(`${name}_high`)
			};
		})
	);
}

/**
 * The table of those comparisons.
 */
export async function answerStudies(warehouse: Warehouse, query: Query): Promise<Answer> {
	const snapshot = await warehouse.snapshot();
	const resolved = resolve(query, snapshot);
	const rows = await Promise.all(
		resolved.brands.map(async ({ brand }) => {
			const filters = { ...query.filters, brand: { include: [brand], exclude: [] } };
			const compared = await comparisons(warehouse, { ...query, filters });
			return compared.map((one) => rowOf(brand, one));
		})
	);
	return {
		...answered(resolved, snapshot),
		columns: COLUMNS,
		rows: rows.flat(),
		refusals: [],
		sql: ''
	};
}

function rowOf(brand: string, comparison: Comparison): Row {
	const { study, year, metric, reading, figure, own, low, high, sentence, doubt, source } =
		comparison;
	return { brand, study, year, metric, reading, figure, own, low, high, sentence, doubt, source };
}
