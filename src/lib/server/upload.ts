import { Busboy } from '@fastify/busboy';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError, LimitError, OperationError } from '../model/errors.ts';

/** A file that arrived with a form. */
export interface Upload {
	/** Where it was put. */
	path: string;
	/** What its owner calls it. */
	name: string;
	/** The other fields of the form. */
	fields: Record<string, string>;
}

/** What a form may say besides its file, boundaries and heads included. */
const AROUND = 65_536;
/** The most bytes of a file's name; its end is kept. */
const LENGTH = 200;
/** How long nothing may arrive. */
const PATIENCE = 60_000;

/**
 * Writes the file of a form into a folder as it arrives; no more of it than a piece is ever held.
 *
 * @param limit the most bytes that it may have; reading stops at the first that is too much
 * @param arrived called with the bytes that have come, and how many there will be if the form says
 * @throws LimitError when it is larger, InputError when it is no form with a file, OperationError
 * when it stops coming
 */
export async function receive(
	request: Request,
	folder: string,
	limit: number,
	arrived: (bytes: number, all: number | undefined) => void
): Promise<Upload> {
	const all = Number(request.headers.get('content-length')) || undefined;
	if (all !== undefined && all > limit + AROUND) throw tooLarge(limit);
	const type = request.headers.get('content-type') ?? '';
	if (!/^multipart\/form-data;.*boundary=/i.test(type) || !request.body) throw noFile();
	const form = new Busboy({
		headers: { 'content-type': type },
		limits: { files: 1, fileSize: limit, fields: 8, fieldSize: 1024, headerPairs: 20 }
	});
	let found: { name: string; path: string; stream: Readable; written: Promise<void> } | undefined;
	const fields: Record<string, string> = {};
	let large = false;
	form.on('error', () => undefined);
	form.on('field', (name: string, value: string) => (fields[name] = value));
	form.on('file', (_, stream: Readable, given: string | undefined) => {
		const name = nameOf(given ?? '');
		const path = join(folder, name || 'unnamed');
		stream.on('limit', () => (large = true));
		const written = pipeline(stream, createWriteStream(path));
		written.catch(() => undefined);
		found = { name, path, stream, written };
	});
	const finished = once(form, 'finish');
	finished.catch(() => undefined);
	let bytes = 0;
	try {
		for (const reader = request.body.getReader(); ;) {
			const { done, value } = await soon(reader.read());
			if (done) break;
			bytes += value.length;
			if (large || bytes > limit + AROUND) throw tooLarge(limit);
			arrived(bytes, all);
			if (!form.write(value)) await Promise.race([once(form, 'drain'), finished]);
		}
		form.end();
		await finished;
		await found?.written;
		if (large) throw tooLarge(limit);
	} catch (error) {
		found?.stream.destroy();
		if (error instanceof InputError || error instanceof OperationError) throw error;
		throw broken(error as NodeJS.ErrnoException);
	}
	if (!found?.name) throw noFile();
	return { path: found.path, name: found.name, fields };
}

function broken({ code }: NodeJS.ErrnoException): Error {
	if (code === 'ENOSPC')
		return new OperationError('full disk: no room for the file; allowed: more');
	return new InputError('broken upload: it ended in the middle; allowed: a whole file');
}

/** The sentence for a file that is too large. */
export function tooLarge(limit: number): LimitError {
	return new LimitError(
		`large file: more than ${limit.toLocaleString('en')} bytes; allowed: as many, or replyscope ingest FILE on the server`
	);
}

function noFile(): InputError {
	return new InputError('missing file: none was chosen; allowed: one file of posts');
}

/** A name that stands for a file in the folder where it is put, and nowhere else. */
function nameOf(given: string): string {
	const last = given.split(/[/\\]/).at(-1) ?? '';
	const plain = Buffer.from(last.replace(/\p{C}/gu, '').trim());
	const name = plain
		.subarray(-LENGTH)
		.toString()
		.replace(/^\ufffd+/, '');
	return /^\.*$/.test(name) ? '' : name;
}

async function soon<T>(arrival: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, fail) => {
		const seconds = PATIENCE / 1000;
		timer = setTimeout(
			() =>
				fail(new OperationError(`stalled upload: nothing for ${seconds} s; allowed: try again`)),
			PATIENCE
		);
	});
	try {
		return await Promise.race([arrival, late]);
	} finally {
		clearTimeout(timer);
	}
}
