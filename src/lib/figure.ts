import type { Definition } from './definition.ts';
import { count, duration, durationParts, percent } from './format.ts';
import type { Row } from './server/contents.ts';

/** A change in words, and whether it is for the better; null where that cannot be said. */
export interface Change {
	words: string;
	better: boolean | null;
}

/** A headline number as it is written. */
export interface Figure {
	label: string;
	/** In pairs of figure and unit: `3` `h` `12` `min`. */
	figures: [string, string][];
	/** The interval, or what stands for it. */
	range: string;
	change: Change | null;
	/** What was counted. */
	count: string;
	/** The number day by day. */
	run: (number | null)[];
	/** Whether too few units stand behind it. */
	thin: boolean;
	definition: Definition;
	/** The address of the posts behind it. */
	rows?: string | undefined;
}

/** Shares of fewer units than this are greyed. */
export const ENOUGH = 30;

/** A column of a row as a number. */
export function numberIn(row: Row | null | undefined, name: string): number | null {
	return (row?.[name] ?? null) as number | null;
}

/** A share with both ends of its interval, as tables write it. */
export function shareAndEnds(row: Row | undefined, name: string): string {
	const share = numberIn(row, name);
	const end = (side: string) => percent(numberIn(row, `${name}_${side}`), 0);
	return share === null ? '–' : `${percent(share, 0)} (${end('low')} to ${end('high')})`;
}

/** The median first response, as tables write it. */
export function medianWords(row: Row | undefined): string {
	const seconds = numberIn(row, 'response_p50');
	return seconds === null ? 'not reached' : duration(seconds);
}

/** How a share reads: its figure, its interval, its change in points, what it is of. */
export function shareFigure(
	rung: string,
	now: Row,
	before: Row | null,
	days: Row[],
	target: number | undefined
): Pick<Figure, 'figures' | 'range' | 'change' | 'count' | 'run' | 'thin'> {
	const name = `response_rate_${rung}`;
	const share = numberIn(now, name);
	const mature = numberIn(now, `mature_${rung}`) ?? 0;
	return {
		figures: share === null ? [['–', '']] : [[String(Math.round(share * 100)), '%']],
		range:
			share === null
				? 'nothing old enough to judge'
				: `${percent(numberIn(now, `${name}_low`))} to ${percent(numberIn(now, `${name}_high`))}`,
		change: points(share, numberIn(before, name)),
		count: `n = ${count(mature)}${target === undefined ? '' : ` · target ${percent(target, 0)}`}`,
		run: days.map((day) => numberIn(day, name)),
		thin: mature < ENOUGH
	};
}

/** How a time reads that may not have been reached: by then so many of all units have an answer. */
export function timeFigure(
	now: Row,
	before: Row | null,
	days: Row[]
): Pick<Figure, 'figures' | 'range' | 'change' | 'count' | 'run' | 'thin'> {
	const median = numberIn(now, 'response_p50');
	const units = numberIn(now, 'units') ?? 0;
	return {
		figures: median === null ? [['not reached', '']] : durationParts(median),
		range:
			median === null
				? `${percent(numberIn(now, 'response_rate_7d') ?? numberIn(now, 'answered_share'), 0)} by 7 d`
				: 'over all, silence included',
		change: slower(median, numberIn(before, 'response_p50')),
		count: `n = ${count(units)}`,
		run: days.map((day) => numberIn(day, 'response_p50')),
		thin: units < ENOUGH
	};
}

/** The change of a share, in points. */
export function points(now: number | null, before: number | null): Change | null {
	if (now === null || before === null) return null;
	const change = Math.round((now - before) * 100);
	if (change === 0) return { words: 'as before', better: null };
	const words = `${change > 0 ? '▲' : '▼'} ${Math.abs(change)} ${Math.abs(change) === 1 ? 'point' : 'points'}`;
	return { words, better: change > 0 };
}

function slower(now: number | null, before: number | null): Change | null {
	if (now === null || before === null) return null;
	const change = now - before;
	if (Math.abs(change) < 60) return { words: 'as before', better: null };
	return {
		words: `${change > 0 ? '▲' : '▼'} ${duration(Math.abs(change))} ${change > 0 ? 'slower' : 'faster'}`,
		better: change < 0
	};
}
