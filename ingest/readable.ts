import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { decoderOf } from './encoding.ts';
import { confine, openQuotes } from './quotes.ts';
import { CHUNK, type Scan } from './scan.ts';

/**
 * The path of a delimited file as the database reads it: itself, or written again into `scratch` where
 * it is not plain UTF-8 with one kind of line end, or where an open quote would swallow rows.
 */
export async function readable(
	scanned: Scan,
	encoding: string,
	delimiter: string,
	scratch: string
): Promise<string> {
	const { path, mixedEnds, damage, zeros } = scanned;
	const plain = encoding === 'utf-8' && !mixedEnds && damage === 0 && zeros === 0;
	const utf8 = plain ? path : await transcode(scanned, encoding, join(scratch, 'decoded.csv'));
	const quotes = openQuotes(utf8, delimiter);
	return quotes.length === 0 ? utf8 : confine(utf8, quotes, join(scratch, 'confined.csv'));
}

/** Writes the file again in UTF-8, every line ended by a line feed, without zeros; returns where. */
export async function transcode({ path }: Scan, encoding: string, target: string): Promise<string> {
	const decoder = decoderOf(encoding);
	const out = createWriteStream(target);
	let held = '';
	for await (const chunk of createReadStream(path, {
		highWaterMark: CHUNK
	}) as AsyncIterable<Buffer>) {
		const text = held + decoder.write(chunk).replaceAll('\0', '');
		held = text.endsWith('\r') ? '\r' : '';
		const lines = text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
		if (!out.write(lines)) await once(out, 'drain');
	}
	out.end((held + decoder.end()).replace(/\r\n?/g, '\n'));
	await once(out, 'finish');
	return target;
}
