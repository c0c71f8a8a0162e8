import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The files of a folder that hold a text, somewhere in their bytes, by their paths in it. */
export function holding(folder: string, text: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => readFileSync(path).includes(text))
		.map((path) => relative(folder, path));
}
