import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect } from 'vitest';
import { command } from './command.ts';
import { scratch } from './scratch.ts';

/** The folder of the case that was worked by hand. */
export const HAND_WORKED = 'tests/conformance/hand-worked';

/** The options that name its settings. */
export const SETTINGS = ['--settings', `${HAND_WORKED}/replyscope.toml`];

let loaded: Promise<Map<string, Buffer>> | undefined;

/** The files of a data folder into which the case was loaded, by their paths in it. */
async function load(): Promise<Map<string, Buffer>> {
	const data = mkdtempSync(join(tmpdir(), 'replyscope-test-'));
	try {
		const posts = `${HAND_WORKED}/posts.csv`;
		const { code, err } = await command('ingest', posts, '--data', data, ...SETTINGS);
		expect(code, err).toBe(0);
		const paths = readdirSync(data, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name));
		return new Map(paths.map((path) => [relative(data, path), readFileSync(path)]));
	} finally {
		rmSync(data, { recursive: true, force: true });
	}
}

/** Puts the hand-worked case into a data folder, by default one of this test's own. */
export async function handWorked(data = scratch()): Promise<string> {
	for (const [path, content] of await (loaded ??= load())) {
		mkdirSync(dirname(join(data, path)), { recursive: true });
		writeFileSync(join(data, path), content);
	}
	return data;
}
