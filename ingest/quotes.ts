import { once } from 'node:events';
import { closeSync, createReadStream, createWriteStream, openSync, readSync } from 'node:fs';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const PIECE = 4 << 20;

/**
 * Where a delimited UTF-8 file opens quotes that would swallow rows: those that are never closed, and
 * those that only end in another line in the middle of a value. Each is the byte of the quote.
 *
 * It takes one reading, and one more of the rest for each quote that is never closed.
 */
export function openQuotes(path: string, delimiter: string): number[] {
	const file = new Bytes(path);
	const separator = delimiter.charCodeAt(0);
	const ends = (byte: number) =>
		byte === separator || byte === NEWLINE || byte === RETURN || byte === -1;
	const found: number[] = [];
	try {
		for (let from = 0; ;) {
			const open = file.find(QUOTE, from);
			if (open < 0) return found;
			if (!ends(file.before(open))) {
				from = open + 1;
				continue;
			}
			const close = closing(file, open + 1);
			from = close + 1;
			if (close >= 0 && ends(file.after(close))) continue;
			const line = file.find(NEWLINE, open);
			if (close >= 0 && (line < 0 || line > close)) continue;
			found.push(open);
			if (line < 0) return found;
			from = line + 1;
		}
	} finally {
		file.close();
	}
}

/** The quote that closes a value; -1 where none does. Two in a row are a quote in the text. */
function closing(file: Bytes, from: number): number {
	for (let at = from; ; at += 2) {
		at = file.find(QUOTE, at);
		if (at < 0 || file.at(at + 1) !== QUOTE) return at;
	}
}

/**
 * Writes a file again so that such quotes break their own line only, by a second quote after each,
 * and returns where. Its lines are those of the file.
 */
export async function confine(path: string, quotes: number[], target: string): Promise<string> {
	const out = createWriteStream(target);
	const borders = [...quotes.map((each) => each + 1), Infinity];
	for (const [index, border] of borders.entries()) {
		const start = index === 0 ? 0 : (borders[index - 1] as number);
		const piece = createReadStream(path, { start, end: border - 1 });
		for await (const chunk of piece) if (!out.write(chunk)) await once(out, 'drain');
		if (border !== Infinity) out.write('"');
	}
	out.end();
	await once(out, 'finish');
	return target;
}

/** The bytes of a file, of which one piece is held. */
class Bytes {
	private readonly file: number;
	private readonly buffer = Buffer.alloc(PIECE);
	private piece = this.buffer.subarray(0, 0);
	private start = 0;

	constructor(path: string) {
		this.file = openSync(path, 'r');
	}

	/** The byte at a place; -1 outside the file. */
	at(place: number): number {
		if (place < this.start || place >= this.start + this.piece.length) this.move(place);
		return this.piece[place - this.start] ?? -1;
	}

	/** The place of the next such byte; -1 where there is none. */
	find(byte: number, from: number): number {
		for (let place = from; this.at(place) !== -1; place = this.start + this.piece.length) {
			const found = this.piece.indexOf(byte, place - this.start);
			if (found >= 0) return this.start + found;
		}
		return -1;
	}

	/** The byte before a place, spaces and a byte order mark left out. */
	before(place: number): number {
		let at = place - 1;
		while (this.at(at) === SPACE) at--;
		return at === 2 && this.at(0) === 0xef && this.at(1) === 0xbb ? -1 : this.at(at);
	}

	/** The byte after a place, spaces left out. */
	after(place: number): number {
		let at = place + 1;
		while (this.at(at) === SPACE) at++;
		return this.at(at);
	}

	close() {
		closeSync(this.file);
	}

	private move(place: number) {
		this.start = Math.max(0, place);
		const length = place < 0 ? 0 : readSync(this.file, this.buffer, 0, PIECE, this.start);
		this.piece = this.buffer.subarray(0, length);
	}
}
