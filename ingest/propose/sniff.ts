import { parse } from 'csv-parse/sync';

const DELIMITERS = [',', ';', '\t', '|'];
const RECORDS = 200;

/** The header of a delimited text and the sign between its columns. */
export interface Sniffed {
	delimiter: string;
	header: string[];
	/** Lines to skip: the header's and blank ones above it. */
	skip: number;
}

/**
 * Finds the sign that cuts the rows of a text into as many columns as its header has.
 *
 * @returns undefined where no sign does, or where the first row has numbers and is no header
 */
export function sniff(head: string): Sniffed | undefined {
	const [blank = ''] = /^\s*?(?=\S|$)/.exec(head.replace(/\r\n?/g, '\n')) ?? [];
	const skip = blank.split('\n').length;
	const text = head.replace(/\r\n?/g, '\n').slice(blank.length);
	const [best] = DELIMITERS.map((delimiter) => {
		const [header = [], ...rows] = records(text, delimiter);
		const whole = rows.filter((row) => row.length === header.length).length;
		return { delimiter, header, share: rows.length === 0 ? 0 : whole / rows.length };
	})
		.filter(({ header, share }) => header.length > 1 && share > 0.5)
		.sort((a, b) => b.header.length * b.share - a.header.length * a.share);
	if (best?.header.some((name) => /^[\d\s.,:/+-]+$/.test(name))) return undefined;
	return best && { delimiter: best.delimiter, header: best.header, skip };
}

/** The first records of a text that may end in the middle of one. */
function records(text: string, delimiter: string): string[][] {
	const found: string[][] = [];
	try {
		parse(text, {
			delimiter,
			to: RECORDS,
			relax_quotes: true,
			relax_column_count: true,
			skip_empty_lines: true,
			on_record: (record: string[]) => void found.push(record)
		});
	} catch {
		// What was read before the text broke off is enough.
	}
	return found;
}
