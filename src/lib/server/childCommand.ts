import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { InputError, OperationError } from '../model/errors.ts';

/** How far a command has come, as `--progress json` prints it. */
export interface Progress {
	stage: string;
	detail?: string;
	/** From 0 to 1. */
	done: number;
	rows?: number;
}

/** A command that runs as a process of its own. */
export interface Running {
	/** What it printed. @throws InputError or OperationError with the sentence that it ended with */
	printed: Promise<string>;
	stop(): void;
}

/** Milliseconds that a command has to end in when it is told to. */
const PATIENCE = 2000;

/** What a command may print; a summary is far shorter. */
const MOST = 16 << 20;

/** The code with which a command ends that was asked wrongly. */
const WRONG_INPUT = 2;

/** Whether this server knows the program that it could start: `serve` names it. */
export function canRun(): boolean {
	return Boolean(process.env.REPLYSCOPE_COMMAND);
}

/** Starts `replyscope` with some words, behind everything else that the machine does. */
export function runCommand(words: string[], progress: (progress: Progress) => void): Running {
	return followed(started(words), progress);
}

/** A program that has been loaded and waits for the words of its command. */
export interface Prepared {
	run(words: string[], progress: (progress: Progress) => void): Running;
	/** Ends it unused. */
	discard(): void;
}

/** Loads `replyscope` ahead of a command, so that this begins at once. */
export function prepareCommand(): Prepared {
	const child = started([AWAIT]);
	child.stdin?.on('error', () => undefined);
	return {
		run(words, progress) {
			if (child.exitCode !== null || child.signalCode !== null) return runCommand(words, progress);
			child.stdin?.end(`${JSON.stringify(words)}\n`);
			return followed(child, progress);
		},
		discard: () => child.kill()
	};
}

/** The word at which the program takes those of its command from standard input. */
export const AWAIT = '--await';

/** How far a command stands behind: far, or less so where somebody waits for what it says. */
const BEHIND = 10;
const WAITED = 5;

function started(words: string[]): ChildProcess {
	const [...program] = JSON.parse(process.env.REPLYSCOPE_COMMAND ?? '[]') as string[];
	const env = { ...process.env };
	delete env.REPLYSCOPE_TOKEN;
	const awaits = words[0] === AWAIT;
	const child = spawn(process.execPath, [...program, ...words], {
		env,
		stdio: [awaits ? 'pipe' : 'ignore', 'pipe', 'pipe']
	});
	try {
		if (child.pid) setPriority(child.pid, awaits ? WAITED : BEHIND);
	} catch {
		// It runs all the same.
	}
	return child;
}

function followed(child: ChildProcess, progress: (progress: Progress) => void): Running {
	const { stdout, stderr } = child as ChildProcess & { stdout: Readable; stderr: Readable };
	let out = '';
	let sentence = '';
	stdout.setEncoding('utf8').on('data', (text: string) => {
		if (out.length < MOST) out += text;
	});
	createInterface({ input: stderr }).on('line', (line) => {
		if (line.startsWith('{')) progress(JSON.parse(line) as Progress);
		else if (line.startsWith('replyscope: ')) sentence = line.slice('replyscope: '.length);
	});
	const printed = new Promise<string>((done, fail) => {
		child.on('error', ({ message }) => fail(failed(message)));
		child.on('close', (code, signal) => {
			if (code === 0) done(out);
			else if (!sentence) fail(failed(signal ?? `code ${code}`));
			else fail(code === WRONG_INPUT ? new InputError(sentence) : new OperationError(sentence));
		});
	});
	const stop = () => {
		child.kill();
		setTimeout(() => child.kill('SIGKILL'), PATIENCE).unref();
	};
	return { printed, stop };
}

function failed(how: string): OperationError {
	return new OperationError(
		`failed command: it ended with ${how}; allowed: try again, or run it on the server`
	);
}
