#!/usr/bin/env node
import { processEffects } from './effects.ts';
import { replyscope } from './replyscope.ts';

process.exitCode = await replyscope(process.argv.slice(2), processEffects);
