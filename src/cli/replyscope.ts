import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { InputError, OperationError } from '#lib/model/errors.ts';
import { comply } from './comply.ts';
import { demo } from './demo.ts';
import type { CliEffects } from './effects.ts';
import { forget } from './forget.ts';
import { imports } from './imports.ts';
import { ingest } from './ingest.ts';
import { outlines } from './outlines.ts';
import { pull } from './pull.ts';
import { query } from './query.ts';
import { remove } from './remove.ts';
import { serve } from './serve.ts';
import { staff } from './staff/staff.ts';
import { status } from './status.ts';
import { Unfinished } from './unfinished.ts';

/** Options that every command has. */
export interface CommonOptions {
	data: string;
	settings?: string;
	debug?: boolean;
}

const COMMANDS = [ingest, pull, query, status, imports, remove, forget, comply, staff, serve, demo];

/** Commands that other parts of the program start. */
const OWN = [outlines];

/**
 * Runs one command line.
 *
 * @param words the words after the program's name
 * @returns the exit code: 0, 1 when it failed, 2 when the input was wrong, 75 when it is to be run again later
 */
export async function replyscope(words: string[], effects: CliEffects): Promise<number> {
	const program = new Command('replyscope')
		.description(
			'How well does a company answer its customers in public, and what would change it.'
		)
		.version(version)
		.exitOverride()
		.configureOutput({ writeOut: effects.out, writeErr: effects.err })
		.showHelpAfterError(false);
	for (const make of [...COMMANDS, ...OWN]) {
		program.addCommand(
			make(effects)
				.option('--data <DIR>', 'folder that holds the data', 'data')
				.option('--settings <FILE>', 'settings file (default: replyscope.toml in DIR, else here)')
				.option('--debug', 'show the stack of an error')
				.exitOverride()
				.configureOutput({ writeOut: effects.out, writeErr: effects.err }),
			{ hidden: OWN.includes(make) }
		);
	}
	try {
		await program.parseAsync(words, { from: 'user' });
		return 0;
	} catch (error) {
		return fail(error as Error, words.includes('--debug'), effects);
	}
}

/** What the operating system says of paths that a person named wrongly. */
const PATH_ERRORS = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'EACCES', 'EPERM', 'EROFS'];

function fail(error: Error, debug: boolean, effects: CliEffects): number {
	if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
	if (error instanceof Unfinished) {
		effects.err(`replyscope: ${error.message}\n`);
		return error.code;
	}
	const { code, path } = error as NodeJS.ErrnoException;
	if (path !== undefined && PATH_ERRORS.includes(code ?? '')) {
		return fail(
			new InputError(`unusable path: ${path} (${code}); allowed: one that can be read and written`),
			debug,
			effects
		);
	}
	const expected = error instanceof InputError || error instanceof OperationError;
	const [first = ''] = error.message.split('\n');
	const hint = expected || debug ? '' : ' (an unexpected error: --debug shows where)';
	effects.err(debug ? `${error.stack}\n` : `replyscope: ${first}${hint}\n`);
	return error instanceof InputError ? 2 : 1;
}
