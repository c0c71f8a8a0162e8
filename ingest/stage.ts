import { basename } from 'node:path';
import { InputError } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import type { Database } from './database.ts';
import type { Effects } from './effects.ts';
import { readable } from './readable.ts';
import { read, recognise, refusedIn, rowsIn } from './read.ts';
import type { Refused } from './refused.ts';
import { encodingWords, scan } from './scan.ts';
import type { Segment } from './segments.ts';
import type { Reading } from './sources/source.ts';

/** A file whose posts are stored and not registered yet, or that was imported before. */
export interface Staged {
	file: string;
	digest: string;
	reading: Reading;
	/** Why it is read as it is. */
	reason: string;
	/** The import that it will be, or was. */
	import: number;
	/** Where its posts are; null when it was imported before. */
	segment: Segment | null;
	refused: Refused[];
}

/**
 * Reads files into segments, each to become an import. The same content read the same way a second
 * time is not read again.
 *
 * @param source a source's name, or an import's of the settings; guessed from the content without
 * @param before files that were staged already
 * @throws InputError when one is not what it should be; nothing of any is kept then
 */
export async function stage(
	database: Database,
	paths: string[],
	settings: Settings,
	source: string | undefined,
	effects: Effects,
	before: Staged[] = []
): Promise<Staged[]> {
	const staged: Staged[] = [];
	try {
		for (const path of paths) await stageFile(path);
	} catch (error) {
		await discard(database, staged);
		throw error;
	}
	return staged;

	async function stageFile(path: string) {
		const file = basename(path);
		effects.progress({ stage: 'scan', detail: file, done: 0 });
		const scanned = await scan(path);
		const { reading, header, skip, encoding } = recognise(scanned, settings, source);
		const next: Staged = {
			file,
			digest: scanned.digest,
			reading,
			reason: [reading.reason, ...encodingWords(scanned, encoding, reading.mapping?.encoding)].join(
				'; '
			),
			import: 0,
			segment: null,
			refused: []
		};
		next.import = await earlier(database, next, [...before, ...staged]);
		if (next.import > 0) {
			staged.push(next);
			return;
		}
		const utf8 = await readable(scanned, encoding, reading.delimiter, database.scratch);
		next.import = (await lastImport(database, [...before, ...staged])) + 1;
		const { delimiter } = reading;
		const columns = header.length;
		const from = { path: utf8, file, columns, skip, delimiter, rows: rowsIn(scanned) };
		next.segment = await database.segments.write((table) =>
			read(database, from, reading, { number: next.import, table }, effects)
		);
		staged.push(next);
		next.refused = await refusedIn(database, utf8, reading, next.import);
		refuseEmpty(next, next.segment);
	}
}

/** Takes back what was staged and is not to be registered. */
export async function discard(database: Database, staged: Staged[]) {
	await database.segments.discard(staged.flatMap(({ segment }) => segment ?? []));
}

/** The import that holds the same content, read the same way; 0 when there is none. */
async function earlier(database: Database, next: Staged, staged: Staged[]): Promise<number> {
	const same = { digest: next.digest, source: next.reading.source, mapping: mappingOf(next) };
	const twin = staged.find(
		(each) =>
			each.digest === same.digest &&
			each.reading.source === same.source &&
			mappingOf(each) === same.mapping
	);
	return (
		twin?.import ??
		database.number(
			'select max(import) from imports where digest = $digest and source = $source and mapping = $mapping and not removed',
			same
		)
	);
}

/** How the columns of a staged file are mapped, as its import tells it. */
export function mappingOf({ reading }: Staged): string {
	return JSON.stringify(reading.mapping ?? null);
}

async function lastImport(database: Database, staged: Staged[]): Promise<number> {
	const last = Number((await database.meta('last_import')) ?? 0);
	return Math.max(last, ...staged.map((each) => each.import));
}

function refuseEmpty({ file, refused }: Staged, { rows }: Segment) {
	if (rows > refused.length) return;
	const [first] = refused;
	throw new InputError(
		first
			? `unusable file: ${file} has no row that is a post, line ${first.line}: ${first.reason}`
			: `empty file: ${file} has a header and no rows; allowed: rows below it`
	);
}
