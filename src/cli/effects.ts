import { createInterface } from 'node:readline/promises';

/** The world as a command meets it, passed in so that tests can stand in for it. */
export interface CliEffects {
	/** Standard output. */
	out(chunk: string | Uint8Array): void;
	/** Standard error. */
	err(text: string): void;
	/** Whether standard error is a terminal that a person watches. */
	watched: boolean;
	/** The present, in milliseconds since 1970. */
	now(): number;
	/** Lines of standard input. */
	lines(): AsyncIterable<string>;
	/** Asks the person at the terminal; absent where there is none. */
	ask?(question: string): Promise<string>;
}

async function ask(question: string): Promise<string> {
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	return terminal.question(question).finally(() => terminal.close());
}

/** The effects of a real process. */
export const processEffects: CliEffects = {
	...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
	out: (chunk) => process.stdout.write(chunk),
	err: (text) => process.stderr.write(text),
	lines: () => createInterface({ input: process.stdin }),
	watched: process.stderr.isTTY === true,
	now: () => Date.now()
};
