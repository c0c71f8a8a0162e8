import { createReadStream } from 'node:fs';

/** A row that is no post: where it stands, why, and as it was written. */
export interface Refused {
	line: number;
	reason: string;
	row: string;
}

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Finds rows of a delimited UTF-8 file by their number, counting as the database does: the header,
 * empty lines and the rows that begin at one of `skipped` lines have no number; the first row is 0.
 *
 * @param wanted row numbers with the reason why each is refused
 */
export async function locate(
	path: string,
	delimiter: string,
	wanted: ReadonlyMap<number, string>,
	skipped: ReadonlySet<number>
): Promise<Refused[]> {
	const separator = delimiter.charCodeAt(0);
	const found: Refused[] = [];
	let row = -2;
	let line = 1;
	let begun = 1;
	let quoted = false;
	let fresh = true;
	let length = 0;
	let parts: Buffer[] = [];
	for await (const chunk of createReadStream(path, {
		highWaterMark: 1 << 20
	}) as AsyncIterable<Buffer>) {
		let from = 0;
		for (let at = 0; at < chunk.length; at++) {
			const byte = chunk[at];
			if (byte === NEWLINE) line++;
			if (quoted) {
				// The quote that closes may be the first half of an escaped one, which opens again.
				if (byte === QUOTE) quoted = false;
				fresh = !quoted;
			} else if (byte === QUOTE && fresh) {
				quoted = true;
			} else if (byte === NEWLINE) {
				if (length > 0) take(chunk.subarray(from, at));
				parts = [];
				from = at + 1;
				begun = line;
				length = 0;
				fresh = true;
				continue;
			} else {
				fresh = byte === separator;
			}
			if (byte !== RETURN) length++;
		}
		parts.push(Buffer.from(chunk.subarray(from)));
		if (found.length === wanted.size) return found;
	}
	if (length > 0) take(Buffer.alloc(0));
	return found;

	function take(end: Buffer) {
		if (row === -2) {
			row = -1;
			return;
		}
		if (skipped.has(begun)) return;
		row++;
		const reason = wanted.get(row);
		if (reason !== undefined) {
			const text = Buffer.concat([...parts, end])
				.toString('utf8')
				.replace(/\r$/, '');
			found.push({ line: begun, reason, row: text });
		}
	}
}
