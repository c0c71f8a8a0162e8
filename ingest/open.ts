import { unknown } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import type { Database } from './database.ts';
import { openDelimited } from './delimited.ts';
import { looksLikeDocuments, openDocuments } from './documents.ts';
import type { Effects } from './effects.ts';
import type { Input } from './expand.ts';
import type { Refused } from './refused.ts';
import { scan, type Scan } from './scan.ts';
import { DELIMITED, DOCUMENTS, SOURCES } from './sources/registry.ts';
import type { Reading } from './sources/source.ts';
import type { Place } from './store.ts';

/** An input of which is known how to read it. */
export interface Opened {
	reading: Reading;
	/** Tells the content from any other. */
	digest: string;
	/** Stores the posts as an import and tells which rows are none. */
	read(place: Place): Promise<Refused[]>;
}

/**
 * Finds out what an input is and how it is to be read.
 *
 * @throws InputError when no source knows it
 */
export async function open(
	database: Database,
	{ file, parts }: Input,
	settings: Settings,
	asked: string | undefined,
	effects: Effects
): Promise<Opened> {
	const imports = settings.import.map(({ name }) => name);
	const names = [...SOURCES.map(({ name }) => name), ...imports];
	if (asked !== undefined && !names.includes(asked)) throw unknown('source', asked, names);
	const scanned: { name: string; scanned: Scan }[] = [];
	for (const { name, path } of parts) scanned.push({ name, scanned: await scan(path) });
	const [first, second] = scanned;
	const documents = DOCUMENTS.some(({ name }) => name === asked);
	const delimited = imports.includes(asked ?? '') || DELIMITED.some(({ name }) => name === asked);
	if (first && !second && (delimited || !(documents || looksLikeDocuments(first.scanned)))) {
		return openDelimited(database, file, first.scanned, settings, asked, effects);
	}
	return openDocuments(database, file, scanned, asked, effects);
}
