import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const folder = dirname(createRequire(import.meta.url).resolve('#ingest/sql/00-schema.sql'));

/** The files of `ingest/sql`, in the order in which they run, with their texts. */
export function statements(): { file: string; sql: string }[] {
	return readdirSync(folder)
		.filter((file) => file.endsWith('.sql'))
		.sort()
		.map((file) => ({ file, sql: readFileSync(join(folder, file), 'utf8') }));
}

/** The text of one file of `ingest/sql`. */
export function statement(file: string): string {
	return readFileSync(join(folder, file), 'utf8');
}
