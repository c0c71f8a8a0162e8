import { setTimeout as sleep } from 'node:timers/promises';
import { xClient, type Api } from '#ingest/pull/client.ts';
import type { WaitingEffects } from '#ingest/pull/patience.ts';
import type { CliEffects } from './effects.ts';
import type { ProgressView } from './progress.ts';
import { tokenOf } from './token.ts';

/** Milliseconds after which a request is given up. */
const TIMEOUT = 15_000;
/** Milliseconds in which a command ends when it is told to. */
const GRACE = 4000;

/** Exit codes of commands that ask X: to be run again later, and stopped by a signal. */
export const LATER = 75;
export const STOPPED = 143;

/** Asks X with the token that an environment variable holds. */
export function apiOf(token: string, signal: AbortSignal): Api {
	return xClient({ token: tokenOf(token), url: process.env.X_API_URL, timeout: TIMEOUT, signal });
}

/** How a command waits for X, and tells of it. */
export function waitingEffects(
	effects: CliEffects,
	view: ProgressView,
	told: boolean,
	signal: AbortSignal
): WaitingEffects & { progress: ProgressView['show'] } {
	let last = '';
	return {
		now: effects.now,
		sleep: (milliseconds) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
		random: Math.random,
		signal,
		progress: view.show,
		waiting(why, seconds) {
			if (effects.watched || told) {
				view.show({ stage: 'wait', detail: `${why}: ${seconds} s left`, done: 0 });
			} else if (why !== last) effects.err(`${why}: ${seconds} s left\n`);
			last = why;
		}
	};
}

/** Runs `work` until it ends or a signal comes: then it is told to end, and made to when that takes too long. */
export async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const stop = new AbortController();
	const abort = () => {
		stop.abort();
		setTimeout(() => process.exit(STOPPED), GRACE).unref();
	};
	const signals = ['SIGINT', 'SIGTERM'] as const;
	for (const signal of signals) process.once(signal, abort);
	try {
		return await work(stop.signal);
	} finally {
		for (const signal of signals) process.removeListener(signal, abort);
	}
}
