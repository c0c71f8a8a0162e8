import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The file that marks a folder as a demo's; it holds the recipe. */
export const DEMO_MARK = 'demo.json';

/** Whether a data folder holds a demo, to which nothing is added. */
export function isDemo(folder: string): boolean {
	return existsSync(join(folder, DEMO_MARK));
}
