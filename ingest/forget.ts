import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '#lib/model/settings.ts';
import { Database } from './database.ts';
import type { Effects } from './effects.ts';
import { lock } from './lock.ts';
import { publish, pruneSegments } from './publish.ts';
import { redactPages } from './pull/redact.ts';
import { pathOf } from './pull/store.ts';
import { rewriteFile } from './rewrite.ts';
import { bury, type Forgettable } from './tombstones.ts';

/** What was forgotten. */
export interface Forgotten {
	/** Rows of stored posts, versions counted. */
	rows: number;
	/** Pages of X that held something of it. */
	pages: number;
	/** The snapshot that was published without it. */
	snapshot: number | null;
}

/**
 * Forgets posts, and people with all their posts: in what was imported and pulled, in everything that
 * follows from it and in every snapshot, down to the bytes on disk; earlier snapshots go. Ids stay as
 * tombstones, so that no later import or pull brings the posts back. Run again after a crash, it goes
 * on where it was.
 *
 * @throws OperationError when another command writes the folder
 */
export async function forget(
	folder: string,
	what: Forgettable,
	settings: Settings,
	effects: Effects
): Promise<Forgotten> {
	const unlocks = [lock(folder, effects.now(), 'pull.lock'), lock(folder, effects.now())];
	try {
		const rows = await forgetPosts(folder, what, effects);
		await rewriteFile(join(folder, 'ingest.duckdb'));
		const pages = existsSync(pathOf(folder)) ? await redactPages(folder, what) : 0;
		if (pages > 0) await rewriteFile(pathOf(folder));
		const database = await Database.open(folder, 'file', effects.memory);
		try {
			const empty = (await database.number('select count(*) from imports where not removed')) === 0;
			const { snapshot } = empty ? { snapshot: null } : await publish(database, settings, effects);
			if (!empty) removeEarlier(join(folder, 'snapshots'));
			await pruneSegments(database);
			return { rows, pages, snapshot };
		} finally {
			database.close();
		}
	} finally {
		for (const unlock of unlocks) unlock();
	}
}

async function forgetPosts(folder: string, what: Forgettable, effects: Effects): Promise<number> {
	const database = await Database.open(folder, 'file', effects.memory);
	try {
		const rows = await bury(database, what, Math.floor(effects.now() / 1000));
		await database.run('checkpoint');
		return rows;
	} finally {
		database.close();
	}
}

/** Earlier snapshots hold what was forgotten: only the current one stays. */
function removeEarlier(folder: string) {
	const current = readFileSync(join(folder, 'CURRENT'), 'utf8').trim();
	for (const name of readdirSync(folder)) {
		if (name !== 'CURRENT' && name.split('.')[0] !== current)
			rmSync(join(folder, name), { force: true });
	}
}
