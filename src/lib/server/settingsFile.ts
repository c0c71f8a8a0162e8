import {
	existsSync,
	readFileSync,
	realpathSync,
	renameSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import { InputError, OperationError } from '../model/errors.ts';
import { problemsIn, readSettings, type Problem } from '../model/readSettings.ts';
import { NO_SETTINGS, settingsDigest, type Settings } from '../model/settings.ts';

/** The settings that hold and the file they come from; `path` is null when there is none. */
export interface SettingsFile {
	path: string | null;
	settings: Settings;
}

/** The settings file as it stands now, against what is served. */
export interface SettingsState {
	path: string | null;
	/** Whether what is served was made with others. */
	newer: boolean;
	problems: Problem[];
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
	const path = pathOf(folder, asked);
	if (path === null) return { path, settings: NO_SETTINGS };
	return { path, settings: readSettings(readFileSync(path, 'utf8'), path) };
}

/**
 * Tells how the settings stand to what is served.
 *
 * @param served the digest of the settings that it was made with; undefined when nothing is served
 */
export function settingsState(
	folder: string,
	asked: string | undefined,
	served: string | undefined
): SettingsState {
	const path = pathOf(folder, asked);
	if (path !== null && !existsSync(path)) {
		const what = 'missing file; allowed: a settings file that exists';
		return { path, newer: false, problems: [{ line: 0, key: '', what }] };
	}
	const problems = path === null ? [] : problemsIn(readFileSync(path, 'utf8'));
	if (problems.length > 0) return { path, newer: false, problems };
	const { settings } = findSettings(folder, asked);
	return { path, newer: served !== undefined && served !== settingsDigest(settings), problems };
}

/**
 * Changes the text of a settings file: all of it or, when the text is refused, nothing.
 *
 * @throws InputError when there is no file, OperationError when it cannot be written
 */
export function changeSettings(
	folder: string,
	asked: string | undefined,
	change: (text: string, path: string) => string
) {
	const path = pathOf(folder, asked);
	if (path === null || !existsSync(path)) {
		throw new InputError('missing settings; allowed: a replyscope.toml that declares the brands');
	}
	const place = realpathSync(path);
	const text = change(readFileSync(place, 'utf8'), path);
	try {
		const draft = `${place}.tmp`;
		writeFileSync(draft, text, { mode: statSync(place).mode });
		renameSync(draft, place);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new OperationError(
			`unwritable settings: ${path} (${code}); allowed: a file that this server may write`
		);
	}
}

function pathOf(folder: string, asked: string | undefined): string | null {
	return asked ?? [join(folder, 'replyscope.toml'), 'replyscope.toml'].find(existsSync) ?? null;
}
