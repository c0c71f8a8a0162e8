import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OperationError } from '#lib/model/errors.ts';
import { isAlive, locked } from './lock.ts';
import { Segments } from './segments.ts';
import { statement } from './statements.ts';
import { STORAGE } from './storage.ts';
import { finishBurial } from './tombstones.ts';

/** Raised when the tables of the ingest database change shape; `adopt` mends older ones. */
const SCHEMA_VERSION = 3;

/** Rows that one statement inserts: longer ones take more than their share of time. */
const AT_ONCE = 100;

/** The database's share of a process's memory, less bytes for Node: the rest is what it does not count. */
const SHARE = 0.7;
const BESIDE = 200e6;

export type Row = Record<string, string | number | boolean | null>;

/** The ingest database, open for its one writer. */
export class Database {
	/** The stored posts. */
	readonly segments: Segments;

	private constructor(
		readonly folder: string,
		/** Where this process may leave files until it closes the database. */
		readonly scratch: string,
		readonly connection: DuckDBConnection,
		private readonly instance: DuckDBInstance,
		posts: string
	) {
		this.segments = new Segments(this, posts);
	}

	/**
	 * Opens `ingest.duckdb` in a data folder, making it where it is missing.
	 *
	 * @param where `memory` for one that leaves no trace
	 * @param memory bytes that this process may take, of which the database leaves a part
	 * @throws OperationError when another process has it open, or a newer program wrote it
	 */
	static async open(
		folder: string,
		where: 'file' | 'memory' = 'file',
		memory?: number
	): Promise<Database> {
		const scratch = scratchFolder(folder);
		const path = where === 'memory' ? ':memory:' : join(folder, 'ingest.duckdb');
		const instance = await DuckDBInstance.create(path, {
			temp_directory: scratch,
			...(memory && limits(memory * SHARE - BESIDE)),
			storage_compatibility_version: STORAGE,
			autoinstall_known_extensions: 'false',
			autoload_known_extensions: 'false',
			allow_community_extensions: 'false',
			allow_persistent_secrets: 'false',
			// Left to itself the database joins as-of by loops where it expects few rows, wrongly.
			asof_loop_join_threshold: '0'
		}).catch((error: Error) => {
			throw openError(folder, error);
		});
		const posts = join(where === 'memory' ? scratch : resolve(folder), 'posts');
		const database = new Database(folder, scratch, await instance.connect(), instance, posts);
		await database.prepare();
		return database;
	}

	private async prepare() {
		await this.run("set timezone = 'UTC'");
		await this.run('set enable_progress_bar_print = false');
		const version = await this.refuseNewer();
		await this.run(statement('00-schema.sql'));
		await this.run(statement('05-macros.sql'));
		await this.segments.open();
		await this.adopt();
		await finishBurial(this);
		if (version !== SCHEMA_VERSION) await this.setMeta({ schema_version: String(SCHEMA_VERSION) });
	}

	/** Takes posts over that an older program has stored in the ingest database itself. */
	private async adopt() {
		const tables = await this.all(
			`select table_name as name, format('"{}"."{}"."{}"', database_name, schema_name, table_name) as path
			from duckdb_tables()
			where database_name = current_database() and table_name in ('post_versions', 'editions')`
		);
		const old = Object.fromEntries(tables.map(({ name, path }) => [name, path]));
		if (!old.post_versions) return;
		const written = await this.segments.write(async ({ posts, editions }) => {
			await this.run(`insert into ${posts} by name from ${old.post_versions as string}`);
			if (old.editions) await this.run(`insert into ${editions} from ${old.editions as string}`);
		});
		await this.transaction(async () => {
			await this.segments.register(written);
			for (const path of Object.values(old)) await this.run(`drop table ${path as string}`);
		});
	}

	/** The version of the tables; 0 where there are none. */
	private async refuseNewer(): Promise<number> {
		const made = await this.number(
			`select count(*) from duckdb_tables() where database_name = current_database() and table_name = 'meta'`
		);
		const version = (made > 0 && (await this.meta('schema_version'))) || '0';
		if (Number(version) <= SCHEMA_VERSION) return Number(version);
		throw new OperationError(
			`unknown schema: ${this.folder}/ingest.duckdb has version ${version}; allowed: up to ${SCHEMA_VERSION}, so use the program that wrote it`
		);
	}

	async run(sql: string, values?: Record<string, DuckDBValue>): Promise<void> {
		await this.connection.run(sql, values);
	}

	async all(sql: string, values?: Record<string, DuckDBValue>): Promise<Row[]> {
		const reader = await this.connection.runAndReadAll(sql, values);
		return reader.getRowObjectsJS() as Row[];
	}

	/** The columns of an answer, all of them INTEGER and none of their values null. */
	async integers(sql: string): Promise<Record<string, Int32Array>> {
		const result = await this.connection.run(sql);
		const chunks = await result.fetchAllChunks();
		const rows = chunks.reduce((sum, { rowCount }) => sum + rowCount, 0);
		const columns = result.columnNames().map((name, index) => {
			const all = new Int32Array(rows);
			let at = 0;
			for (const chunk of chunks) {
				const vector = chunk.getColumnVector(index);
				const { rowCount } = chunk;
				for (let row = 0; row < rowCount; row++) all[at++] = vector.getItem(row) as number;
			}
			return [name, all];
		});
		return Object.fromEntries(columns) as Record<string, Int32Array>;
	}

	/** The columns of an answer, each as a list of its values. */
	async columns(sql: string): Promise<Record<string, number[]>> {
		const reader = await this.connection.runAndReadAll(sql);
		return reader.getColumnsObjectJS() as Record<string, number[]>;
	}

	/** The first column of the first row, as a number. */
	async number(sql: string, values?: Record<string, DuckDBValue>): Promise<number> {
		const [row = {}] = await this.all(sql, values);
		return Number(Object.values(row)[0] ?? 0);
	}

	async meta(key: string): Promise<string | undefined> {
		const [row] = await this.all('select value from meta where key = $key', { key });
		return row?.value as string | undefined;
	}

	async setMeta(values: Record<string, string>) {
		await this.insert('meta', Object.entries(values), 'insert or replace');
	}

	/** Inserts rows into a table, many by one statement. */
	async insert(table: string, rows: DuckDBValue[][], how = 'insert') {
		for (let from = 0; from < rows.length; from += AT_ONCE) {
			await this.insertSome(table, rows.slice(from, from + AT_ONCE), how);
		}
	}

	private async insertSome(table: string, rows: DuckDBValue[][], how: string) {
		const name = (row: number, column: number) => `v${row}_${column}`;
		const places = rows.map(
			(values, row) => `(${values.map((_, column) => `$${name(row, column)}`).join(', ')})`
		);
		const named = rows.flatMap((values, row) =>
			values.map((value, column) => [name(row, column), value])
		);
		await this.run(`${how} into ${table} values ${places.join(', ')}`, Object.fromEntries(named));
	}

	/** Counts up whenever the stored posts change; a snapshot says which count it was made from. */
	async generation(): Promise<number> {
		return Number((await this.meta('generation')) ?? 0);
	}

	/** Says that the stored posts have changed, inside the caller's transaction. */
	async nextGeneration() {
		await this.setMeta({ generation: String((await this.generation()) + 1) });
	}

	/** Runs `work` in one transaction: all of it is kept, or none. */
	async transaction<T>(work: () => Promise<T>): Promise<T> {
		await this.run('begin');
		try {
			const result = await work();
			await this.run('commit');
			return result;
		} catch (error) {
			await this.run('rollback').catch(() => undefined);
			throw error;
		}
	}

	close() {
		this.connection.closeSync();
		this.instance.closeSync();
		rmSync(this.scratch, { recursive: true, force: true });
	}
}

/** Half of the memory is never given back meanwhile: what the system gives is new and zeroed each time. */
function limits(bytes: number): Record<string, string> {
	const size = (part: number) => `${Math.floor((bytes * part) / 1e6)}MB`;
	return { memory_limit: size(1), block_allocator_memory: size(0.5) };
}

/** What stands behind a database that does not open. */
function openError(folder: string, { message }: Error): OperationError {
	if (/Could not set lock|Conflicting lock/.test(message)) return locked(folder);
	const [reason] = message.split('\n');
	return new OperationError(
		`unreadable database: ${folder}/ingest.duckdb (${reason}); allowed: one that this program wrote`
	);
}

/** Makes this process's scratch folder and removes what dead processes have left. */
function scratchFolder(folder: string): string {
	const all = join(resolve(folder), 'tmp');
	mkdirSync(all, { recursive: true });
	for (const name of readdirSync(all)) {
		if (!isAlive(Number(name))) rmSync(join(all, name), { recursive: true, force: true });
	}
	const mine = join(all, String(process.pid));
	mkdirSync(mine, { recursive: true });
	return mine;
}
