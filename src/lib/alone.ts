import { definitionOf } from './definition.ts';
import type { Figure } from './figure.ts';
import { count, duration, durationParts } from './format.ts';
import { plain, strong, type Sentence } from './sentence.ts';

/** What the answers of brands tell where nothing that others wrote to them was collected. */
export interface Alone {
	answers: number;
	/** Seconds from the posts that they reply to; null where no id tells. */
	median: number | null;
	sql: string;
}

/** The sentence of a page on brands of which there is nothing but, at most, their own answers. */
export function aloneSentence(name: string, { answers, median }: Alone): Sentence {
	if (answers === 0) return [plain(`Nothing of ${name} was collected in this period.`)];
	return [
		plain(`Only the answers of ${name} are here: `),
		strong(count(answers)),
		...(median === null
			? [plain('.')]
			: [plain(', half of them within '), strong(duration(median)), plain('.')]),
		plain(' Silence cannot be seen.')
	];
}

/** The numbers of such a page: no rates, and nothing that would be zero because it was not collected. */
export function aloneCards({ answers, median, sql }: Alone): Figure[] {
	if (answers === 0) return [];
	const unseen = { change: null, run: [], thin: false };
	return [
		{
			...unseen,
			label: 'Answered within 24 h',
			figures: [['–', '']],
			range: 'only your answers: silence cannot be seen',
			count: 'what others wrote was not collected',
			definition: definitionOf('response_rate_24h')
		},
		{
			...unseen,
			label: 'Median time to answer',
			figures: median === null ? [['–', '']] : durationParts(median),
			range: 'answered only',
			count: `n = ${count(answers)}`,
			definition: definitionOf('answer_median', [], sql)
		}
	];
}
