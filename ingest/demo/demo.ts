import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '#lib/model/errors.ts';
import { readSettings } from '#lib/model/readSettings.ts';
import type { Effects } from '../effects.ts';
import { ingest, type Summary } from '../ingest.ts';
import { DEMO_MARK, isDemo } from './mark.ts';
import { generate, type Recipe } from './generate.ts';
import { writeDemo } from './write.ts';

/** What building a demo did; null when the folder already held this one. */
export interface Built {
	summary: Summary | null;
	/** The path of the demo's settings. */
	settings: string;
}

/**
 * Builds the demo of a recipe in a folder of its own, unless it is there already.
 *
 * @throws InputError when the folder holds anything but a demo
 */
export async function buildDemo(folder: string, recipe: Recipe, effects: Effects): Promise<Built> {
	const mark = JSON.stringify(recipe);
	const settings = join(folder, 'replyscope.toml');
	if (existsSync(folder) && readdirSync(folder).length > 0 && !isDemo(folder)) {
		throw new InputError(
			`occupied folder: ${folder} holds data of your own; allowed: an empty folder or a demo's`
		);
	}
	const path = join(folder, DEMO_MARK);
	const whole = existsSync(join(folder, 'snapshots', 'CURRENT'));
	if (isDemo(folder) && whole && readFileSync(path, 'utf8') === mark)
		return { summary: null, settings };
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	writeFileSync(path, mark);
	effects.progress({ stage: 'generate', done: 0 });
	const files = writeDemo(generate(recipe), folder);
	const read = readSettings(readFileSync(files.settings, 'utf8'), files.settings);
	return { summary: await ingest(folder, [files.posts], read, {}, effects), settings };
}
