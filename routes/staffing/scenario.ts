import { address } from '#lib/address.ts';
import { readWish, type Task, type Wish } from '#lib/planning/wish.ts';
import type { View } from '#lib/view.ts';

/** The levers of a plan, as an address has them. */
export const LEVERS = [
	'target',
	'answer_share',
	'handling',
	'shrinkage',
	'occupancy',
	'without',
	'confidence',
	'weeks',
	'search'
] as const;

/** What this page takes besides: the levers, and other scenarios to set beside. */
export const OWN = [...LEVERS, 'beside'] as const;

/** A scenario: its levers by name. */
export type Scenario = Partial<Record<(typeof LEVERS)[number] | 'clock', string>>;

/** The scenario that an address is about. */
export function scenarioOf(given: Record<string, string>): Scenario {
	return Object.fromEntries(
		[...LEVERS, 'clock' as const].flatMap((name) => (given[name] ? [[name, given[name]]] : []))
	);
}

/** The other scenarios of an address, each written as `target=90%/1h;weeks=2`. */
export function besideOf(given: Record<string, string>): Scenario[] {
	return (given.beside ?? '')
		.split(',')
		.filter(Boolean)
		.map((text) => scenarioOf(Object.fromEntries(new URLSearchParams(text.replaceAll(';', '&')))));
}

/** A scenario in the form that `beside` has. */
export function written(scenario: Scenario): string {
	const pairs = Object.entries(scenario).map(
		([name, value]) => `${name}=${encodeURIComponent(value)}`
	);
	return pairs.join(';');
}

/** The address of this page about a scenario. */
export function scenarioAddress(view: View, scenario: Scenario, beside: Scenario[]): string {
	const cleared = Object.fromEntries([...LEVERS, 'clock'].map((name) => [name, null]));
	return address('/staffing', view.given, {
		...cleared,
		...scenario,
		beside: beside.map(written).join(',') || null
	});
}

/**
 * Reads a scenario as a wish of the planner.
 *
 * @throws InputError for a lever that is wrong
 */
export function wishOf(task: Task, brand: string, scenario: Scenario): Wish {
	const { target, without, answer_share, ...levers } = scenario;
	return readWish(task, {
		...{ brand, target: listIn(target), without: sitesIn(without), answerShare: answer_share },
		...levers
	});
}

/** The same as words of the command. */
export function wordsOf(task: Task, brand: string, scenario: Scenario): string[] {
	const { target, without, answer_share, ...levers } = scenario;
	const option = ([name, value]: [string, string | undefined]) =>
		value === undefined ? [] : [`--${name}=${value}`];
	return [
		...['staff', task, `--brand=${brand}`],
		...listIn(target).map((each) => `--target=${each}`),
		...sitesIn(without).map((each) => `--without=${each}`),
		...option(['answer-share', answer_share]),
		...Object.entries(levers).flatMap(option)
	];
}

function listIn(targets: string | undefined): string[] {
	return (targets ?? '').split(/[\s,]+/).filter(Boolean);
}

function sitesIn(without: string | undefined): string[] {
	return (without ?? '')
		.split(/[,;]/)
		.map((name) => name.trim())
		.filter(Boolean);
}
