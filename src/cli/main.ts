#!/usr/bin/env node
import { processEffects } from './effects.ts';
import { replyscope } from './replyscope.ts';

// Whoever reads may stop reading, as `head` does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
	process.exit(code === 'EPIPE' ? 0 : 1)
);

process.exitCode = await replyscope(process.argv.slice(2), processEffects);
