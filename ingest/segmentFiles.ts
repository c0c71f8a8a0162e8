import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { nameOf, tablesOf, type Tables } from './segment.ts';
import { literal } from './sources/source.ts';
import { statement } from './statements.ts';
import { STORAGE } from './storage.ts';

/** The files of stored posts, each by its number, attached to the ingest database under `nameOf` it. */
export class SegmentFiles {
	constructor(
		private readonly database: Database,
		private readonly folder: string
	) {}

	/** Makes the folder, and segment 0: without a row, in memory, so that there is always one. */
	async open() {
		mkdirSync(this.folder, { recursive: true });
		await this.database.run(`attach ':memory:' as ${nameOf(0)}`);
		await this.createTables(0);
	}

	async attach(segment: number) {
		await this.database.run(
			`attach ${literal(this.path(segment))} as ${nameOf(segment)} (read_only)`
		);
	}

	async detach(segment: number) {
		await this.database.run(`detach ${nameOf(segment)}`);
	}

	/**
	 * Writes one file and attaches it.
	 *
	 * @param fill inserts rows into the tables whose names it is given
	 * @returns how many posts it has
	 */
	async write(segment: number, fill: (tables: Tables) => Promise<void>): Promise<number> {
		const name = nameOf(segment);
		const path = literal(this.path(segment));
		await this.database.run(`attach ${path} as ${name} (storage_version '${STORAGE}')`);
		try {
			await this.createTables(segment);
			await fill(tablesOf(segment));
			await this.database.run(`checkpoint ${name}`);
		} catch (error) {
			await this.remove(segment);
			throw error;
		}
		await this.detach(segment);
		await this.attach(segment);
		return this.database.number(`select count(*) from ${tablesOf(segment).posts}`);
	}

	/** Removes an attached file. */
	async remove(segment: number) {
		await this.detach(segment);
		this.erase(segment);
	}

	/** Removes a file, and the log beside it that a crash may have left. */
	erase(segment: number) {
		for (const path of [this.path(segment), `${this.path(segment)}.wal`])
			rmSync(path, { force: true });
	}

	/** The numbers of the files that there are. */
	numbers(): number[] {
		return readdirSync(this.folder).flatMap((name) => {
			const [, number] = /^(\d+)\.duckdb(\.wal)?$/.exec(name) ?? [];
			return number ? [Number(number)] : [];
		});
	}

	private async createTables(segment: number) {
		await this.database.run(
			statement('01-segment.sql').replaceAll('segment.', `${nameOf(segment)}.`)
		);
	}

	private path(segment: number): string {
		return join(this.folder, `${segment}.duckdb`);
	}
}
