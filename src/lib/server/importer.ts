import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, OperationError } from '../model/errors.ts';
import { runCommand, type Progress, type Running } from './childCommand.ts';
import { makeScratch } from './scratch.ts';
import { receive } from './upload.ts';

/** What a command tells of a file, as `ingest --json` prints it. */
export interface LoadedFile {
	file: string;
	source: string;
	reason: string;
	space: string;
	columns: Record<string, string>;
	sample: Record<string, string | number | boolean | null>[];
	import: number | null;
	already: number | null;
	rows: { read: number; new: number; changed: number; unchanged: number; refused: number };
	refusals: Record<string, number>;
	examples: { line: number; reason: string; row: string }[];
	oldest: number | null;
	newest: number | null;
}

/** A mapping that a command proposes for a file that no source knows. */
export interface ProposedMapping {
	file: string;
	table: string;
	columns: { name: string; type: string; field: string | null }[];
	notes: string[];
	missing: string[];
	/** What would become of the file by it; null while something is missing. */
	loaded: LoadedFile | null;
}

/** What is done to the data from the browser; one at a time. */
export interface Job {
	id: string;
	/** The name of the file. */
	file: string;
	state:
		| 'receiving'
		| 'checking'
		| 'checked'
		| 'importing'
		| 'removing'
		| 'deriving'
		| 'done'
		| 'failed';
	progress: Progress | null;
	/** What would happen, from `checked` on. */
	preview: LoadedFile | null;
	/** How it could be read, where nothing knows its columns; it is not imported then. */
	proposal: ProposedMapping | null;
	/** Whether it follows a change of the settings. */
	derives: boolean;
	/** What happened, or why nothing did. */
	outcome: string;
}

/** How long a preview waits for an answer. */
const PATIENCE = 30 * 60_000;

/**
 * Imports files into a data folder, and takes imports out again, by running the command. A file is
 * kept until it is imported, put away or refused, and no longer than the server runs.
 */
export class Importer {
	private job: Job | null = null;
	private path = '';
	private source = '';
	private scratch = '';
	private running: Running | undefined;
	private timer: NodeJS.Timeout | undefined;
	private readonly listeners = new Set<(job: Job | null) => void>();

	constructor(
		private readonly folder: string,
		/** Options that every command needs. */
		private readonly options: string[],
		private readonly limit: number
	) {}

	/** The job that runs, waits for an answer, or ended last. */
	get current(): Job | null {
		return this.job;
	}

	/** Calls `listener` at each change, until the function that it returns is called. */
	subscribe(listener: (job: Job | null) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/**
	 * Takes the file of a form and begins to look at it.
	 *
	 * @throws LimitError, InputError or OperationError when there is nothing to look at
	 */
	async receive(request: Request): Promise<void> {
		const job = this.begin('a file', 'receiving');
		try {
			this.scratch ||= makeScratch(this.folder);
			const place = join(this.scratch, job.id);
			mkdirSync(place, { recursive: true });
			const { path, name, fields } = await receive(request, place, this.limit, (bytes, all) =>
				this.advance({ stage: 'receive', done: all ? bytes / all : 0 })
			);
			this.path = path;
			this.source = fields.source ?? '';
			this.change({ file: name, state: 'checking', progress: null });
		} catch (error) {
			this.end(null);
			throw error;
		}
		const words = ['ingest', this.path, '--dry-run', '--json', ...this.choice()];
		this.run(words, (printed) => {
			const proposal = proposalOf(printed);
			const preview = proposal ? null : fileOf(printed);
			this.change({ state: 'checked', preview, proposal, progress: null });
			this.timer = setTimeout(() => this.end(null), PATIENCE).unref();
		});
	}

	/** @throws InputError when this is not the preview that waits for an answer */
	confirm(id: string) {
		this.expect(id);
		if (this.job?.proposal) {
			throw new InputError(
				`unknown columns: ${this.job.file} waits for an [[import]]; allowed: importing it again with one in the settings`
			);
		}
		this.change({ state: 'importing' });
		this.run(['ingest', this.path, '--json', ...this.choice()], (printed) => {
			this.end({ state: 'done', preview: fileOf(printed) });
		});
	}

	/** @throws InputError when this is not the preview that waits for an answer */
	discard(id: string) {
		this.expect(id);
		this.end(null);
	}

	/** Takes an import out again. */
	remove(number: number, file: string) {
		this.begin(file, 'removing');
		this.run(['remove', String(number)], () => {
			this.end({ state: 'done', outcome: `${file} is out again: its posts are gone` });
		});
	}

	/** @throws OperationError when something else is being done or waits for an answer */
	expectFree() {
		const { job } = this;
		if (!job || ['done', 'failed'].includes(job.state)) return;
		const what = job.state === 'checked' ? 'waits for an answer' : 'is being worked on';
		throw new OperationError(`busy importer: ${job.file} ${what}; allowed: one import at a time`);
	}

	/** Publishes anew after a change of the settings. */
	derive(why: string) {
		this.begin(why, 'deriving');
		this.run(['ingest', '--json'], () => {
			this.end({ state: 'done', outcome: `${why}: the numbers follow it now` });
		});
	}

	/** Ends what runs and leaves nothing behind. */
	async stop() {
		this.running?.stop();
		this.end(null);
		await this.running?.printed.catch(() => undefined);
		if (this.scratch) rmSync(this.scratch, { recursive: true, force: true });
	}

	private begin(file: string, state: Job['state']): Job {
		this.expectFree();
		const derives = state === 'deriving';
		this.job = {
			id: randomUUID(),
			file,
			state,
			progress: null,
			preview: null,
			proposal: null,
			derives,
			outcome: ''
		};
		this.tell();
		return this.job;
	}

	private expect(id: string) {
		if (this.job?.state === 'checked' && this.job.id === id) return;
		throw new InputError(`unknown preview: ${id}; allowed: the one that waits for an answer`);
	}

	/** Runs a command; what goes wrong ends the job with the command's sentence. */
	private run(words: string[], done: (printed: string) => void) {
		clearTimeout(this.timer);
		const all = [...words, '--progress', 'json', '--data', this.folder, ...this.options];
		this.running = runCommand(all, (progress) => this.advance(progress));
		this.running.printed.then(done).catch(({ message }: Error) => {
			this.end({ state: 'failed', outcome: this.withoutPath(message) });
		});
	}

	private choice(): string[] {
		return this.source ? [`--source=${this.source}`] : [];
	}

	/** The visitor knows the file by its name, not by the place where it waits. */
	private withoutPath(message: string): string {
		return this.path ? message.replaceAll(this.path, this.job?.file ?? '') : message;
	}

	private advance(progress: Progress) {
		this.change({ progress });
	}

	private change(changes: Partial<Job>) {
		if (!this.job) return;
		this.job = { ...this.job, ...changes };
		this.tell();
	}

	/** Removes the file; the job stays to be read, or goes with it. */
	private end(outcome: Partial<Job> | null) {
		clearTimeout(this.timer);
		if (this.job && this.scratch) {
			rmSync(join(this.scratch, this.job.id), { recursive: true, force: true });
		}
		this.path = '';
		this.job = outcome && this.job && { ...this.job, progress: null, ...outcome };
		this.tell();
	}

	private tell() {
		for (const listener of this.listeners) listener(this.job);
	}
}

function fileOf(printed: string): LoadedFile {
	return (JSON.parse(printed) as { files: [LoadedFile] }).files[0];
}

function proposalOf(printed: string): ProposedMapping | null {
	return (JSON.parse(printed) as { proposals: ProposedMapping[] }).proposals[0] ?? null;
}
