import { parse } from 'csv-parse/sync';
import { basename, join } from 'node:path';
import { InputError } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import type { Database, Row } from './database.ts';
import type { Effects } from './effects.ts';
import type { Opened } from './load.ts';
import { locate, type Refused } from './refused.ts';
import { transcode, type Scan } from './scan.ts';
import { DELIMITED } from './sources/registry.ts';
import { literal, type DelimitedReading } from './sources/source.ts';
import { COLUMNS, REFUSAL } from './store.ts';

/**
 * Finds out how a delimited file is to be read.
 *
 * @throws InputError when no source knows its columns, or it is in no known encoding
 */
export function openDelimited(
	database: Database,
	file: string,
	scanned: Scan,
	settings: Settings,
	asked: string | undefined,
	effects: Effects
): Opened {
	const { reading, header, skip, encoding } = recognise(scanned, settings, asked);
	return {
		reading,
		digest: scanned.digest,
		async read(number) {
			const utf8 =
				encoding === 'utf-8' && !scanned.mixedEnds
					? scanned.path
					: await transcode(scanned, encoding, join(database.scratch, 'decoded.csv'));
			const table = { path: utf8, file, columns: header.length, skip, rows: rowsIn(scanned) };
			await read(database, table, reading, number, effects);
			return refuse(database, utf8, reading, number);
		}
	};
}

/** Tries the sources on a file, in the encoding that each would read it in. */
function recognise(scanned: Scan, settings: Settings, asked: string | undefined) {
	const imports = settings.import.map(({ name }) => name);
	const sources = DELIMITED.filter(
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
function fits({ mapping }: DelimitedReading, encoding: string): boolean {
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
	{ select, delimiter }: DelimitedReading,
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
	{ delimiter }: DelimitedReading,
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
