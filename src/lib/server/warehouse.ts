import { type DuckDBConnection, DuckDBInstance, type DuckDBResultReader } from '@duckdb/node-api';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { OperationError } from '../model/errors.ts';
import type { Contents, Row } from './contents.ts';
import { giveTexts } from './dialect.ts';
import { RowCache } from './rowCache.ts';
import { Shelf } from './shelf.ts';
import { visit } from './visit.ts';

/** Texts that are given with a statement, by their names in it. */
export type Values = Record<string, string | null>;

/** Limits on what one question may cost. */
export interface Limits {
	milliseconds: number;
	rows: number;
	/** Questions that run at once; the others wait. */
	concurrency: number;
	/** Questions that may wait; more are refused. */
	queue: number;
	/** Bytes that the database may take; past them it writes to the data folder. */
	memory: number;
	/** Bytes of answers that are kept. */
	cache: number;
	threads: number;
}

const LIMITS: Limits = {
	milliseconds: 30_000,
	rows: 100_000,
	concurrency: 3,
	queue: 200,
	memory: 2e9,
	cache: 128e6,
	threads: 2
};

/** Times the time limit after which nothing runs any more that began on an older snapshot. */
const LINGER = 10;
/** Milliseconds between interrupts of what does not end. */
const AGAIN = 50;

/** One published snapshot, attached and ready to be asked. */
export interface Snapshot extends Contents {
	number: number;
	/** The name under which its tables are found: `s7.mentions`. */
	schema: string;
	/** A relation of the posts that it was made from, each by its `version`, in brackets. */
	posts: string;
}

/** A snapshot that is kept, and what it says of itself: nothing where it cannot be read. */
export interface Build {
	number: number;
	current: boolean;
	meta: Record<string, string>;
}

/**
 * Answers SQL from the current snapshot of a data folder: an in-memory DuckDB, locked down, to which
 * the snapshot is attached read-only. A new snapshot is taken up at the next question; running ones
 * finish on the old.
 */
export class Warehouse {
	private readonly shelf: Shelf;
	private readonly limit;
	private readonly cache: RowCache;
	private readonly running = new Set<DuckDBConnection>();

	private constructor(
		folder: string,
		private readonly instance: DuckDBInstance,
		private readonly control: DuckDBConnection,
		private readonly limits: Limits
	) {
		const read = async (sql: string) =>
			(await control.runAndReadAll(sql)).getRowObjectsJS() as Row[];
		this.shelf = new Shelf(folder, read, LINGER * limits.milliseconds);
		this.limit = pLimit(limits.concurrency);
		this.cache = new RowCache(limits.cache);
	}

	/** Opens the warehouse of a data folder, which need not hold a snapshot yet. */
	static async open(folder: string, limits: Partial<Limits> = {}): Promise<Warehouse> {
		const all = { ...LIMITS, ...limits };
		const snapshots = join(resolve(folder), 'snapshots');
		const posts = join(resolve(folder), 'posts');
		const instance = await DuckDBInstance.create(':memory:', {
			threads: String(all.threads),
			memory_limit: `${Math.floor(all.memory / 1000)}KB`,
			temp_directory: spillFolder(folder),
			max_temp_directory_size: '10GB',
			autoinstall_known_extensions: 'false',
			autoload_known_extensions: 'false',
			allow_community_extensions: 'false',
			allow_persistent_secrets: 'false',
			// Left to itself the database joins as-of by loops where it expects few rows, wrongly.
			asof_loop_join_threshold: '0'
		});
		const control = await instance.connect();
		await control.run("set timezone = 'UTC'");
		// Six brands by the buckets of a wait, and of an age, are counted in an array.
		await control.run('set perfect_ht_threshold = 15');
		const allowed = [snapshots, posts].map((path) => `'${path.replaceAll("'", "''")}'`);
		await control.run(`set allowed_directories = [${allowed.join(', ')}]`);
		await control.run("set allowed_configs = ['TimeZone']");
		await control.run('set enable_external_access = false');
		await control.run('set lock_configuration = true');
		return new Warehouse(snapshots, instance, control, all);
	}

	/**
	 * The snapshot that is current now; within one visit it stays the same.
	 *
	 * @throws OperationError when nothing was published yet or another version of the program wrote it
	 */
	snapshot(): Promise<Snapshot> {
		const current = visit();
		if (!current) return this.shelf.newest();
		current.snapshot ??= this.shelf.newest();
		return current.snapshot;
	}

	/** The snapshots that are kept, the newest first. */
	builds(): Promise<Build[]> {
		return this.shelf.builds();
	}

	/**
	 * Runs one SELECT that the composer wrote, unless its answer is known.
	 *
	 * @returns frozen rows
	 * @throws OperationError when it takes too long, yields too many rows, or too many others wait
	 */
	async run(sql: string, values: Values): Promise<Row[]> {
		const { known, value } = this.cache.get(sql, values, () => this.waitAndRun(sql, values));
		const current = visit();
		if (current) {
			current.asked++;
			if (known) current.known++;
		}
		return value;
	}

	/** How many rows an answer may have. */
	get longest(): number {
		return this.limits.rows;
	}

	/** @throws OperationError for an answer of too many rows */
	refuseLong(rows: number) {
		if (rows <= this.longest) return;
		throw new OperationError(
			`long answer: more than ${this.longest} rows; allowed: a shorter range, fewer dimensions or a limit`
		);
	}

	/** Stops what runs and closes the database. */
	async close() {
		this.limit.clearQueue();
		while (this.running.size > 0) {
			for (const connection of this.running) connection.interrupt();
			await new Promise((done) => setTimeout(done, AGAIN));
		}
		this.control.closeSync();
		this.instance.closeSync();
	}

	private async waitAndRun(sql: string, values: Values): Promise<Row[]> {
		if (this.limit.pendingCount >= this.limits.queue) {
			throw new OperationError(
				'busy server: too many questions are waiting; allowed: try again shortly'
			);
		}
		return this.limit(() => this.runNow(sql, values));
	}

	private async runNow(sql: string, values: Values): Promise<Row[]> {
		const connection = await this.instance.connect();
		const { milliseconds, rows: most } = this.limits;
		let late = false;
		// Again and again, as an interrupt between two steps is lost.
		let timer = setTimeout(function stop() {
			late = true;
			connection.interrupt();
			timer = setTimeout(stop, AGAIN);
		}, milliseconds);
		this.running.add(connection);
		try {
			const names = Object.keys(values);
			if (names.length > 0) await connection.run(giveTexts(names), values);
			const prepared = await connection.prepare(sql);
			const reader = await prepared.runAndReadUntil(most + 1);
			this.refuseLong(reader.currentRowCount);
			return rowsOf(reader);
		} catch (error) {
			if (!late) throw error;
			throw new OperationError(
				`slow question: no answer after ${milliseconds / 1000} s; allowed: a shorter range or fewer dimensions`
			);
		} finally {
			clearTimeout(timer);
			this.running.delete(connection);
			connection.closeSync();
		}
	}
}

/** The rows of an answer; by columns, as the client's own rows take ten times as long. */
function rowsOf(reader: DuckDBResultReader): Row[] {
	const columns = Object.entries(reader.getColumnsObjectJS()) as [string, Row[string][]][];
	return Array.from({ length: reader.currentRowCount }, (_, index) => {
		const row: Row = {};
		for (const [name, values] of columns) row[name] = values[index] as Row[string];
		return row;
	});
}

/** Where the database writes what does not fit its memory: beside the data, if that can be written. */
function spillFolder(folder: string): string {
	const all = join(resolve(folder), 'tmp');
	try {
		if (existsSync(folder)) mkdirSync(all, { recursive: true });
		return join(all, String(process.pid));
	} catch {
		return join(tmpdir(), `replyscope-${process.pid}`);
	}
}
