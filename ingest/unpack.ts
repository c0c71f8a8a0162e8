import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { openPromise, type ZipFile } from 'yauzl';
import { InputError } from '#lib/model/errors.ts';

/** How much may come out of a packed file. */
export interface Limits {
	/** Bytes, all files together. */
	bytes: number;
	/** Bytes out for each byte in, once more than `slack` bytes are out. */
	ratio: number;
	slack: number;
	/** Files in an archive. */
	entries: number;
}

const GIB = 1 << 30;

/** A year of a busy account, pictures included, stays far below; a bomb does not. */
export const LIMITS: Limits = { bytes: 8 * GIB, ratio: 200, slack: 1 << 26, entries: 200_000 };

/**
 * Unpacks a gzip file and returns where.
 *
 * @throws InputError when it is broken or too much comes out
 */
export async function gunzip(path: string, target: string, limits: Limits): Promise<string> {
	const gauge = new Gauge(path, limits);
	const source = createReadStream(path);
	const unpacked = createGunzip();
	await pipeline(
		source,
		unpacked,
		gauge.over(statSync(path).size),
		createWriteStream(target)
	).catch((error: Error) => {
		throw gauge.broken(error);
	});
	return target;
}

/**
 * Unpacks the files of a zip archive that are wanted, under names of our own.
 *
 * @throws InputError when it is broken or too much comes out
 */
export async function unzip(
	path: string,
	folder: string,
	wanted: (name: string) => boolean,
	limits: Limits
): Promise<{ name: string; path: string }[]> {
	const gauge = new Gauge(path, limits);
	const found: { name: string; path: string }[] = [];
	let archive: ZipFile | undefined;
	try {
		archive = await openPromise(path, { autoClose: false, lazyEntries: true });
		if (archive.entryCount > limits.entries) throw gauge.tooMuch(`${archive.entryCount} files`);
		for await (const entry of archive.eachEntry()) {
			if (entry.fileName.endsWith('/') || !wanted(entry.fileName)) continue;
			const target = join(folder, String(found.length));
			const unpacked = await archive.openReadStreamPromise(entry);
			await pipeline(unpacked, gauge.over(entry.compressedSize), createWriteStream(target));
			found.push({ name: entry.fileName, path: target });
		}
	} catch (error) {
		throw gauge.broken(error as Error);
	} finally {
		archive?.close();
	}
	return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Watches how much comes out of one packed file. */
class Gauge {
	private out = 0;

	constructor(
		private readonly path: string,
		private readonly limits: Limits
	) {}

	/** Lets the bytes of one stream through until they are too many. */
	over(packed: number): Transform {
		const { bytes, ratio, slack } = this.limits;
		let mine = 0;
		return new Transform({
			transform: (chunk: Buffer, _, done) => {
				mine += chunk.length;
				this.out += chunk.length;
				if (this.out > bytes) done(this.tooMuch(`more than ${bytes} bytes`));
				else if (mine > slack && mine > ratio * packed)
					done(this.tooMuch(`more than ${ratio} times its size`));
				else done(null, chunk);
			}
		});
	}

	tooMuch(what: string): InputError {
		const { bytes, ratio, entries } = this.limits;
		return new InputError(
			`large archive: ${basename(this.path)} holds ${what}; allowed: ${entries} files, ${bytes} bytes and ${ratio} times its size`
		);
	}

	broken(error: Error): Error {
		if (error instanceof InputError) return error;
		const [what = ''] = error.message.split(/\n|\. /);
		return new InputError(
			`unreadable file: ${basename(this.path)}: ${what}; allowed: an archive that is whole`
		);
	}
}
