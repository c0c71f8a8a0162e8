import { OperationError } from '#lib/model/errors.ts';
import type { Answer, Api, Params } from './client.ts';
import { ENDPOINTS, type EndpointName } from './endpoints.ts';
import { ApiFailure } from './failure.ts';

/** The world as waiting needs it. */
export interface WaitingEffects {
	/** The present, in milliseconds since 1970. */
	now(): number;
	/** Waits some milliseconds, or until everything is to end. */
	sleep(milliseconds: number): Promise<void>;
	/** From 0 to 1. */
	random(): number;
	/** Called once a second of a longer wait, with the seconds that are left. */
	waiting(why: string, seconds: number): void;
	/** Aborted when everything is to end. */
	signal: AbortSignal;
}

const TRIES = 8;
const SHORTEST = 1000;
const LONGEST = 60_000;
/** A wait that is no wait, for who does not want any: milliseconds. */
const INSTANT = 2500;
/** Clocks that differ by less are right: dates in headers are whole seconds. */
const SKEW = 2500;

/** The limit of X is reached, and whoever asks does not want to wait. */
export class Postponed extends Error {
	override name = 'Postponed';
}

/** Somebody has asked the program to end. */
export class Stopped extends Error {
	override name = 'Stopped';
}

/**
 * Asks until there is an answer: waits for the limits that the headers tell, and tries again, ever
 * later and at random, when the connection or the server fails.
 */
export class Patience implements Api {
	private readonly free = new Map<EndpointName, number>();
	private skew = 0;

	constructor(
		private readonly api: Api,
		private readonly effects: WaitingEffects,
		private readonly wait: boolean
	) {}

	/** The server's present, in milliseconds since 1970. */
	now(): number {
		return this.effects.now() + this.skew;
	}

	/**
	 * @throws Postponed instead of waiting where that is asked for, Stopped when all is to end,
	 * OperationError after eight failures in a row, ApiFailure for what waiting cannot mend
	 */
	async getPage(endpoint: EndpointName, params: Params): Promise<Answer> {
		return this.again(endpoint, async () => {
			await this.until(endpoint, this.free.get(endpoint) ?? 0);
			this.free.set(endpoint, this.now() + ENDPOINTS[endpoint].spacing);
			const answer = await this.api.getPage(endpoint, params);
			this.learn(endpoint, answer);
			return answer;
		});
	}

	/** @throws what `getPage` throws */
	async transfer(address: string, text?: string): Promise<string> {
		return this.again('compliance/job', () => this.api.transfer(address, text));
	}

	private async again<T>(endpoint: EndpointName, ask: () => Promise<T>): Promise<T> {
		for (let failures = 0; ;) {
			try {
				return await ask();
			} catch (error) {
				if (this.effects.signal.aborted) throw new Stopped();
				if (!(error instanceof ApiFailure)) throw error;
				this.learn(endpoint, error.told);
				if (error.kind === 'limited') {
					const resets = error.told.left?.resets ?? this.now() + LONGEST;
					this.free.set(
						endpoint,
						Math.max(resets, this.now()) + 1000 + this.effects.random() * 500
					);
				} else if (error.kind === 'network' || error.kind === 'server') {
					if (++failures >= TRIES) {
						throw new OperationError(
							`unreachable X: ${error.message}, ${TRIES} times in a row; allowed: run it again, it goes on where it was`
						);
					}
					const longest = Math.min(LONGEST, SHORTEST * 2 ** failures);
					await this.pause(`trying again: ${error.message}`, this.effects.random() * longest);
				} else throw error;
			}
		}
	}

	private learn(endpoint: EndpointName, { now, left }: Omit<Answer, 'body'>) {
		if (now !== null && Math.abs(now + 500 - this.now()) > SKEW) {
			const moved = now + 500 - this.now();
			this.skew += moved;
			for (const [name, at] of this.free) this.free.set(name, at + moved);
		}
		if (left?.remaining === 0 && left.resets > this.now()) {
			this.free.set(endpoint, left.resets + 1000 + this.effects.random() * 500);
		}
	}

	private async until(endpoint: EndpointName, free: number) {
		const left = free - this.now();
		if (left <= 0) return;
		if (!this.wait && left > INSTANT) {
			throw new Postponed(
				`limited by X: ${endpoint} is free again in ${Math.ceil(left / 1000)} s; allowed: run replyscope pull again then, or without --no-wait`
			);
		}
		await this.pause(`limit of ${endpoint}`, left);
	}

	/**
	 * Waits, and tells how long it will be.
	 *
	 * @throws Stopped when all is to end
	 */
	async pause(why: string, milliseconds: number) {
		for (let left = milliseconds; left > 0; left -= 1000) {
			if (milliseconds > 1500) this.effects.waiting(why, Math.ceil(left / 1000));
			await this.effects.sleep(Math.min(1000, left));
			if (this.effects.signal.aborted) throw new Stopped();
		}
	}
}
