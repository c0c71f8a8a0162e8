import { expect } from 'vitest';
import { command } from './command.ts';
import { scratch } from './scratch.ts';

/** The folder of the case that was worked by hand. */
export const HAND_WORKED = 'tests/conformance/hand-worked';

/** The options that name its settings. */
export const SETTINGS = ['--settings', `${HAND_WORKED}/replyscope.toml`];

/** Loads the hand-worked case into a data folder, by default one of this test's own. */
export async function handWorked(data = scratch()): Promise<string> {
	const { code, err } = await command(
		'ingest',
		`${HAND_WORKED}/posts.csv`,
		'--data',
		data,
		...SETTINGS
	);
	expect(code, err).toBe(0);
	return data;
}
