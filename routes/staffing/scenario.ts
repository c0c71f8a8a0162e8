import { address } from '#lib/address.ts';
import { unknown } from '#lib/model/errors.ts';
import { promiseText, readPromises } from '#lib/planning/promise.ts';
import { readWish, type Task, type Wish } from '#lib/planning/wish.ts';
import type { View } from '#lib/view.ts';

/** The levers of a plan, as an address has them. */
export const LEVERS = [
	'target',
	'answer_share',
	'handling',
	'shrinkage',
	'occupancy',
	'site',
	'without',
	'shift',
	'handover',
	'confidence',
	'weeks',
	'search'
] as const;

/** What this page takes besides: the levers, and other scenarios to set beside. */
export const OWN = [...LEVERS, 'beside'] as const;

/** Every lever that an address has, with the clock that all pages take. */
export const ALL = [...LEVERS, 'clock'] as const;

/** A scenario: its levers by name. */
export type Scenario = Partial<Record<(typeof ALL)[number], string>>;

/** Levers that take several values, and what stands between these. */
const LISTS = { site: /\|/, without: /,/, shift: /,/ };

/** Stands in `beside` for the scenario in which no lever is moved. */
const AS_IS = 'as_it_is';

/** Whether two scenarios move the same levers to the same values. */
export function isSame(one: Scenario, other: Scenario): boolean {
	return written(scenarioOf(one)) === written(scenarioOf(other));
}

/** The scenario that an address is about. */
export function scenarioOf(given: Record<string, string>): Scenario {
	const target = given.target && promisesIn(given.target).join(' ');
	const levers: Record<string, string | undefined> = { ...given, target };
	return Object.fromEntries(ALL.flatMap((name) => (levers[name] ? [[name, levers[name]]] : [])));
}

/** The promises of a text, each in its one spelling; the text itself where they cannot be read. */
export function promisesIn(text: string): string[] {
	try {
		return readPromises(text).map(promiseText);
	} catch {
		return [text];
	}
}

/**
 * The other scenarios of an address, each written as `target=90%/1h;weeks=2`.
 *
 * @throws InputError for what is no lever
 */
export function besideOf(given: Record<string, string>): Scenario[] {
	return [...new Set((given.beside ?? '').split(',').filter(Boolean))].map((text) => {
		if (text === AS_IS) return {};
		const levers = Object.fromEntries(new URLSearchParams(text.replaceAll(';', '&')));
		for (const name of Object.keys(levers))
			if (!ALL.some((each) => each === name)) throw unknown('lever in beside', name, ALL);
		return scenarioOf(levers);
	});
}

/** A scenario in the form that `beside` has. */
export function written(scenario: Scenario): string {
	const pairs = Object.entries(scenario).map(
		([name, value]) => `${name}=${encodeURIComponent(value)}`
	);
	return pairs.join(';') || AS_IS;
}

/** The address of this page about a scenario. */
export function scenarioAddress(view: View, scenario: Scenario, beside: Scenario[]): string {
	const cleared = Object.fromEntries(ALL.map((name) => [name, null]));
	return address('/staffing', view.given, {
		...cleared,
		...scenario,
		beside: [...new Set(beside.map(written))].join(',') || null
	});
}

/**
 * Reads a scenario as a wish of the planner.
 *
 * @throws InputError for a lever that is wrong
 */
export function wishOf(task: Task, brand: string, scenario: Scenario): Wish {
	const { answer_share: answerShare, ...levers } = scenario;
	return readWish(task, { ...levers, brand, answerShare, ...listsOf(scenario) });
}

/** The same as words of the command. */
export function wordsOf(task: Task, brand: string, scenario: Scenario): string[] {
	const lists = listsOf(scenario);
	const levers = ALL.flatMap((name) => {
		const values = isList(name) ? lists[name] : [scenario[name]].filter((value) => value);
		return values.map((value) => `--${name.replace('_', '-')}=${value}`);
	});
	return ['staff', task, `--brand=${brand}`, ...levers];
}

function isList(name: string): name is 'target' | keyof typeof LISTS {
	return name === 'target' || name in LISTS;
}

/** The levers of a scenario that take several values, one by one. */
export function listsOf(scenario: Scenario): Record<'target' | keyof typeof LISTS, string[]> {
	const list = (name: keyof typeof LISTS) =>
		(scenario[name] ?? '')
			.split(LISTS[name])
			.map((value) => value.trim())
			.filter(Boolean);
	return {
		target: scenario.target ? promisesIn(scenario.target) : [],
		site: list('site'),
		without: list('without'),
		shift: list('shift')
	};
}
