import type { Settings } from '#lib/model/settings.ts';
import type { Effects } from '../effects.ts';
import { lock } from '../lock.ts';
import { ACCOUNTS, whoAsks } from './accounts.ts';
import type { Api } from './client.ts';
import { PRICES } from './endpoints.ts';
import type { Estimate } from './estimate.ts';
import { ApiFailure, refused } from './failure.ts';
import { charge, spentInMonth } from './ledger.ts';
import { noteRun } from './note.ts';
import { Patience, Postponed, Stopped, type WaitingEffects } from './patience.ts';
import { BudgetReached, Purse } from './purse.ts';
import { Reader, type Voices } from './reader.ts';
import { writeReport } from './report.ts';
import { foresee, readAll, streamsFor, type Range, type Reading } from './run.ts';
import { Store } from './store.ts';
import { readUsage, usageOf, type Usage } from './usage.ts';
import { streamsOf } from './streams.ts';

export interface PullOptions {
	/** Brands by name; all of the settings where there are none. */
	brands: string[];
	range: Range;
	/** Dollars that this run may spend; null for no limit of its own. */
	budget: number | null;
	/** Says what would be read and keeps nothing but what was spent on asking. */
	dryRun: boolean;
	/** Goes on until it is stopped. */
	tail: boolean;
	/** Whether to wait for the limits of X. */
	wait: boolean;
}

export interface PullEffects extends Effects, WaitingEffects {
	/** Asks X as the app, and as the account that has given a token; null where none has. */
	api: { app: Api; user: Api | null };
	/** Whether what it costs is agreed to. */
	agree(estimate: Estimate, left: number): Promise<boolean>;
	/**
	 * Publishes what was pulled; the journal is closed while it runs.
	 *
	 * @param final whether to publish even where only other times are covered
	 * @returns the number of the snapshot; null when nothing has changed
	 */
	publish(final: boolean): Promise<number | null>;
}

/** Why a pull ended before everything was read. */
export type Unfinished = 'budget' | 'postponed' | 'stopped' | 'declined';

/** What a pull did. */
export interface Pulled {
	pages: number;
	posts: number;
	/** Dollars of this run, and of the month. */
	usd: number;
	month_usd: number;
	/** Dollars that may still be spent; Infinity where nobody has set a limit. */
	left: number;
	estimate: Estimate | null;
	/** What X itself has counted this month; null where it has not told. */
	usage: Usage | null;
	/** The snapshot that was published last; null when none was. */
	snapshot: number | null;
	unfinished: Unfinished | null;
	/** The sentence to it. */
	sentence: string;
}

/** Milliseconds between two looks at X, and at least between two snapshots: what comes waits no longer. */
const LOOK = 20_000;
const PUBLISH = { tail: 60_000, backfill: 600_000 };

/**
 * Reads what is missing of the brands' streams from X into the journal of a data folder, and
 * publishes what follows.
 *
 * @throws InputError or OperationError when X refuses; what was read by then is kept and published
 */
export async function pull(
	folder: string,
	settings: Settings,
	options: PullOptions,
	effects: PullEffects
): Promise<Pulled> {
	const streams = streamsFor(settings, options.brands);
	const unlock = lock(folder, effects.now(), 'pull.lock');
	try {
		const store = await Store.open(folder);
		try {
			return await new Pull(settings, options, effects, store).run(streams);
		} finally {
			store.close();
		}
	} finally {
		unlock();
	}
}

class Pull {
	private readonly purse: Purse;
	private readonly done: Pulled = {
		pages: 0,
		posts: 0,
		usd: 0,
		month_usd: 0,
		left: 0,
		estimate: null,
		usage: null,
		snapshot: null,
		unfinished: null,
		sentence: ''
	};
	private published = -Infinity;
	/** When that was last tried, whether or not anything was new. */
	private tried = -Infinity;
	private readonly begun: number;
	/** X's present, as soon as it has told it. */
	private now: () => number;

	constructor(
		private readonly settings: Settings,
		private readonly options: PullOptions,
		private readonly effects: PullEffects,
		private readonly store: Store
	) {
		this.purse = new Purse(settings.pull?.names ?? true);
		this.begun = effects.now();
		this.now = () => effects.now();
	}

	async run(streams: Reading['streams']): Promise<Pulled> {
		const { store, purse, done, options, effects } = this;
		let failure: Error | undefined;
		try {
			const voices = await this.voices();
			const answering = new Set(
				streams.flatMap(({ side, name }) => (side === 'posts' ? [name] : []))
			);
			const reader = new Reader(store, voices, purse, answering, (span, posts) =>
				this.kept(span.stream, posts)
			);
			const conversations = this.settings.pull?.conversations ?? false;
			const { range } = options;
			const reading: Reading = { store, reader, purse, voices, streams, range, conversations };
			this.now = () => reader.now();
			await this.refill(this.now());
			done.estimate = await foresee(reading, purse.left);
			await this.refill(this.now());
			if (options.dryRun) return done;
			if (!(await effects.agree(done.estimate, purse.left))) {
				return { ...done, unfinished: 'declined', sentence: 'nothing was read' };
			}
			for (;;) {
				await readAll(reading);
				await this.report();
				if (!options.tail) break;
				await readUsage(store, effects.api.app, this.now());
				await this.publish(false);
				const due = this.published + PUBLISH.tail - effects.now();
				await effects.sleep(due > 0 ? Math.min(LOOK, due) : LOOK);
				if (effects.signal.aborted) throw new Stopped();
				await this.refill(this.now());
			}
		} catch (error) {
			failure = this.unfinished(error as Error);
		}
		await this.refill(this.now());
		if (done.unfinished !== 'stopped') await readUsage(store, effects.api.app, this.now());
		done.usage = await usageOf(store);
		await noteRun(store, this.now(), failure?.message ?? done.sentence);
		await this.report();
		if (done.unfinished !== 'stopped') await this.publish(true);
		if (failure) throw failure;
		return done;
	}

	/** Notes why it ended; what is no reason to end in order is given back. */
	private unfinished(error: Error): Error | undefined {
		const { done } = this;
		if (error instanceof BudgetReached) {
			done.unfinished = 'budget';
			done.sentence =
				'budget reached; allowed: a pull with more, which goes on where this one ended';
		} else if (error instanceof Postponed) {
			done.unfinished = 'postponed';
			done.sentence = error.message;
		} else if (error instanceof Stopped) {
			done.unfinished = 'stopped';
			done.sentence = 'stopped: the next pull goes on where this one ended';
		} else return error instanceof ApiFailure ? refused(error) : error;
		return undefined;
	}

	private async voices(): Promise<Voices> {
		const { api } = this.effects;
		const { user } = api;
		const app = new Patience(api.app, this.effects, this.options.wait);
		await whoAsks(app);
		if (!user) return { app, user: null };
		const asks = new Patience(user, this.effects, this.options.wait);
		const id = await whoAsks(asks);
		if (id !== null) {
			await this.store.transaction(() =>
				charge(this.store, ACCOUNTS, asks.now(), [{ kind: 'user', ids: [id], price: PRICES.user }])
			);
		}
		return { app, user: id === null ? null : { asks, id } };
	}

	/** Puts into the purse what may be spent now. */
	private async refill(now: number) {
		const { done, options, settings, purse } = this;
		done.usd = purse.spent;
		done.month_usd = await spentInMonth(this.store, now);
		const month = settings.pull?.budget ?? Infinity;
		purse.left = Math.min(month - done.month_usd, (options.budget ?? Infinity) - done.usd);
		done.left = purse.left;
	}

	private async kept(stream: string, posts: number) {
		const { done, effects } = this;
		done.pages++;
		done.posts += posts;
		done.usd = this.purse.spent;
		const of = done.estimate?.posts ?? 0;
		effects.progress({
			stage: 'pull',
			detail: stream,
			done: of > 0 ? Math.min(1, done.posts / of) : 0,
			rows: done.posts,
			usd: done.usd
		});
		const pause = this.options.tail ? PUBLISH.tail : PUBLISH.backfill;
		if (effects.now() - Math.max(this.tried, this.begun) < pause) return;
		await this.report();
		await this.publish(false);
	}

	/** Tells others what was pulled: all streams of the settings, whichever were asked for. */
	private async report() {
		const { store, settings } = this;
		const streams = settings.brand.flatMap(streamsOf);
		await writeReport(store, streams, settings.pull?.budget ?? null, this.now());
	}

	/** @param final whether to publish even where only what is covered has changed */
	private async publish(final: boolean) {
		const since = this.effects.now() - this.published;
		if (!final && since < PUBLISH.tail) return;
		const begun = this.effects.now();
		this.tried = begun;
		const snapshot = await this.store.whileClosed(() => this.effects.publish(final));
		if (snapshot === null) return;
		this.published = begun;
		this.done.snapshot = snapshot;
	}
}
