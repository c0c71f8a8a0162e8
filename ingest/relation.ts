import { literal } from './sources/source.ts';

/**
 * The most bytes of a row, and how many are read at once: pieces with fewer rows than the database stores
 * together would have to be joined first.
 */
export const LONGEST = 1 << 25;

/** A delimited UTF-8 file below its header. */
export interface Table {
	path: string;
	/** Lines above the rows. */
	skip: number;
	delimiter: string;
	columns: number;
}

/** SQL of its rows, whose columns are text and named `c0`, `c1`, …. */
export function relationOf({ path, skip, delimiter, columns }: Table, more: string): string {
	const types = Array.from({ length: columns }, (_, index) => `'c${index}': 'VARCHAR'`).join(', ');
	return `read_csv(${literal(exactly(path))}, auto_detect = false, header = false, skip = ${skip},
		hive_partitioning = false, compression = 'none',
		delim = ${literal(delimiter)}, quote = '"', escape = '"', columns = {${types}},
		max_line_size = ${LONGEST}, buffer_size = ${LONGEST}, ${more})`;
}

/** A path that stands for itself alone, whatever signs of a pattern are in it. */
function exactly(path: string): string {
	return path.replace(/[*?[]/g, '[$&]');
}
