import type { Database } from '#ingest/database.ts';
import type { Effects } from '#ingest/effects.ts';
import type { Input } from '#ingest/expand.ts';
import { load, type Loaded } from '#ingest/load.ts';
import { discard, stage, type Staged } from '#ingest/stage.ts';
import type { Settings } from '#lib/model/settings.ts';

/** Loads inputs as an ingest would, lets `look` see what became of them, and takes everything back. */
export async function loading<T>(
	database: Database,
	inputs: Input[],
	settings: Settings,
	effects: Effects,
	look: (loaded: Loaded[]) => Promise<T>
): Promise<T> {
	const staged: Staged[] = [];
	try {
		for (const input of inputs) {
			staged.push(...(await stage(database, [input], settings, undefined, effects, staged)));
		}
		await database.run('begin');
		try {
			const loaded: Loaded[] = [];
			for (const each of staged) loaded.push(await load(database, each, {}, effects));
			return await look(loaded);
		} finally {
			await database.run('rollback');
		}
	} finally {
		await discard(database, staged);
	}
}
