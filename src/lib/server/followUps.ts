import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** What a person has decided to do about a mention. */
export const DECISIONS = ['done', 'later'] as const;

/** A decision, a note, or both, about one mention of one brand. */
export interface FollowUp {
	space: string;
	post_id: string;
	brand: string;
	/** Null where there is a note only. */
	decision: (typeof DECISIONS)[number] | null;
	note: string;
}

/**
 * What people write beside the mentions, in a database of its own (`app.duckdb`): an ingest never
 * touches it, so it stays when posts are imported anew or removed. Only the server opens it.
 */
export class FollowUps {
	private constructor(
		private readonly instance: DuckDBInstance,
		private readonly connection: DuckDBConnection
	) {}

	static async open(folder: string): Promise<FollowUps> {
		mkdirSync(folder, { recursive: true });
		const instance = await DuckDBInstance.create(join(folder, 'app.duckdb'), {
			threads: '1',
			memory_limit: '256MB',
			enable_external_access: 'false',
			autoinstall_known_extensions: 'false',
			autoload_known_extensions: 'false'
		});
		const connection = await instance.connect();
		await connection.run(`create table if not exists follow_ups (
			space varchar, post_id varchar, brand varchar,
			decision varchar, note varchar not null, decided_at bigint not null,
			primary key (space, post_id, brand)
		)`);
		return new FollowUps(instance, connection);
	}

	/** All of them, by space, post and brand: a team writes thousands, not millions. */
	async all(): Promise<FollowUp[]> {
		const reader = await this.connection.runAndReadAll(
			'select space, post_id, brand, decision, note from follow_ups order by all'
		);
		return reader.getRowObjectsJS() as unknown as FollowUp[];
	}

	/**
	 * Keeps what was decided; one with neither decision nor note is forgotten.
	 *
	 * @param now seconds since 1970
	 */
	async keep({ space, post_id, brand, decision, note }: FollowUp, now: number) {
		if (decision === null && note === '') {
			await this.connection.run(
				'delete from follow_ups where space = $space and post_id = $post_id and brand = $brand',
				{ space, post_id, brand }
			);
		} else {
			await this.connection.run(
				`insert or replace into follow_ups
				values ($space, $post_id, $brand, $decision, $note, $now)`,
				{ space, post_id, brand, decision, note, now: BigInt(Math.floor(now)) }
			);
		}
		await this.connection.run('checkpoint');
	}

	close() {
		this.connection.closeSync();
		this.instance.closeSync();
	}
}
