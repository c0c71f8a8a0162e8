import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
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
	const [...program] = JSON.parse(process.env.REPLYSCOPE_COMMAND ?? '[]') as string[];
	const env = { ...process.env };
	delete env.REPLYSCOPE_TOKEN;
	const child = spawn(process.execPath, [...program, ...words], {
		env,
		stdio: ['ignore', 'pipe', 'pipe']
	});
	try {
		if (child.pid) setPriority(child.pid, 10);
	} catch {
		// It runs all the same.
	}
	let out = '';
	let sentence = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		if (out.length < MOST) out += text;
	});
	createInterface({ input: child.stderr }).on('line', (line) => {
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
