import { AsyncLocalStorage } from 'node:async_hooks';
import type { Snapshot } from './warehouse.ts';

/** A request while it is answered, and what the log tells of it afterwards. */
export interface Visit {
	/** By which a visitor's message is found in the log. */
	id: string;
	/** The snapshot that all of the answer is of, from its first question on. */
	snapshot?: Promise<Snapshot>;
	/** Questions to the warehouse, and how many of them had been answered before. */
	asked: number;
	known: number;
	/** Why facts were read where there is a rollup, each reason once. */
	facts: Set<string>;
	/** Whether the page had been drawn before. */
	drawn?: boolean;
	/** Why there is no answer, where that is not for the visitor to mend. */
	failure?: unknown;
}

/** The program and the pages are built apart and meet here. */
const held = globalThis as { replyscopeVisits?: AsyncLocalStorage<Visit> };
const visits = (held.replyscopeVisits ??= new AsyncLocalStorage<Visit>());

/** The request that is being answered; undefined in a command. */
export function visit(): Visit | undefined {
	return visits.getStore();
}

/** Answers a request: whatever `work` leads to belongs to this visit. */
export function during(visit: Visit, work: () => void) {
	visits.run(visit, work);
}

/** Does what belongs to no visit, though one has led to it. */
export function outside<T>(work: () => T): T {
	return visits.exit(work);
}

/** Has the log tell why there is no answer. */
export function blame(failure: unknown) {
	const current = visit();
	if (current) current.failure = failure;
}
