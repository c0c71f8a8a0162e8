import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from './database.ts';
import type { Refused } from './refused.ts';

/** What was taken out of the refused rows that are kept. */
export interface Cleaned {
	rows: number;
	/** Imports whose refused rows went altogether, as they could not be told apart. */
	files: number[];
}

/** Reasons of rows that may be a part of another: they need not name whose they are. */
const BROKEN = /^([A-Z]|has \d+ columns|a quote is opened|is longer than|it is no JSON)/;

/** Where the refused rows of an import are kept. */
export function refusedFile(folder: string, number: number): string {
	return join(folder, 'refused', `${number}.csv`);
}

/** Keeps refused rows of an import beside the data, unless there are none. */
export function writeRefused(folder: string, number: number, refused: Refused[]) {
	const path = refusedFile(folder, number);
	if (refused.length === 0) {
		rmSync(path, { force: true });
		return;
	}
	mkdirSync(dirname(path), { recursive: true });
	const columns = ['line', 'reason', 'row'];
	writeFileSync(path, stringify(refused, { header: true, columns, escape_formulas: true }));
}

/** Those of some refused rows that name nothing of what must not be kept. */
export async function withoutForgotten(database: Database, refused: Refused[]): Promise<Refused[]> {
	if (refused.length === 0) return refused;
	const tombstones = await database.all('select id from tombstones');
	const ids = new Set(tombstones.map(({ id }) => id as string));
	return ids.size === 0 ? refused : refused.filter((each) => !names(each, ids));
}

/**
 * Takes rows that name what must not be kept out of the refused rows of all imports.
 *
 * @param held imports that held some of it: their broken rows may be parts of it
 * @param unnamed whether some people are known by their handle alone, which JSON does not tell, or by
 * their id alone, which a table need not
 */
export async function cleanRefused(
	database: Database,
	held: number[],
	unnamed: { ids: boolean; handles: boolean }
): Promise<Cleaned> {
	const cleaned: Cleaned = { rows: 0, files: [] };
	const imports = await database.all('select import, source, space from imports order by import');
	for (const row of imports) {
		const number = row.import as number;
		const path = refusedFile(database.folder, number);
		if (!existsSync(path)) continue;
		const refused: Refused[] = parse(readFileSync(path), { columns: true, relax_quotes: true });
		const left = await withoutForgotten(database, refused);
		const documents = (row.source as string).startsWith('x-');
		const apart =
			!(row.space === 'x' && (documents ? unnamed.ids : unnamed.handles)) &&
			!(held.includes(number) && left.some(({ reason }) => BROKEN.test(reason)));
		if (!apart) cleaned.files.push(number);
		else cleaned.rows += refused.length - left.length;
		if (!apart || left.length < refused.length) {
			writeRefused(database.folder, number, apart ? left : []);
		}
	}
	return cleaned;
}

/** Whether a refused row names one of some ids or handles, anywhere. */
function names({ reason, row }: Refused, ids: Set<string>): boolean {
	const text = `${reason}\n${row}`.toLowerCase();
	const words = text.match(/[\p{L}\p{N}_@.+-]+/gu) ?? [];
	return words.some((word) =>
		[word, word.replace(/^[@'+-]+|[.+-]+$/g, ''), ...word.split(/[.@]/)].some((each) =>
			ids.has(each)
		)
	);
}
