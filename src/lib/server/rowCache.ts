import { createHash } from 'node:crypto';
import type { Row } from './contents.ts';
import { Remembered, type Found } from './remembered.ts';
import type { Values } from './warehouse.ts';

/** Bytes of an object, a list or a value besides what it holds: about what V8 takes. */
const CELL = 16;

/**
 * Rows of questions that were answered. A statement names the snapshot that it reads, which never
 * changes, so what was answered stays true.
 */
export class RowCache {
	private readonly rows: Remembered<Row[]>;

	/** @param bytes about how much memory the rows may take */
	constructor(bytes: number) {
		this.rows = new Remembered(bytes, sizeOf);
	}

	/** The rows of a statement, frozen; `answer` is called when they are not known. */
	get(sql: string, values: Values, answer: () => Promise<Row[]>): Found<Row[]> {
		return this.rows.get(keyOf(sql, values), async () => {
			const rows = await answer();
			rows.forEach(Object.freeze);
			return Object.freeze(rows) as Row[];
		});
	}
}

function keyOf(sql: string, values: Values): string {
	const given = JSON.stringify(values);
	return createHash('sha256').update(sql).update('\0').update(given).digest('base64');
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
