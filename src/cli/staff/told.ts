import type { Basis } from '#lib/planning/basis.ts';
import type { Wish } from '#lib/planning/wish.ts';

/** What was found and what it rests on, as JSON has it; cases and answers of the past stay in the data. */
export function told<T extends object>({ past, history, ...basis }: Basis, wish: Wish, found: T) {
	const { start, stepMin, counts } = history;
	const rest = {
		...basis,
		history: { from: start, to: start + counts.length * stepMin * 60 },
		past: past && { from: past.from, to: past.to }
	};
	return { wish, basis: rest, ...found };
}
