import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
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
	/** An answer ahead of the one that is worked on. */
	first?: unknown;
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

/** How far behind everything else that the machine does a command stands. */
const BEHIND = 10;

/** Starts `replyscope` with some words, behind everything else that the machine does. */
export function runCommand(words: string[], progress: (progress: Progress) => void): Running {
	const child = startCommand(words, ['ignore', 'pipe', 'pipe']);
	try {
		if (child.pid) setPriority(child.pid, BEHIND);
	} catch {
		// It runs all the same.
	}
	return followed(child, progress);
}

/** Starts `replyscope` with some words. */
export function startCommand(words: string[], stdio: StdioOptions): ChildProcess {
	const [...program] = JSON.parse(process.env.REPLYSCOPE_COMMAND ?? '[]') as string[];
	const env = { ...process.env };
	delete env.REPLYSCOPE_TOKEN;
	return spawn(process.execPath, [...program, ...words], { env, stdio });
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

/** A command that ended before its time. */
export function failed(how: string): OperationError {
	return new OperationError(
		`failed command: it ended with ${how}; allowed: try again, or run it on the server`
	);
}
