import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Row } from './contents.ts';
import type { Values } from './warehouse.ts';

/** Bytes of an object, a list or a value besides what it holds: about what V8 takes. */
const CELL = 16;

/**
 * Rows of questions that were answered, the latest up to a number of bytes. A statement names the
 * snapshot that it reads, which never changes, so what was answered stays true. Who asks what is
 * being answered waits for that answer.
 */
export class RowCache {
	private readonly rows: LRUCache<string, Row[]>;
	private readonly coming = new Map<string, Promise<Row[]>>();

	/** @param bytes about how much memory the rows may take; a single answer at most an eighth */
	constructor(bytes: number) {
		this.rows = new LRUCache({
			maxSize: bytes,
			maxEntrySize: Math.ceil(bytes / 8),
			sizeCalculation: sizeOf
		});
	}

	/**
	 * The rows of a statement; `answer` is called when they are not known.
	 *
	 * @returns frozen rows, and whether they were known or on their way
	 */
	get(
		sql: string,
		values: Values,
		answer: () => Promise<Row[]>
	): { known: boolean; rows: Promise<Row[]> } {
		const key = keyOf(sql, values);
		const rows = this.rows.get(key);
		if (rows) return { known: true, rows: Promise.resolve(rows) };
		const before = this.coming.get(key);
		if (before) return { known: true, rows: before };
		const coming = answer()
			.then((found) => {
				found.forEach(Object.freeze);
				Object.freeze(found);
				this.rows.set(key, found);
				return found;
			})
			.finally(() => this.coming.delete(key));
		this.coming.set(key, coming);
		return { known: false, rows: coming };
	}
}

function keyOf(sql: string, values: Values): string {
	const bound = JSON.stringify(values, (_, value: unknown) =>
		typeof value === 'bigint' ? `${value}n` : value
	);
	return createHash('sha256').update(sql).update('\0').update(bound).digest('base64');
}

function sizeOf(rows: Row[]): number {
	let bytes = 4 * CELL;
	for (const row of rows) {
		bytes += CELL;
		for (const value of Object.values(row)) {
			bytes += typeof value === 'string' ? CELL + 2 * value.length : CELL;
		}
	}
	return bytes;
}
