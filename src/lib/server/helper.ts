import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { InputError, OperationError } from '../model/errors.ts';
import { canRun, failed, startCommand, type Progress } from './childCommand.ts';

/** A question that is being answered. */
export interface Asking {
	/** The answer. @throws InputError or OperationError with the sentence that says why there is none */
	found: Promise<unknown>;
	stop(): void;
}

/** What a helper says of a question. */
interface Said {
	id: number;
	progress?: Progress;
	found?: unknown;
	failed?: { message: string; wrongInput: boolean };
}

interface Open {
	tell(progress: Progress): void;
	done(found: unknown): void;
	fail(error: Error): void;
}

const STOPPED = 'stopped question: nobody waits for it';

/** Milliseconds after which it is loaded that will be asked soon. */
const SOON = 1500;

/** Milliseconds for which it stays where nobody looks at a page. */
const IDLE = 30 * 60_000;

/**
 * A command that stays and answers questions, a line of JSON each, so that nobody waits for a program to
 * load and to read what it has read before. It runs as a process of its own.
 */
export class Helper {
	private child: ChildProcess | undefined;
	private idle: NodeJS.Timeout | undefined;
	private soon: NodeJS.Timeout | undefined;
	private readonly open = new Map<number, Open>();
	private asked = 0;

	/**
	 * @param words of the command
	 * @param ahead words besides where it is loaded before anybody asks
	 */
	constructor(
		private readonly words: string[],
		private readonly ahead: string[]
	) {}

	/** Has it loaded, shortly, as what somebody looks at comes first; loaded, it stays for as long as this is said. */
	expect() {
		if (this.child) this.wake();
		else this.soon ??= setTimeout(() => this.wake(this.ahead), SOON).unref();
	}

	/** Has it loaded now, if this server can start commands. */
	private wake(more: string[] = []) {
		clearTimeout(this.soon);
		this.soon = undefined;
		if (!canRun()) return;
		this.child ??= this.started([...this.words, ...more]);
		clearTimeout(this.idle);
		this.idle = setTimeout(() => this.open.size === 0 && this.end(), IDLE).unref();
	}

	/** Asks a question; `tell` is called with how far its answer has come. */
	ask(question: object, tell: (progress: Progress) => void): Asking {
		this.wake();
		const id = ++this.asked;
		const found = new Promise<unknown>((done, fail) => this.open.set(id, { tell, done, fail }));
		this.child?.stdin?.write(`${JSON.stringify({ id, question })}\n`);
		return {
			found,
			stop: () => this.hear({ id, failed: { message: STOPPED, wrongInput: false } })
		};
	}

	/** Ends it; whoever waits is told. */
	end() {
		clearTimeout(this.soon);
		clearTimeout(this.idle);
		this.child?.kill();
	}

	private started(words: string[]): ChildProcess {
		const child = startCommand(words, ['pipe', 'pipe', 'inherit']);
		const { stdin, stdout } = child as ChildProcess & { stdout: Readable };
		stdin?.on('error', () => undefined);
		createInterface({ input: stdout }).on('line', (line) => this.hear(JSON.parse(line) as Said));
		child.on('error', ({ message }) => this.ended(child, message));
		child.on('close', (code, signal) => this.ended(child, signal ?? `code ${code}`));
		return child;
	}

	private hear({ id, progress, found, failed }: Said) {
		const open = this.open.get(id);
		if (progress) return open?.tell(progress);
		this.open.delete(id);
		if (!failed) return open?.done(found);
		const { message, wrongInput } = failed;
		open?.fail(wrongInput ? new InputError(message) : new OperationError(message));
	}

	private ended(child: ChildProcess, how: string) {
		if (this.child === child) this.child = undefined;
		for (const { fail } of this.open.values()) fail(failed(how));
		this.open.clear();
	}
}
