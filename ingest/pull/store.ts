import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { join } from 'node:path';
import { OperationError } from '#lib/model/errors.ts';
import { locked } from '../lock.ts';
import type { Row } from '../database.ts';
import { STORAGE } from '../storage.ts';

/** Raised when the tables change shape. */
const VERSION = '1';

/** `data/pull.duckdb`: what was asked of X and what it answered, as it answered. Ids are numbers. */
const SCHEMA = `
create table if not exists meta (key varchar primary key, value varchar not null);

-- Every page that came back, as it came; instants in milliseconds since 1970.
create table if not exists pages (
	page integer not null, endpoint varchar not null, fetched_at bigint not null, body varchar not null
);

-- A stretch of ids (lo_id, hi_id), read from the newest down: all from cursor_id up is there.
create table if not exists spans (
	span integer primary key, stream varchar not null, endpoint varchar not null, query varchar not null,
	lo_id bigint not null, hi_id bigint not null, cursor_id bigint, next_token varchar,
	state varchar not null, posts bigint not null, pages integer not null, cost_usd double not null,
	updated_at bigint not null
);

-- What was spent, by UTC day, and what was charged on the days that are not over.
create table if not exists ledger (
	day varchar not null, stream varchar not null, kind varchar not null,
	items bigint not null, usd double not null, primary key (day, stream, kind)
);
create table if not exists charged (day varchar not null, resource varchar not null, primary key (day, resource));

-- The posts that a stream has brought, by the id under which the index of X has them.
create table if not exists seen (
	stream varchar not null, id bigint not null, repost boolean not null, primary key (stream, id)
);

create table if not exists accounts (handle varchar primary key, id varchar);

-- Posts that others reply to, and those that began their conversations: asked for once.
create table if not exists parents (id bigint primary key, state varchar not null);

-- Conversations in which a brand has answered, when last, and up to which id they were read.
create table if not exists threads (conversation bigint primary key, answered bigint not null, read_to bigint);

-- What must not be kept: the ids of posts and of authors, without anything they said.
create table if not exists forgotten (kind varchar not null, id varchar not null, since bigint not null, primary key (kind, id));
`;

/** The journal of what was asked of X, open for its one writer. */
export class Store {
	private constructor(
		readonly folder: string,
		private connection: DuckDBConnection,
		private instance: DuckDBInstance
	) {}

	/** @throws OperationError when another process has it open, or a newer program wrote it */
	static async open(folder: string): Promise<Store> {
		const instance = await instanceOf(folder);
		const store = new Store(folder, await instance.connect(), instance);
		await store.run(SCHEMA);
		const version = (await store.meta('schema_version')) ?? VERSION;
		if (version !== VERSION) {
			store.close();
			throw new OperationError(
				`unknown schema: ${pathOf(folder)} has version ${version}; allowed: ${VERSION}, so use the program that wrote it`
			);
		}
		await store.setMeta('schema_version', VERSION);
		return store;
	}

	/** Lets another database attach the file while `work` runs. */
	async whileClosed<T>(work: () => Promise<T>): Promise<T> {
		this.close();
		try {
			return await work();
		} finally {
			this.instance = await instanceOf(this.folder);
			this.connection = await this.instance.connect();
		}
	}

	async run(sql: string, values?: Record<string, DuckDBValue>) {
		await this.connection.run(sql, values);
	}

	async all<T = Row>(sql: string, values?: Record<string, DuckDBValue>): Promise<T[]> {
		const reader = await this.connection.runAndReadAll(sql, values);
		return reader.getRowObjectsJS() as T[];
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

	async setMeta(key: string, value: string) {
		await this.run('insert or replace into meta values ($key, $value)', { key, value });
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
	}
}

async function instanceOf(folder: string): Promise<DuckDBInstance> {
	const path = pathOf(folder);
	return DuckDBInstance.create(path, {
		storage_compatibility_version: STORAGE,
		autoinstall_known_extensions: 'false',
		autoload_known_extensions: 'false',
		allow_community_extensions: 'false',
		allow_persistent_secrets: 'false'
	}).catch((error: Error) => {
		if (/Could not set lock|Conflicting lock/.test(error.message)) throw locked(folder);
		const [reason] = error.message.split('\n');
		throw new OperationError(
			`unreadable database: ${path} (${reason}); allowed: one that this program wrote`
		);
	});
}

/** Where the journal of a data folder is. */
export function pathOf(folder: string): string {
	return join(folder, 'pull.duckdb');
}
