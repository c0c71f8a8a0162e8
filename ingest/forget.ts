import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '#lib/model/settings.ts';
import { Database } from './database.ts';
import type { Effects } from './effects.ts';
import { lock } from './lock.ts';
import { emptyKept, pruneSegments } from './kept.ts';
import { publish } from './publish.ts';
import { redactPages } from './pull/redact.ts';
import { pathOf } from './pull/store.ts';
import { rewriteFile } from './rewrite.ts';
import { bury, type Buried, type Forgettable } from './tombstones.ts';

/** What was forgotten. */
export interface Forgotten extends Buried {
	/** Pages of X that held something of it. */
	pages: number;
	/** The snapshot that was published without it. */
	snapshot: number | null;
	/** Earlier ones that are kept and were rewritten. */
	rewritten: number[];
}

/**
 * Forgets posts, and people with all their posts: in what was imported and pulled, in everything that
 * follows from it and in every snapshot, down to the bytes on disk. Ids stay as tombstones, so that no
 * later import or pull brings the posts back. Run again after a crash, it goes on where it was.
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
		const buried = await forgetPosts(folder, what, effects);
		await rewriteFile(join(folder, 'ingest.duckdb'));
		const pages = existsSync(pathOf(folder)) ? await redactPages(folder, ofBoth(what)) : 0;
		const database = await Database.open(folder, 'file', effects.memory);
		try {
			const empty = (await database.number('select count(*) from imports where not removed')) === 0;
			const { snapshot } = empty ? { snapshot: null } : await publish(database, settings, effects);
			const rewritten = await emptyKept(database);
			await pruneSegments(database);
			return { ...buried, pages, snapshot, rewritten };
		} finally {
			database.close();
		}
	} finally {
		for (const unlock of unlocks) unlock();
	}
}

/** Ids of which it is not said whose they are, as both: pages are searched for them either way. */
function ofBoth({ posts, users, either = [] }: Forgettable): Forgettable {
	return { posts: [...posts, ...either], users: [...users, ...either] };
}

async function forgetPosts(folder: string, what: Forgettable, effects: Effects): Promise<Buried> {
	const database = await Database.open(folder, 'file', effects.memory);
	try {
		const buried = await bury(database, what, Math.floor(effects.now() / 1000));
		await database.run('checkpoint');
		return buried;
	} finally {
		database.close();
	}
}
