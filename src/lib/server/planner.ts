import { OperationError } from '../model/errors.ts';
import type { Progress } from './childCommand.ts';
import type { Asking } from './helper.ts';

/** A question to the planner, and how far its answer has come. */
export interface PlanningJob<Q = unknown> {
	key: string;
	question: Q;
	state: 'waiting' | 'working' | 'done' | 'failed';
	progress: Progress | null;
	/** What was told as a first answer; null until it was. */
	first: unknown;
	/** The answer; null until it is done. */
	found: unknown;
	/** Why it failed; null unless it did. */
	failure: Error | null;
}

const STOPPED = 'stopped plan: nothing was kept';

/** Answers that are kept; more are forgotten, the oldest first. */
const KEPT = 60;

/**
 * Answers planning questions in the order of asking. What was found stays for as long as the server runs,
 * so that an address is computed once.
 */
export class Planner<Q> {
	private readonly jobs = new Map<string, PlanningJob<Q>>();
	private readonly listeners = new Map<string, Set<() => void>>();
	private readonly running = new Map<PlanningJob<Q>, Asking>();

	/**
	 * @param ask answers a question, and tells how far that has come
	 * @param atOnce questions that are answered at once; the others wait
	 */
	constructor(
		private readonly ask: (question: Q, tell: (progress: Progress) => void) => Asking,
		private readonly atOnce: number
	) {}

	/** The job of a key, if it was ever asked for and is not forgotten. */
	find(key: string): PlanningJob<Q> | undefined {
		return this.jobs.get(key);
	}

	/**
	 * Has a question answered, unless it is already or will be; one that failed is tried again.
	 *
	 * @param key stands for the question and the data that it is asked of
	 */
	start(key: string, question: Q): PlanningJob<Q> {
		const known = this.jobs.get(key);
		if (known && known.state !== 'failed') return known;
		const job: PlanningJob<Q> = {
			...{ key, question, state: 'waiting', progress: null, first: null, found: null },
			failure: null
		};
		this.jobs.delete(key);
		this.jobs.set(key, job);
		this.forget();
		this.next();
		return job;
	}

	/** How many jobs are before one: 0 when it is being worked on. */
	place(key: string): number {
		const open = [...this.jobs.values()].filter(({ state }) => state === 'waiting');
		const at = open.findIndex((job) => job.key === key);
		return at < 0 ? 0 : at + 1;
	}

	/** Gives up a job that waits or is being worked on. */
	giveUp(key: string) {
		const job = this.jobs.get(key);
		if (!job || job.state === 'done' || job.state === 'failed') return;
		this.running.get(job)?.stop();
		this.end(job, { state: 'failed', failure: new OperationError(STOPPED) });
	}

	/** Calls `listener` at each change of a job, until the function that it returns is called. */
	subscribe(key: string, listener: () => void): () => void {
		const all = this.listeners.get(key) ?? new Set();
		this.listeners.set(key, all.add(listener));
		return () => {
			all.delete(listener);
			if (all.size === 0) this.listeners.delete(key);
		};
	}

	/**
	 * Has a question answered and waits until something is known: a first answer, or all of it.
	 *
	 * @throws InputError or OperationError with the sentence that says why it failed
	 */
	async begin(key: string, question: Q): Promise<PlanningJob<Q>> {
		const job = this.start(key, question);
		while (!job.first && !job.found && !job.failure) {
			await new Promise<void>((done) => {
				const unsubscribe = this.subscribe(key, () => {
					unsubscribe();
					done();
				});
			});
		}
		if (job.failure) throw job.failure;
		return job;
	}

	/** Gives up every job and waits until nothing runs. */
	async stop() {
		const running = [...this.running.values()];
		for (const key of this.jobs.keys()) this.giveUp(key);
		await Promise.all(running.map(({ found }) => found.catch(() => undefined)));
	}

	private next() {
		const job = [...this.jobs.values()].find(({ state }) => state === 'waiting');
		if (!job || this.running.size >= this.atOnce) return;
		const asking = this.ask(job.question, (progress) => {
			job.first ??= progress.first ?? null;
			job.progress = progress;
			this.tell(job);
		});
		job.state = 'working';
		this.running.set(job, asking);
		this.tell(job);
		asking.found
			.then((found) => this.end(job, { state: 'done', found }))
			.catch((failure: Error) => this.end(job, { state: 'failed', failure }))
			.finally(() => {
				this.running.delete(job);
				this.next();
			});
	}

	private end(job: PlanningJob<Q>, outcome: Partial<PlanningJob<Q>>) {
		if (job.state === 'done' || job.state === 'failed') return;
		Object.assign(job, { progress: null, ...outcome });
		this.tell(job);
		// Those that wait have moved up.
		for (const other of this.jobs.values()) if (other.state === 'waiting') this.tell(other);
	}

	private tell({ key }: PlanningJob<Q>) {
		for (const listener of this.listeners.get(key) ?? []) listener();
	}

	private forget() {
		const ended = [...this.jobs.values()].filter(
			({ state }) => state === 'done' || state === 'failed'
		);
		for (const { key } of ended.slice(0, Math.max(0, this.jobs.size - KEPT))) this.jobs.delete(key);
	}
}
