import { address } from './address.ts';
import type { Caption } from './charts/chart.ts';
import type { View } from './view.ts';

/** What is counted in a view, in words. */
export function unitsOf({ unit }: View): string {
	return unit === 'case' ? 'cases' : 'mentions';
}

/**
 * What every chart of a view says of what was asked.
 *
 * @param question the metrics and dimensions that it draws, or a path and what it takes
 */
export function captionOf(
	view: View,
	question: Record<string, string>,
	path = '/api/query.csv'
): Pick<Caption, 'context' | 'csv'> {
	return {
		context: [
			`${view.name}, ${unitsOf(view)}, ${view.from} to before ${view.to}, ${view.tz}`,
			...view.chips.map(({ label, value }) => `${label}: ${value}`),
			`As of ${view.through}`
		],
		csv: address(path, view.parameters, question)
	};
}
