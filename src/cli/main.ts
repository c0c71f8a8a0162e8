#!/usr/bin/env node
import { prepareThread } from '#lib/planning/job.ts';
import { AWAIT } from '#lib/server/childCommand.ts';
import { processEffects } from './effects.ts';
import { replyscope } from './replyscope.ts';

// Whoever reads may stop reading, as `head` does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
	process.exit(code === 'EPIPE' ? 0 : 1)
);

/** The words of the command; one that was started ahead of its words is sent them as a line of JSON. */
async function wordsOf(given: string[]): Promise<string[] | null> {
	if (given[0] !== AWAIT) return given;
	prepareThread();
	let line = '';
	for await (const chunk of process.stdin.setEncoding('utf8')) line += chunk;
	return line ? (JSON.parse(line) as string[]) : null;
}

const words = await wordsOf(process.argv.slice(2));
if (words) process.exitCode = await replyscope(words, processEffects);
