import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Database } from './database.ts';
import { rewriteFile } from './rewrite.ts';
import { literal } from './sources/source.ts';
import { emptied } from './tombstones.ts';

/** The numbers of the snapshots in a folder. */
export function snapshotsIn(folder: string): number[] {
	return readdirSync(folder).flatMap((name) => {
		const [, number] = /^(\d+)\.duckdb$/.exec(name) ?? [];
		return number ? [Number(number)] : [];
	});
}

/**
 * Removes files of posts that neither the database nor a kept snapshot points into. Kept snapshots are
 * emptied first, where something was buried since that was done last.
 */
export async function pruneSegments(database: Database) {
	if ((await database.meta('emptied')) !== (await database.meta('buried'))) {
		await emptyKept(database);
	}
	const folder = folderOf(database);
	const needed: number[] = [];
	for (const number of existsSync(folder) ? snapshotsIn(folder) : []) {
		needed.push(...((await segmentsOf(database, folder, number)) ?? []));
	}
	database.segments.prune(needed);
}

/**
 * Empties posts that have tombstones in all snapshots that are kept, down to the bytes on disk. Their
 * numbers stay as they were published; who reads one while it is rewritten goes on with the old file,
 * which nobody else finds. What cannot be read, older programs' snapshots too, goes.
 *
 * @returns the numbers of the snapshots that were rewritten
 */
export async function emptyKept(database: Database): Promise<number[]> {
	const folder = folderOf(database);
	if (!existsSync(join(folder, 'CURRENT'))) return [];
	for (const name of readdirSync(folder)) {
		if (!/^(CURRENT|\d+\.duckdb)$/.test(name)) rmSync(join(folder, name), { force: true });
	}
	const current = Number(readFileSync(join(folder, 'CURRENT'), 'utf8'));
	const rewritten: number[] = [];
	const copies = new Map<number, number>();
	await database.run('create or replace temp table emptied (post_id varchar, handle varchar)');
	for (const number of snapshotsIn(folder).sort((a, b) => a - b)) {
		const segments = await segmentsOf(database, folder, number);
		if (!segments) {
			if (number !== current) rmSync(join(folder, `${number}.duckdb`));
			continue;
		}
		for (const segment of segments) {
			if (!copies.has(segment)) copies.set(segment, await emptied(database, segment));
		}
		const moved = segments.filter((segment) => copies.get(segment) !== segment);
		if (moved.length === 0) continue;
		await rewrite(
			database,
			join(folder, `${number}.duckdb`),
			moved.map((from) => [from, copies.get(from) as number])
		);
		rewritten.push(number);
	}
	await database.run('drop table emptied');
	await database.setMeta({ emptied: (await database.meta('buried')) ?? '0' });
	return rewritten;
}

/** Lets a snapshot point into other files of posts, and takes emptied posts out of its examples. */
async function rewrite(database: Database, path: string, moved: [from: number, to: number][]) {
	const draft = `${path}.tmp`;
	copyFileSync(path, draft);
	await database.run(`attach ${literal(draft)} as redrawn`);
	for (const [from, to] of moved) {
		await database.run(`update redrawn.segments set segment = ${to} where segment = ${from}`);
	}
	await database.run(
		'delete from redrawn.examples using emptied where examples.post_id = emptied.post_id and examples.handle = emptied.handle'
	);
	await database.run('checkpoint redrawn');
	await database.run('detach redrawn');
	await rewriteFile(draft);
	renameSync(draft, path);
}

/** The files of posts into which a snapshot points; null where it cannot be read. */
async function segmentsOf(
	database: Database,
	folder: string,
	number: number
): Promise<number[] | null> {
	try {
		const path = literal(join(folder, `${number}.duckdb`));
		await database.run(`attach ${path} as kept_snapshot (read_only)`);
	} catch {
		return null;
	}
	const rows = await database.all('select segment from kept_snapshot.segments').catch(() => null);
	await database.run('detach kept_snapshot');
	return rows && rows.map(({ segment }) => segment as number);
}

function folderOf(database: Database): string {
	return join(resolve(database.folder), 'snapshots');
}
