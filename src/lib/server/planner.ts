import { OperationError } from '../model/errors.ts';
import {
	prepareCommand,
	runCommand,
	type Prepared,
	type Progress,
	type Running
} from './childCommand.ts';

/** A question to the planner, and how far its answer has come. */
export interface PlanningJob {
	key: string;
	words: string[];
	state: 'waiting' | 'working' | 'done' | 'failed';
	progress: Progress | null;
	/** What it told as a first answer, parsed; null until it did. */
	first: unknown;
	/** What `replyscope staff --json` printed, parsed; null until it is done. */
	found: unknown;
	/** Why it failed; null unless it did. */
	failure: Error | null;
}

const STOPPED = 'stopped plan: nothing was kept';

/** Answers that are kept; more are forgotten, the oldest first. */
const KEPT = 60;

/** Commands at once where first answers are waited for: those that have told theirs hold nobody up. */
const AT_ONCE = 3;

/** Milliseconds for which a program is kept loaded that nobody asks for. */
const READY = 10 * 60_000;

/**
 * Answers planning questions by running the command behind everything else that the machine does, one
 * at a time in the order of asking. Where first answers are waited for, the next begins as soon as one is
 * told, and a program stands loaded for whoever asks next. What was found stays for as long as the server runs, so that an
 * address is computed once.
 */
export class Planner {
	private readonly jobs = new Map<string, PlanningJob>();
	private readonly listeners = new Map<string, Set<() => void>>();
	private readonly running = new Map<PlanningJob, Running>();
	private stopped = false;
	private ready: { program: Prepared; timer: NodeJS.Timeout } | undefined;

	constructor(
		private readonly folder: string,
		/** Options that every command needs. */
		private readonly options: string[],
		/** Whether somebody waits for the first answers. */
		private readonly waited = false
	) {}

	/** The job of a key, if it was ever asked for and is not forgotten. */
	find(key: string): PlanningJob | undefined {
		return this.jobs.get(key);
	}

	/**
	 * Has a question answered, unless it is already or will be; one that failed is tried again.
	 *
	 * @param key stands for the question and the data that it is asked of
	 * @param words of the command, without those that every command needs
	 */
	start(key: string, words: string[]): PlanningJob {
		const known = this.jobs.get(key);
		if (known && known.state !== 'failed') return known;
		const job: PlanningJob = {
			...{ key, words, state: 'waiting', progress: null, first: null, found: null },
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
	 * @throws InputError or OperationError with the sentence of the command when it failed
	 */
	async begin(key: string, words: string[]): Promise<PlanningJob> {
		const job = this.start(key, words);
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
		this.stopped = true;
		const children = [...this.running.values()];
		for (const key of this.jobs.keys()) this.giveUp(key);
		this.taken()?.discard();
		await Promise.all(children.map(({ printed }) => printed.catch(() => undefined)));
	}

	/** A program that stands loaded, if there is one; it is given away. */
	private taken(): Prepared | undefined {
		const { program, timer } = this.ready ?? {};
		clearTimeout(timer);
		this.ready = undefined;
		return program;
	}

	/** Has a program loaded for whoever asks next. */
	private prepare() {
		if (!this.waited || this.stopped || this.ready) return;
		const timer = setTimeout(() => this.taken()?.discard(), READY).unref();
		this.ready = { program: prepareCommand(), timer };
	}

	private next() {
		const job = [...this.jobs.values()].find(({ state }) => state === 'waiting');
		const holding = [...this.running.keys()].filter(({ first }) => !this.waited || !first);
		if (!job || holding.length > 0 || this.running.size >= AT_ONCE) return;
		const words = [...job.words, '--json', '--progress', 'json', '--data', this.folder];
		const run = this.taken()?.run ?? runCommand;
		const child = run([...words, ...this.options], (progress) => {
			const { first } = progress as Progress & { first?: unknown };
			if (first) job.first = first;
			job.progress = progress;
			this.tell(job);
			if (first && this.waited) this.next();
		});
		job.state = 'working';
		this.running.set(job, child);
		this.tell(job);
		child.printed
			.then((printed) => this.end(job, { state: 'done', found: JSON.parse(printed) as unknown }))
			.catch((failure: Error) => this.end(job, { state: 'failed', failure }))
			.finally(() => {
				this.running.delete(job);
				this.next();
				this.prepare();
			});
	}

	private end(job: PlanningJob, outcome: Partial<PlanningJob>) {
		if (job.state === 'done' || job.state === 'failed') return;
		Object.assign(job, { progress: null, ...outcome });
		this.tell(job);
		// Those that wait have moved up.
		for (const other of this.jobs.values()) if (other.state === 'waiting') this.tell(other);
	}

	private tell({ key }: PlanningJob) {
		for (const listener of this.listeners.get(key) ?? []) listener();
	}

	private forget() {
		const ended = [...this.jobs.values()].filter(
			({ state }) => state === 'done' || state === 'failed'
		);
		for (const { key } of ended.slice(0, Math.max(0, this.jobs.size - KEPT))) this.jobs.delete(key);
	}
}
