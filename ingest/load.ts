import { stringify } from 'csv-stringify/sync';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError, unknown } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import type { Database, Row } from './database.ts';
import { openDelimited } from './delimited.ts';
import { looksLikeDocuments, openDocuments } from './documents.ts';
import type { Effects } from './effects.ts';
import type { Input } from './expand.ts';
import type { Refused } from './refused.ts';
import { scan, type Scan } from './scan.ts';
import { DELIMITED, DOCUMENTS, SOURCES } from './sources/registry.ts';
import type { Reading } from './sources/source.ts';
import { statement } from './statements.ts';

/** What became of one file. */
export interface Loaded {
	file: string;
	source: string;
	reason: string;
	space: string;
	/** The column of the file behind each field of a post. */
	columns: Record<string, string>;
	/** The first posts, as they were understood. */
	sample: Row[];
	/** The number of the import; null for a dry run and for a file that was imported before. */
	import: number | null;
	/** The import that already holds the same file. */
	already: number | null;
	rows: { read: number; new: number; changed: number; unchanged: number; refused: number };
	/** How many rows were refused, by reason with the values cut off. */
	refusals: Record<string, number>;
	/** Up to ten refused rows. */
	examples: Refused[];
	/** All refused rows, for whoever keeps them; left out of what is printed. */
	refused: Refused[];
	/** Where the refused rows are kept; null when there are none. */
	refusedFile: string | null;
	oldest: number | null;
	newest: number | null;
}

/** Choices of whoever asks for files to be loaded. */
export interface LoadOptions {
	/** A source's name, or an import's of the settings; guessed from the content without. */
	source?: string | undefined;
	/** Says what would happen and keeps nothing. */
	dryRun?: boolean | undefined;
}

/** An input of which is known how to read it. */
export interface Opened {
	reading: Reading;
	/** Tells the content from any other. */
	digest: string;
	/** Stores the posts as an import and tells which rows are none. */
	read(number: number): Promise<Refused[]>;
}

const EXAMPLES = 10;

/**
 * Loads one input inside the caller's transaction. The same content read the same way a second time
 * changes nothing.
 *
 * @throws InputError when the file is not what it should be; nothing of it is kept then
 */
export async function load(
	database: Database,
	input: Input,
	settings: Settings,
	{ source, dryRun }: LoadOptions,
	effects: Effects
): Promise<Loaded> {
	const { file } = input;
	effects.progress({ stage: 'scan', detail: file, done: 0 });
	const { reading, digest, read } = await open(database, input, settings, source, effects);
	const mapping = JSON.stringify(reading.mapping ?? null);
	const already = await database.number(
		'select max(import) from imports where digest = $digest and source = $source and mapping = $mapping and not removed',
		{ digest, source: reading.source, mapping }
	);
	const outcome = {
		file,
		source: reading.source,
		reason: reading.reason,
		space: reading.space,
		columns: reading.columns
	};
	if (already > 0) return { ...outcome, ...(await earlier(database, already)) };

	const number = await database.nextImport();
	const now = Math.floor(effects.now() / 1000);
	const refused = await read(number);
	const kept = await database.number('select count(*) from post_versions where import = $number', {
		number
	});
	if (kept === 0) {
		const [first] = refused;
		throw new InputError(
			first
				? `unusable file: ${file} has no row that is a post, line ${first.line}: ${first.reason}`
				: `empty file: ${file} has a header and no rows; allowed: rows below it`
		);
	}
	const [span = {}] = await database.all(
		`select min(posted_at)::double as oldest, max(posted_at)::double as newest
		from post_versions where import = $number and posted_at <= $now`,
		{ number, now }
	);
	await database.run(
		`insert into imports values ($number, $file, $digest, $source, $space, $mapping, $brand, $now, $read, $refused, $oldest, $newest, false)`,
		{
			number,
			file,
			digest,
			source: reading.source,
			space: reading.space,
			mapping,
			brand: reading.mapping?.brand ?? null,
			now,
			read: kept + refused.length,
			refused: refused.length,
			oldest: span.oldest ?? null,
			newest: span.newest ?? null
		}
	);
	const counts = await compare(database, number, reading.space, kept);
	return {
		...outcome,
		sample: await sample(database, number),
		import: dryRun ? null : number,
		already: null,
		rows: { read: kept + refused.length, ...counts, refused: refused.length },
		refusals: tally(refused),
		examples: refused.slice(0, EXAMPLES),
		refused: dryRun ? [] : refused,
		refusedFile: refused.length === 0 || dryRun ? null : refusedFile(database.folder, number),
		oldest: (span.oldest as number) ?? null,
		newest: (span.newest as number) ?? null
	};
}

async function open(
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

/** How many posts are new, changed by this import, or the same as before it. */
async function compare(database: Database, number: number, space: string, kept: number) {
	const content = `hash(author_handle, author_id, posted_at, text, lang, reply_to_id, quote_of_id, repost_of_id, conversation_id, channel)`;
	const order = `row(coalesce(version_at, -9e15::bigint), import, version)`;
	await database.run('drop table if exists repeated');
	await database.run(statement('10-versions.sql'));
	const [counts = {}] = await database.all(
		`with touched as (
			select post_id from versions semi join repeated using (space, post_id) where import = $number
		),
		before as (
			select post_id, arg_max(${content}, ${order}) as content
			from versions
			semi join touched using (post_id)
			where space = $space and import < $number
			group by all
		),
		after as (
			select post_id, arg_max(${content}, ${order}) as content
			from versions
			semi join before using (post_id)
			where space = $space
			group by all
		)
		select
			($kept - (select count(*) - count(distinct post_id) from touched)
				- (select count(*) from before))::double as new,
			(select count(*) from before join after using (post_id)
				where before.content <> after.content)::double as changed`,
		{ number, space, kept }
	);
	const added = counts.new as number;
	const changed = counts.changed as number;
	return { new: added, changed, unchanged: kept - added - changed };
}

async function earlier(database: Database, number: number) {
	const [row = {}] = await database.all(
		`select rows_read::double as read, rows_refused::double as refused,
			oldest::double as oldest, newest::double as newest
		from imports where import = $number`,
		{ number }
	);
	const read = row.read as number;
	const refused = row.refused as number;
	return {
		sample: await sample(database, number),
		import: null,
		already: number,
		rows: { read, new: 0, changed: 0, unchanged: read - refused, refused },
		refusals: {},
		examples: [],
		refused: [],
		refusedFile: null,
		oldest: row.oldest as number | null,
		newest: row.newest as number | null
	};
}

async function sample(database: Database, number: number): Promise<Row[]> {
	return database.all(
		`select post_id, author_handle, posted_at::double as posted_at, left(text, 100) as text, reply_to_id, company
		from post_versions where import = $number order by rowid limit 3`,
		{ number }
	);
}

function tally(refused: Refused[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { reason } of refused) {
		const kind = reason.replace(/: .*/s, '');
		counts[kind] = (counts[kind] ?? 0) + 1;
	}
	return counts;
}

/** Where the refused rows of an import are kept. */
export function refusedFile(folder: string, number: number): string {
	return join(folder, 'refused', `${number}.csv`);
}

/** Keeps the refused rows of an import beside the data. */
export function writeRefused(folder: string, { import: number, refused }: Loaded) {
	if (number === null || refused.length === 0) return;
	const path = refusedFile(folder, number);
	mkdirSync(dirname(path), { recursive: true });
	const columns = ['line', 'reason', 'row'];
	writeFileSync(path, stringify(refused, { header: true, columns, escape_formulas: true }));
}
