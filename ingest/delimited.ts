import { parse } from 'csv-parse/sync';
import { basename } from 'node:path';
import { InputError } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import type { Database, Row } from './database.ts';
import type { Effects } from './effects.ts';
import { decoderOf, isSame } from './encoding.ts';
import type { Opened } from './open.ts';
import { readable } from './readable.ts';
import { locate, type Refused } from './refused.ts';
import { LONGEST, relationOf, type Table } from './relation.ts';
import { encodingWords, type Scan } from './scan.ts';
import { DELIMITED } from './sources/registry.ts';
import type { DelimitedReading } from './sources/source.ts';
import { COLUMNS, OPTIONAL, REFUSAL, type Place } from './store.ts';
import { UnknownColumns } from './unknownColumns.ts';

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
	const words = encodingWords(scanned, encoding, reading.mapping?.encoding);
	return {
		reading: { ...reading, reason: [reading.reason, ...words].join('; ') },
		digest: scanned.digest,
		async read(place) {
			const { delimiter } = reading;
			const path = await readable(scanned, encoding, delimiter, database.scratch);
			const table = { path, columns: header.length, skip, delimiter };
			await read(database, { ...table, file, rows: rowsIn(scanned) }, reading, place, effects);
			return refuse(database, path, reading, place);
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
	const encodings = scanned.encoding ? [scanned.encoding] : [...declared, scanned.guess];
	for (const encoding of new Set(encodings)) {
		for (const delimiter of delimiters) {
			const { header, skip } = headerOf(scanned.head, encoding, delimiter);
			for (const source of sources) {
				const wanted = imports.includes(asked ?? '') ? asked : undefined;
				const reading = source.recognise({ header, delimiter }, settings, wanted);
				if (reading && fits(reading, encoding, scanned)) return { reading, header, skip, encoding };
			}
		}
	}
	const { header } = headerOf(scanned.head, scanned.guess, ',');
	const found = header
		.join(', ')
		.replace(/[\s\p{C}]+/gu, ' ')
		.slice(0, 200);
	throw new UnknownColumns(
		`unknown columns: ${scanned.path} begins with ${found}; allowed: ${sources.map((each) => `${each.name}: ${each.needs(settings)}`).join('; or ')}`,
		scanned
	);
}

/** A mapping that declares an encoding is for files in it, or for files that say theirs. */
function fits({ mapping }: DelimitedReading, encoding: string, scanned: Scan): boolean {
	if (encoding === scanned.encoding) return true;
	return isSame(mapping?.encoding ?? scanned.guess, encoding);
}

/** The columns of the header, and how many lines to skip with it: blank ones may stand above. */
function headerOf(
	head: Buffer,
	encoding: string,
	delimiter: string
): { header: string[]; skip: number } {
	const text = decoderOf(encoding).write(head).replaceAll('\0', '');
	const [blank = ''] = /^(\r?\n)*/.exec(text) ?? [];
	const skip = blank.split('\n').length;
	try {
		const [header = []] = parse(text.slice(blank.length), { delimiter, to: 1, relax_quotes: true });
		return { header: header as unknown as string[], skip };
	} catch {
		return { header: [], skip };
	}
}

/** About how many rows a file has, by the lines of its beginning. */
function rowsIn({ bytes, head }: Scan): number {
	return (bytes / head.length) * head.toString('latin1').split('\n').length;
}

async function read(
	database: Database,
	table: Table & { file: string; rows: number },
	{ columns: given, select }: DelimitedReading,
	{ number, posts }: Place,
	effects: Effects
) {
	const { path, file, rows } = table;
	const report = setInterval(() => {
		const done = database.connection.progress.percentage / 100;
		if (done >= 0)
			effects.progress({ stage: 'read', detail: file, done, rows: Math.round(done * rows) });
	}, 200);
	try {
		// It costs too much to be on where nobody looks.
		await database.run('set enable_progress_bar = true');
		await database.run('drop table if exists reject_errors');
		await database.run('drop table if exists reject_scans');
		const absent = OPTIONAL.filter((name) => !(name in given));
		for (const name of absent) await database.run(`alter table ${posts} drop column ${name}`);
		const stored = COLUMNS.filter((name) => !absent.includes(name)).join(', ');
		await database.run(`
			insert into ${posts} (import, ${stored}, refusal)
			with file as (
				from ${relationOf(table, 'store_rejects = true, rejects_limit = 0')}
			)
			select ${number}, ${stored}, ${REFUSAL}
			from (select * replace (coalesce(company, false) as company) from (${select}))
		`);
	} catch (error) {
		throw unreadable(path, error as Error);
	} finally {
		clearInterval(report);
		await database.run('set enable_progress_bar = false');
	}
}

function unreadable(path: string, { message }: Error): Error {
	const [what = ''] = message.replace(/^[\w ]+Error: /, '').split('\n');
	return new InputError(`unreadable file: ${basename(path)}: ${what}`);
}

/** The rows that are no posts, and where they stand in the file. */
async function refuse(
	database: Database,
	path: string,
	{ delimiter }: DelimitedReading,
	{ posts }: Place
): Promise<Refused[]> {
	const broken = await database.all(
		`select line_byte_position::double as byte, any_value(error_message) as message, any_value(csv_line) as row
		from reject_errors group by line_byte_position`
	);
	const bad = await database.all(
		`select rowid::double as row, left(regexp_replace(refusal, '[\\s\\pC]+', ' ', 'g'), 200) as refusal
		from ${posts} where refusal is not null`
	);
	if (broken.length + bad.length === 0) return [];
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
			: /Maximum line size/.test(text)
				? `is longer than ${LONGEST.toLocaleString('en')} bytes`
				: (text.split('\n')[0] as string);
	return { reason, row: written };
}
