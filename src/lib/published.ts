import { ask } from './ask.ts';
import { PUBLISHED, type Published } from './metrics/published.ts';
import type { View } from './view.ts';

/** A published figure beside the view's own number under the rules of the study. */
export interface Comparison extends Published {
	own: number | null;
}

/**
 * The published figures of some metrics, each with the number of the view recomputed under the
 * study's own rules; filters of the view give way to those of the study.
 */
export async function published(view: View, metrics: string[]): Promise<Comparison[]> {
	const { brand = '', from = '', to = '', tz = '', as_of = '' } = view.parameters;
	const chosen = PUBLISHED.filter(({ metric }) => metric !== null && metrics.includes(metric));
	return Promise.all(
		chosen.map(async (figure) => {
			const search = new URLSearchParams({ brand, from, to, tz, as_of });
			for (const [name, value] of new URLSearchParams(figure.reading ?? '')) {
				search.set(name, value);
			}
			search.set('metrics', figure.metric as string);
			const [row = {}] = (await ask(search)).rows;
			return { ...figure, own: (row[figure.metric as string] ?? null) as number | null };
		})
	);
}
