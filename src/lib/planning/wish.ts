import { parseDuration } from '../model/duration.ts';
import { invalid, unknown } from '../model/errors.ts';
import type { Target } from '../staffing/demand.ts';

/** What can be asked of the planner. */
export const TASKS = ['forecast', 'requirement', 'plan', 'replay'] as const;
export type Task = (typeof TASKS)[number];

/** A question to the planner; what is absent comes from the settings, the data or an assumption. */
export interface Wish {
	task: Task;
	brand: string;
	/** Of the history, or of the period that is replayed: local dates or instants. */
	from?: string | undefined;
	to?: string | undefined;
	/** Weeks ahead; the last of them is planned. */
	weeks: number;
	targets?: Target[] | undefined;
	/** Share of the cases that are meant to be answered. */
	answerShare?: number | undefined;
	/** Seconds of work per touch. */
	handling?: number | undefined;
	/** Share of paid time that is lost, and the highest share of the rest to be at work on items. */
	shrinkage?: number | undefined;
	occupancy?: number | undefined;
	/** Sites of the settings that are not to be used. */
	without: string[];
	/** Share of the weeks in which the promises are to hold. */
	confidence: number;
	/** What the promises count their time on. */
	clock: 'calendar' | 'hours';
	/** Seconds to search for the final roster. */
	search: number;
	seed: number;
}

/** A wish as it is written, on a command line or in an address. */
export type Written = {
	brand?: string | undefined;
	target?: string[] | undefined;
	without?: string[] | undefined;
} & Partial<
	Record<
		| 'from'
		| 'to'
		| 'weeks'
		| 'answerShare'
		| 'handling'
		| 'shrinkage'
		| 'occupancy'
		| 'confidence'
		| 'clock'
		| 'search'
		| 'seed',
		string | undefined
	>
>;

/**
 * Reads a wish.
 *
 * @throws InputError naming the parameter, the value and what is allowed
 */
export function readWish(task: string, written: Written): Wish {
	const { brand, clock = 'calendar' } = written;
	if (!TASKS.some((each) => each === task)) throw unknown('task', task, TASKS);
	if (!brand) throw invalid('brand', 'none', 'the name of one brand');
	if (clock !== 'calendar' && clock !== 'hours') throw unknown('clock', clock, 'calendar, hours');
	return {
		task: task as Task,
		brand,
		from: written.from,
		to: written.to,
		weeks: whole('weeks', written.weeks ?? '1', 1, 6),
		targets: written.target?.length ? written.target.map(targetOf) : undefined,
		answerShare: map(written.answerShare, (text) => share('answer share', text)),
		handling: map(written.handling, handlingOf),
		shrinkage: map(written.shrinkage, lostOf),
		occupancy: map(written.occupancy, (text) => share('occupancy', text)),
		without: written.without ?? [],
		confidence: share('confidence', written.confidence ?? '85%'),
		clock,
		search: whole('search', written.search ?? '20', 0, 600),
		seed: whole('seed', written.seed ?? '1', 0, 1_000_000)
	};
}

/** Reads a promise such as `80%/1h`. */
function targetOf(text: string): Target {
	const [part = '', time = '', more] = text.split('/');
	const within = parseDuration(time);
	if (within === undefined || more !== undefined)
		throw invalid('target', text, 'a share and a time such as 80%/1h');
	return { share: share('target', part), within };
}

function handlingOf(text: string): number {
	const seconds = parseDuration(text);
	if (!seconds) throw invalid('handling', text, 'a time of work such as 6m or 330s');
	return seconds;
}

/** Some of the time can be lost, or none, but not all. */
function lostOf(text: string): number {
	if (/^0+(\.0+)?\s*%?$/.test(text)) return 0;
	const value = share('shrinkage', text);
	if (value < 1) return value;
	throw invalid('shrinkage', text, 'a share below 1 such as 25% or 0.25');
}

/** Reads `80%` or `0.8`; nothing is planned for no share at all. */
function share(noun: string, text: string): number {
	const [, number, sign] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text) ?? [];
	const value = Number(number) / (sign ? 100 : 1);
	if (value > 0 && value <= 1) return value;
	throw invalid(noun, text, 'a share above 0 such as 80% or 0.8');
}

function whole(noun: string, text: string, low: number, high: number): number {
	const number = Number(text);
	if (/^\d+$/.test(text) && number >= low && number <= high) return number;
	throw invalid(noun, text, `a whole number from ${low} to ${high}`);
}

function map<T, R>(value: T | undefined, transform: (value: T) => R): R | undefined {
	return value === undefined ? undefined : transform(value);
}
