import { HOUR, MINUTE, parseDuration } from '../model/duration.ts';
import { invalid, unknown } from '../model/errors.ts';
import { readPromises } from './promise.ts';
import { readSiteLever, type SiteLever } from './siteLever.ts';
import type { Target } from '../staffing/demand.ts';

/** What can be asked of the planner. */
export const TASKS = ['forecast', 'requirement', 'plan', 'replay'] as const;
export type Task = (typeof TASKS)[number];

/** Longer than this, a hand-over is no hand-over. */
const MOST_HANDOVER = 2 * HOUR;

/** A question to the planner; what is absent comes from the settings, the data or an assumption. */
export interface Wish {
	task: Task;
	brand: string;
	/** Of the history, or of the period that is replayed: local dates or instants. */
	from?: string | undefined;
	to?: string | undefined;
	/** Weeks ahead, Monday to Sunday; the last of them is planned. */
	weeks: number;
	targets?: Target[] | undefined;
	/** Share of the cases that are meant to be answered. */
	answerShare?: number | undefined;
	/** Seconds of work per touch. */
	handling?: number | undefined;
	/** Share of paid time that is lost, and the highest share of the rest to be at work on items. */
	shrinkage?: number | undefined;
	occupancy?: number | undefined;
	/** Sites with other values than in the settings, or that are not there yet. */
	sites: SiteLever[];
	/** Names of sites that are not to be used. */
	without: string[];
	/** Names of the only shifts to use; every one when empty. */
	shifts: string[];
	/** Seconds at the start of each shift in which one site takes over from another. */
	handover: number;
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
	site?: string[] | undefined;
	without?: string[] | undefined;
	shift?: string[] | undefined;
} & Partial<
	Record<
		| 'from'
		| 'to'
		| 'weeks'
		| 'answerShare'
		| 'handling'
		| 'shrinkage'
		| 'occupancy'
		| 'handover'
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
		targets: written.target?.length ? written.target.flatMap(readPromises) : undefined,
		answerShare: map(written.answerShare, (text) => share('answer share', text)),
		handling: map(written.handling, handlingOf),
		shrinkage: map(written.shrinkage, lostOf),
		occupancy: map(written.occupancy, (text) => share('occupancy', text)),
		sites: (written.site ?? []).map(readSiteLever),
		without: written.without ?? [],
		shifts: written.shift ?? [],
		handover: map(written.handover, handoverOf) ?? 0,
		confidence: share('confidence', written.confidence ?? '85%'),
		clock,
		search: whole('search', written.search ?? '20', 0, 600),
		seed: whole('seed', written.seed ?? '1', 0, 1_000_000)
	};
}

/** Reads a time of work: `330s`, or minutes as `5.5m` or a bare `5.5`. */
function workTime(text: string): number | undefined {
	const [, minutes] = /^(\d+(?:\.\d+)?)\s*(?:m|min)?$/.exec(text) ?? [];
	return minutes === undefined ? parseDuration(text) : Math.round(Number(minutes) * MINUTE);
}

function handlingOf(text: string): number {
	const seconds = workTime(text);
	if (!seconds) throw invalid('handling', text, 'a time of work such as 6m or 330s');
	return seconds;
}

function handoverOf(text: string): number {
	const seconds = /^0[a-z]?$/.test(text) ? 0 : workTime(text);
	if (seconds !== undefined && seconds <= MOST_HANDOVER) return seconds;
	throw invalid('handover', text, 'a time up to 2h such as 30m');
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
