import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError, unknown } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import type { Database, Row } from './database.ts';
import type { Effects } from './effects.ts';
import { locate, type Refused } from './refused.ts';
import { scan, transcode, type Scan } from './scan.ts';
import { SOURCES } from './sources/registry.ts';
import { literal, type Reading } from './sources/source.ts';
import { statement } from './statements.ts';
import { COLUMNS, REFUSAL } from './store.ts';

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

const EXAMPLES = 10;

/**
 * Loads one file inside the caller's transaction. The same content read the same way a second time
 * changes nothing.
 *
 * @throws InputError when the file is not what it should be; nothing of it is kept then
 */
export async function load(
	database: Database,
	path: string,
	settings: Settings,
	{ source, dryRun }: LoadOptions,
	effects: Effects
): Promise<Loaded> {
	const file = basename(path);
	effects.progress({ stage: 'scan', detail: file, done: 0 });
	const scanned = await scan(path);
	const { reading, header, skip, encoding } = recognise(scanned, settings, source);
	const mapping = JSON.stringify(reading.mapping ?? null);
	const already = await database.number(
		'select max(import) from imports where digest = $digest and source = $source and mapping = $mapping and not removed',
		{ digest: scanned.digest, source: reading.source, mapping }
	);
	const outcome = {
		file,
		source: reading.source,
		reason: reading.reason,
		space: reading.space,
		columns: reading.columns
	};
	if (already > 0) return { ...outcome, ...(await earlier(database, already)) };

	const utf8 =
		encoding === 'utf-8' && !scanned.mixedEnds
			? path
			: await transcode(scanned, encoding, join(database.scratch, 'decoded.csv'));
	const number = await database.nextImport();
	const now = Math.floor(effects.now() / 1000);
	const table = { path: utf8, file, columns: header.length, skip, rows: rowsIn(scanned) };
	await read(database, table, reading, number, effects);
	const refused = await refuse(database, utf8, reading, number);
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
			digest: scanned.digest,
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

/** Tries the sources on a file, in the encoding that each would read it in. */
function recognise(scanned: Scan, settings: Settings, asked: string | undefined) {
	const imports = settings.import.map(({ name }) => name);
	const names = [...SOURCES.map(({ name }) => name), ...imports];
	if (asked !== undefined && !names.includes(asked)) throw unknown('source', asked, names);
	const sources = SOURCES.filter(
		({ name }) =>
			asked === undefined || asked === name || (name === 'csv' && imports.includes(asked))
	);
	const delimiters = new Set([',', ...settings.import.map(({ delimiter }) => delimiter)]);
	const declared = settings.import.flatMap(({ encoding }) => encoding ?? []);
	for (const encoding of scanned.encoding ? [scanned.encoding] : new Set(declared)) {
		for (const delimiter of delimiters) {
			const { header, skip } = headerOf(scanned.head, encoding, delimiter);
			for (const source of sources) {
				const wanted = imports.includes(asked ?? '') ? asked : undefined;
				const reading = source.recognise({ header, delimiter }, settings, wanted);
				if (reading && fits(reading, encoding)) return { reading, header, skip, encoding };
			}
		}
	}
	if (!scanned.encoding) {
		throw new InputError(
			`unknown encoding: ${scanned.path} is not UTF-8; allowed: UTF-8, UTF-16 with its mark, or the encoding of an [[import]] whose columns it has`
		);
	}
	const found = headerOf(scanned.head, scanned.encoding, ',').header.join(', ').slice(0, 200);
	throw new InputError(
		`unknown columns: ${scanned.path} begins with ${found}; allowed: ${sources.map((each) => `${each.name}: ${each.needs(settings)}`).join('; or ')}`
	);
}

/** A mapping that declares an encoding is for files in it, or for files that say theirs. */
function fits({ mapping }: Reading, encoding: string): boolean {
	return !mapping?.encoding || encoding.startsWith('utf-') || mapping.encoding === encoding;
}

/** The columns of the header, and how many lines to skip with it: blank ones may stand above. */
function headerOf(
	head: Buffer,
	encoding: string,
	delimiter: string
): { header: string[]; skip: number } {
	const text = new TextDecoder(encoding).decode(head);
	const [blank = ''] = /^(\r?\n)*/.exec(text) ?? [];
	const skip = blank.split('\n').length;
	try {
		const [header = []] = parse(text.slice(blank.length), { delimiter, to: 1, relax_quotes: true });
		return { header: header as unknown as string[], skip };
	} catch {
		return { header: [], skip };
	}
}

/** A path that stands for itself alone, whatever signs of a pattern are in it. */
function exactly(path: string): string {
	return path.replace(/[*?[]/g, '[$&]');
}

/** A file as `read_csv` needs it, and about how many rows it has. */
interface Table {
	path: string;
	file: string;
	columns: number;
	skip: number;
	rows: number;
}

/** About how many rows a file has, by the lines of its beginning. */
function rowsIn({ bytes, head }: Scan): number {
	return (bytes / head.length) * head.toString('latin1').split('\n').length;
}

async function read(
	database: Database,
	{ path, file, columns, skip, rows }: Table,
	{ select, delimiter }: Reading,
	number: number,
	effects: Effects
) {
	const types = Array.from({ length: columns }, (_, index) => `'c${index}': 'VARCHAR'`).join(', ');
	const report = setInterval(() => {
		const done = database.connection.progress.percentage / 100;
		if (done >= 0)
			effects.progress({ stage: 'read', detail: file, done, rows: Math.round(done * rows) });
	}, 200);
	try {
		await database.run('drop table if exists reject_errors');
		await database.run('drop table if exists reject_scans');
		await database.run(`
			insert into post_versions (import, ${COLUMNS}, refusal)
			with file as (
				from read_csv(${literal(exactly(path))}, auto_detect = false, header = false, skip = ${skip},
					hive_partitioning = false, compression = 'none',
					delim = ${literal(delimiter)}, quote = '"', escape = '"', columns = {${types}},
					store_rejects = true, rejects_limit = 0, max_line_size = 16777216, buffer_size = 33554432)
			)
			select ${number}, ${COLUMNS}, ${REFUSAL}
			from (select * replace (coalesce(company, false) as company) from (${select}))
		`);
	} catch (error) {
		throw unreadable(path, error as Error);
	} finally {
		clearInterval(report);
	}
}

function unreadable(path: string, { message }: Error): Error {
	const [what = ''] = message.replace(/^[\w ]+Error: /, '').split('\n');
	return new InputError(`unreadable file: ${basename(path)}: ${what}`);
}

/** Takes the rows that are no posts out again and finds where they stand in the file. */
async function refuse(
	database: Database,
	path: string,
	{ delimiter }: Reading,
	number: number
): Promise<Refused[]> {
	const broken = await database.all(
		`select line_byte_position::double as byte, any_value(error_message) as message, any_value(csv_line) as row
		from reject_errors group by line_byte_position`
	);
	const bad = await database.all(
		`select (rowid - (select min(rowid) from post_versions where import = $number))::double as row, refusal
		from post_versions where import = $number and refusal is not null`,
		{ number }
	);
	if (broken.length + bad.length === 0) return [];
	await database.run('delete from post_versions where import = $number and refusal is not null', {
		number
	});
	return locate(path, delimiter, {
		rows: new Map(bad.map(({ row, refusal }) => [row as number, refusal as string])),
		broken: new Map(broken.map((each) => [each.byte as number, brokenRow(each)]))
	});
}

function brokenRow({ message, row }: Row): { reason: string; row: string } {
	const text = String(message);
	const [, expected, found] = /Columns: (\d+) Found: (\d+)/.exec(text) ?? [];
	const written = String(row)
		.replace(/^\n/, '')
		.replace(/\r?\n$/, '');
	const lines = written.split('\n').length;
	const reason = expected
		? `has ${found} columns instead of ${expected}`
		: /unterminated quote/.test(text)
			? `a quote is opened and not closed${lines > 1 ? `, which takes ${lines} lines with it` : ''}`
			: (text.split('\n')[0] as string);
	return { reason, row: written };
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
