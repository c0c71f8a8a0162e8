import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { InputError } from '#lib/model/errors.ts';
import { decoderOf, isBinary, utf16In, Utf8Watch } from './encoding.ts';

/** What one pass over the bytes of a file tells. */
export interface Scan {
	path: string;
	bytes: number;
	/** SHA-256 of the content, hexadecimal. */
	digest: string;
	/** `utf-8`, `utf-16le` or `utf-16be` where the bytes say so, null when they do not. */
	encoding: string | null;
	/** What it is read in where nothing else is declared. */
	guess: string;
	/** How many bytes are no UTF-8 in a file that is read as UTF-8. */
	damage: number;
	/** How many bytes are zero; they are left out. */
	zeros: number;
	/** Whether lines end in different ways, or in a lone carriage return. */
	mixedEnds: boolean;
	/** The first bytes, enough for a header. */
	head: Buffer;
}

const HEAD = 65_536;
/** How many bytes are read at a time. */
export const CHUNK = 4 << 20;

/**
 * Reads a file once: its digest, its encoding, its beginning.
 *
 * @throws InputError when there is no such file, it is empty, or it is no text at all
 */
export async function scan(path: string): Promise<Scan> {
	const stats = statSync(path, { throwIfNoEntry: false });
	if (!stats?.isFile()) throw new InputError(`missing file: ${path}; allowed: a file that exists`);
	if (stats.size === 0) throw new InputError(`empty file: ${path}; allowed: a header and rows`);
	const hash = createHash('sha256');
	let head = Buffer.alloc(0);
	let zeros = 0;
	const utf8 = new Utf8Watch();
	const ends = new LineEnds();
	for await (const chunk of chunksOf(path)) {
		hash.update(chunk);
		ends.add(chunk);
		if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD - head.length)]);
		zeros += zerosIn(chunk);
		utf8.add(chunk);
	}
	const encoding = utf16In(head) ?? (utf8.errors === 0 ? 'utf-8' : null);
	const guess = encoding ?? (utf8.damaged ? 'utf-8' : 'windows-1252');
	refuseBinary(path, head, guess);
	return {
		path,
		bytes: stats.size,
		digest: hash.digest('hex'),
		encoding,
		guess,
		damage: guess === 'utf-8' ? utf8.errors : 0,
		zeros: guess.startsWith('utf-16') ? 0 : zeros,
		mixedEnds: ends.mixed(),
		head
	};
}

/** The bytes of a file, piece by piece; each is there until the next is asked for, while that is being read. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
	const file = await open(path);
	try {
		let [now, then] = [Buffer.allocUnsafe(CHUNK), Buffer.allocUnsafe(CHUNK)];
		let reading = file.read(now);
		for (;;) {
			const { bytesRead } = await reading;
			if (bytesRead === 0) return;
			reading = file.read(then);
			yield now.subarray(0, bytesRead);
			[now, then] = [then, now];
		}
	} finally {
		await file.close();
	}
}

/** What is worth saying of the encoding that a file was read in. */
export function encodingWords(
	{ encoding: known, damage, zeros }: Scan,
	encoding: string,
	declared: string | undefined
): string[] {
	const words: string[] = [];
	if (encoding.startsWith('utf-16')) words.push(`its text is ${encoding.toUpperCase()}`);
	else if (known === null && declared !== undefined)
		words.push(`it is not UTF-8 and read as ${encoding}, as its [[import]] says`);
	else if (encoding !== 'utf-8')
		words.push(`it is not UTF-8, so it is read as ${encoding}, a guess`);
	else if (damage > 0) words.push(`bytes that are no UTF-8 read as \ufffd (${damage})`);
	if (zeros > 0) words.push(`bytes that are zero are left out (${zeros})`);
	return words;
}

/** Watches how lines end, across the borders of chunks. */
class LineEnds {
	private kinds = new Set<'\n' | '\r\n' | '\r'>();
	/** Whether the last byte so far is a carriage return. */
	private pending = false;

	add(chunk: Buffer) {
		const split = this.pending && chunk[0] === 0x0a;
		if (this.pending) this.kinds.add(split ? '\r\n' : '\r');
		this.pending = chunk[chunk.length - 1] === 0x0d;
		let from = split ? 1 : 0;
		for (
			let at = chunk.indexOf(0x0d, from);
			at >= 0 && this.kinds.size < 2;
			at = chunk.indexOf(0x0d, from)
		) {
			if (chunk.subarray(from, at).includes(0x0a)) this.kinds.add('\n');
			if (at + 1 < chunk.length) this.kinds.add(chunk[at + 1] === 0x0a ? '\r\n' : '\r');
			from = at + 2;
		}
		if (this.kinds.size < 2 && chunk.includes(0x0a, from)) this.kinds.add('\n');
	}

	mixed(): boolean {
		return this.kinds.size > 1 || this.kinds.has('\r') || this.pending;
	}
}

function zerosIn(bytes: Buffer): number {
	let count = 0;
	for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) count++;
	return count;
}

function refuseBinary(path: string, head: Buffer, encoding: string) {
	const kind =
		head.toString('latin1', 0, 4) === 'PK\x03\x04'
			? 'a zip archive'
			: head[0] === 0x1f && head[1] === 0x8b
				? 'a gzip archive'
				: isBinary(decoderOf(encoding).write(head))
					? 'binary data'
					: undefined;
	if (kind) throw new InputError(`unknown content: ${path} is ${kind}; allowed: delimited text`);
}
