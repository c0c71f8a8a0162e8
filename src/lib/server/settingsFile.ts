import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../model/errors.ts';
import { readSettings } from '../model/readSettings.ts';
import { NO_SETTINGS, type Settings } from '../model/settings.ts';

/** The settings that hold and the file they come from; `path` is null when there is none. */
export interface SettingsFile {
	path: string | null;
	settings: Settings;
}

/**
 * Finds the settings: the file asked for, else `replyscope.toml` in the data folder, else in the
 * working directory, else none.
 *
 * @throws InputError when the file asked for is missing, or any is wrong
 */
export function findSettings(folder: string, asked?: string): SettingsFile {
	if (asked !== undefined && !existsSync(asked)) {
		throw new InputError(`missing file: ${asked}; allowed: a settings file that exists`);
	}
	const path =
		asked ?? [join(folder, 'replyscope.toml'), 'replyscope.toml'].find(existsSync) ?? null;
	if (path === null) return { path, settings: NO_SETTINGS };
	return { path, settings: readSettings(readFileSync(path, 'utf8'), path) };
}
