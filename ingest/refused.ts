import { createReadStream } from 'node:fs';

/**
 * A row that is no post: where it stands (its line or, where a value takes several, which value it
 * is), why, and as it was written.
 */
export interface Refused {
	line: number;
	reason: string;
	row: string;
}

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

/** What is to be found in a file: rows by number, and broken rows by where they begin. */
export interface Wanted {
	/** Reasons by row number. The first row below the header that is neither empty nor broken is 0. */
	rows: ReadonlyMap<number, string>;
	/** Reasons and texts of broken rows by the byte at which they begin, counted from 0 or from 1. */
	broken: ReadonlyMap<number, { reason: string; row: string }>;
}

/** Finds the refused rows of a delimited UTF-8 file, in its order. */
export async function locate(
	path: string,
	delimiter: string,
	{ rows, broken }: Wanted
): Promise<Refused[]> {
	const separator = delimiter.charCodeAt(0);
	const found: Refused[] = [];
	let row = -2;
	let line = 1;
	let begun = 1;
	let offset = 0;
	let base = 0;
	let quoted = false;
	let opened = 1;
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
				opened = line;
			} else if (byte === NEWLINE) {
				if (length > 0) take(chunk.subarray(from, at));
				parts = [];
				from = at + 1;
				begun = line;
				offset = base + from;
				length = 0;
				fresh = true;
				continue;
			} else {
				fresh = byte === separator || (fresh && byte === SPACE);
			}
			if (byte !== RETURN) length++;
		}
		parts.push(Buffer.from(chunk.subarray(from)));
		base += chunk.length;
		if (found.length === rows.size + broken.size) return found;
	}
	if (length > 0) take(Buffer.alloc(0));
	return found;

	function take(end: Buffer) {
		if (row === -2) {
			row = -1;
			return;
		}
		const broke = broken.get(offset) ?? broken.get(offset + 1);
		if (broke) {
			const where = quoted && opened > begun ? `: the one in line ${opened}` : '';
			found.push({ line: begun, reason: broke.reason + where, row: broke.row });
			return;
		}
		row++;
		const reason = rows.get(row);
		if (reason !== undefined) {
			const text = Buffer.concat([...parts, end])
				.toString('utf8')
				.replace(/\r$/, '');
			found.push({ line: begun, reason, row: text });
		}
	}
}
