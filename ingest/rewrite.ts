import { DuckDBInstance } from '@duckdb/node-api';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { literal } from './sources/source.ts';
import { STORAGE } from './storage.ts';

/**
 * Writes a database file anew, so that nothing of what was deleted from it is left on disk: DuckDB
 * keeps the bytes of freed blocks. The file must not be open; a crash leaves the old one.
 */
export async function rewriteFile(path: string) {
	if (!existsSync(path)) return;
	const draft = `${path}.rewritten`;
	for (const name of [draft, `${draft}.wal`]) rmSync(name, { force: true });
	const instance = await DuckDBInstance.create(':memory:', {
		autoinstall_known_extensions: 'false',
		autoload_known_extensions: 'false'
	});
	const connection = await instance.connect();
	try {
		await connection.run(`attach ${literal(path)} as old`);
		await connection.run('checkpoint old');
		await connection.run(`attach ${literal(draft)} as new (storage_version '${STORAGE}')`);
		await connection.run('copy from database old to new');
		await connection.run('checkpoint new');
		await connection.run('detach new');
		await connection.run('detach old');
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
	const file = openSync(draft, 'r');
	fsyncSync(file);
	closeSync(file);
	renameSync(draft, path);
	rmSync(`${path}.wal`, { force: true });
}
