import { Cron } from 'croner';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { invalid } from '../model/errors.ts';
import { PULL_REPORT, pullReportSchema, type PullReport } from '../model/pullReport.ts';
import { runCommand, type Progress, type Running } from './childCommand.ts';

/** How pulling stands. */
export interface Pulling {
	/** What was pulled; null where nothing ever was. */
	report: PullReport | null;
	/** When the next pull begins, as ISO text; null where none is planned. */
	next: string | null;
	/** How far the one that runs has come; null where none does. */
	progress: Progress | null;
	/** The sentence with which the last pull of this server failed; empty where it did not. */
	failure: string;
}

/** What the last pull of a data folder left to be read; null where there was none. */
export function readReport(folder: string): PullReport | null {
	try {
		const text = readFileSync(join(folder, PULL_REPORT), 'utf8');
		return pullReportSchema.safeParse(JSON.parse(text)).data ?? null;
	} catch {
		return null;
	}
}

/** @throws InputError for what is no schedule */
export function checkSchedule(text: string) {
	try {
		new Cron(text, { paused: true }).stop();
	} catch {
		throw invalid('schedule', text, "five fields as cron has them, such as '*/15 * * * *'");
	}
}

/** Starts `replyscope pull` by the clock, one at a time. */
export class Puller {
	private readonly cron: Cron;
	private running: Running | undefined;
	private progress: Progress | null = null;
	private failure = '';

	/** @param options that every command needs */
	constructor(
		schedule: string,
		private readonly folder: string,
		private readonly options: string[]
	) {
		this.cron = new Cron(schedule, { timezone: 'UTC' }, () => this.pull());
	}

	get state(): Omit<Pulling, 'report'> {
		const next = this.cron.nextRun()?.toISOString() ?? null;
		return { next, progress: this.progress, failure: this.failure };
	}

	/** Ends what runs, which keeps what it has read, and begins no more. */
	async stop() {
		this.cron.stop();
		this.running?.stop();
		await this.running?.printed.catch(() => undefined);
	}

	private pull() {
		if (this.running) return;
		this.progress = { stage: 'pull', done: 0 };
		const words = ['pull', '--json', '--progress', 'json', '--data', this.folder, ...this.options];
		this.running = runCommand(words, (progress) => (this.progress = progress));
		this.running.printed
			.then(() => (this.failure = ''))
			.catch(({ message }: Error) => (this.failure = message))
			.finally(() => {
				this.running = undefined;
				this.progress = null;
			});
	}
}
