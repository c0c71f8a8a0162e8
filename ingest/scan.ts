import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { InputError } from '#lib/model/errors.ts';

/** What one pass over the bytes of a file tells. */
export interface Scan {
	path: string;
	bytes: number;
	/** SHA-256 of the content, hexadecimal. */
	digest: string;
	/** `utf-8` or `utf-16le` / `utf-16be` where a byte order mark says so, null when it is neither. */
	encoding: string | null;
	/** Whether lines end in different ways, or in a lone carriage return. */
	mixedEnds: boolean;
	/** The first bytes, enough for a header. */
	head: Buffer;
}

const HEAD = 65_536;
const CHUNK = 4 << 20;

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
	let utf8 = true;
	let rest: Buffer = Buffer.alloc(0);
	const ends = new LineEnds();
	for await (const chunk of createReadStream(path, {
		highWaterMark: CHUNK
	}) as AsyncIterable<Buffer>) {
		hash.update(chunk);
		ends.add(chunk);
		if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD - head.length)]);
		if (!utf8) continue;
		const whole = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
		const end = whole.length - unfinished(whole);
		utf8 = isUtf8(whole.subarray(0, end));
		rest = Buffer.from(whole.subarray(end));
	}
	refuseBinary(path, head);
	const encoding = byteOrderMark(head) ?? (utf8 && rest.length === 0 ? 'utf-8' : null);
	return {
		path,
		bytes: stats.size,
		digest: hash.digest('hex'),
		encoding,
		mixedEnds: ends.mixed(),
		head
	};
}

/** Writes the file again in UTF-8, every line ended by a line feed, and returns where. */
export async function transcode({ path }: Scan, encoding: string, target: string): Promise<string> {
	const decoder = new TextDecoder(encoding);
	const out = createWriteStream(target);
	let held = '';
	for await (const chunk of createReadStream(path, {
		highWaterMark: CHUNK
	}) as AsyncIterable<Buffer>) {
		const text = held + decoder.decode(chunk, { stream: true });
		held = text.endsWith('\r') ? '\r' : '';
		const lines = text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
		if (!out.write(lines)) await once(out, 'drain');
	}
	out.end((held + decoder.decode()).replace(/\r\n?/g, '\n'));
	await once(out, 'finish');
	return target;
}

/** Watches how lines end, across the borders of chunks. */
class LineEnds {
	private kinds = new Set<'\n' | '\r\n' | '\r'>();
	private pending = false;

	add(chunk: Buffer) {
		const split = this.pending && chunk[0] === 0x0a;
		if (this.pending) this.kinds.add(split ? '\r\n' : '\r');
		this.pending = chunk[chunk.length - 1] === 0x0d;
		let at = chunk.indexOf(0x0d);
		if (at < 0 && chunk.includes(0x0a, split ? 1 : 0)) this.kinds.add('\n');
		for (
			let from = split ? 1 : 0;
			at >= 0 && this.kinds.size < 2;
			from = at + 2, at = chunk.indexOf(0x0d, from)
		) {
			if (chunk.subarray(from, at).includes(0x0a)) this.kinds.add('\n');
			if (at + 1 < chunk.length) this.kinds.add(chunk[at + 1] === 0x0a ? '\r\n' : '\r');
		}
	}

	mixed(): boolean {
		return this.kinds.size > 1 || this.kinds.has('\r');
	}
}

/** How many bytes at the end belong to a character that is not complete yet. */
function unfinished(bytes: Buffer): number {
	for (let back = 1; back <= Math.min(3, bytes.length); back++) {
		const byte = bytes[bytes.length - back] as number;
		if (byte < 0x80) return 0;
		if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
	}
	return 0;
}

function byteOrderMark(head: Buffer): string | undefined {
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	return undefined;
}

function refuseBinary(path: string, head: Buffer) {
	const kind =
		head.toString('latin1', 0, 4) === 'PK\x03\x04'
			? 'a zip archive'
			: head[0] === 0x1f && head[1] === 0x8b
				? 'a gzip archive'
				: byteOrderMark(head) === undefined && head.subarray(0, 1024).includes(0)
					? 'binary data'
					: undefined;
	if (kind) throw new InputError(`unknown content: ${path} is ${kind}; allowed: delimited text`);
}
