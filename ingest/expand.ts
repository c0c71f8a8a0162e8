import { closeSync, mkdtempSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { InputError } from '#lib/model/errors.ts';
import { ARCHIVE_FILE } from './sources/x-archive.ts';
import { gunzip, LIMITS, unzip, type Limits } from './unpack.ts';

/** Files that are loaded as one import. */
export interface Input {
	/** What it is called: the name of a file, a folder or an archive. */
	file: string;
	parts: Part[];
}

export interface Part {
	name: string;
	path: string;
}

const DOCUMENTS = /\.(json|jsonl|ndjson)(\.gz)?$/i;
const DELIMITED = /\.(csv|tsv)(\.gz)?$/i;

/**
 * What stands behind a path: the file itself, what is packed in it, or the files of a folder, where
 * JSON documents are one import together and every delimited file is one of its own.
 *
 * @param scratch where unpacked files are put
 * @throws InputError when nothing in it can hold posts, or it is packed wrongly or too tightly
 */
export async function expand(
	path: string,
	scratch: string,
	limits: Limits = LIMITS
): Promise<Input[]> {
	const file = basename(path);
	const stats = statSync(path, { throwIfNoEntry: false });
	const place = () => mkdtempSync(join(scratch, 'unpacked-'));
	const packed = stats?.isFile() ? packing(path) : undefined;
	if (!stats?.isDirectory() && packed !== 'zip') {
		return [{ file, parts: [await plain({ name: file, path }, place, limits)] }];
	}
	const found = packed ? await unzip(path, place(), holdsPosts, limits) : walk(path);
	const parts: Part[] = [];
	for (const part of found) {
		if (statSync(part.path).size > 0) parts.push(await plain(part, place, limits));
	}
	const documents = parts.filter(({ name }) => !DELIMITED.test(name));
	const inputs = parts
		.filter(({ name }) => DELIMITED.test(name))
		.map((part) => ({ file: basename(part.name), parts: [part] }));
	if (documents.length > 0) inputs.unshift({ file, parts: documents });
	if (inputs.length > 0) return inputs;
	throw new InputError(
		`empty ${packed ? 'archive' : 'folder'}: ${path} has no file of posts; allowed: files that end in .json, .jsonl, .ndjson, .csv or .tsv, these packed as .gz, or an archive from X`
	);
}

function holdsPosts(name: string): boolean {
	const last = basename(name);
	if (/(^|\/)(\.|__MACOSX\/)/.test(name)) return false;
	return DOCUMENTS.test(last) || DELIMITED.test(last) || ARCHIVE_FILE.test(last);
}

/** The files below a folder that can hold posts, in the order of their names. */
function walk(folder: string): Part[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.map((path) => ({ name: relative(folder, path), path }))
		.filter(({ name }) => holdsPosts(name))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The same file, unpacked where it is packed alone. */
async function plain({ name, path }: Part, place: () => string, limits: Limits): Promise<Part> {
	const isFile = statSync(path, { throwIfNoEntry: false })?.isFile();
	if (!isFile || packing(path) !== 'gzip') return { name, path };
	return { name, path: await gunzip(path, join(place(), 'file'), limits) };
}

/** How a file is packed, by its first bytes. */
function packing(path: string): 'zip' | 'gzip' | undefined {
	const head = Buffer.alloc(4);
	const handle = openSync(path, 'r');
	readSync(handle, head, 0, 4, 0);
	closeSync(handle);
	if (head.toString('latin1') === 'PK\x03\x04') return 'zip';
	return head[0] === 0x1f && head[1] === 0x8b ? 'gzip' : undefined;
}
