import { address } from './address.ts';
import type { Caption } from './charts/chart.ts';
import { addDays } from './model/dates.ts';
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

/** The address of the mentions behind a number of a view. */
export function rowsOf(
	view: View,
	metric: string,
	changes: Record<string, string | null> = {}
): string {
	return address('/mentions', view.parameters, { metric, ...changes });
}

/** The range that holds whatever may still be waiting, whatever range is shown. */
export function recent({ nearest }: View): { from: string; to: string } {
	return { from: addDays(nearest.to, -8), to: addDays(nearest.to, 2) };
}
