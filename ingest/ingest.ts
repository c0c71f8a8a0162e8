import { rmSync } from 'node:fs';
import { unknown } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import { Database } from './database.ts';
import type { Effects } from './effects.ts';
import { load, refusedFile, type Loaded, type LoadOptions } from './load.ts';
import { lock } from './lock.ts';
import { publish } from './publish.ts';

/** What an ingest did, as `replyscope ingest --json` prints it. */
export interface Summary {
	files: Loaded[];
	/** The snapshot that was published; null when the current one already says the same. */
	snapshot: number | null;
	mentions: number;
	cases: number;
	responses: number;
	/** Seconds by stage. */
	seconds: Record<string, number>;
}

/**
 * Loads files into a data folder and publishes what follows from them: all of the files or, on an
 * error, none. Without files it derives anew where the settings or the program have changed.
 *
 * @throws InputError for a file that cannot be used, OperationError when another ingest runs
 */
export async function ingest(
	folder: string,
	paths: string[],
	settings: Settings,
	options: LoadOptions,
	effects: Effects
): Promise<Summary> {
	if (options.dryRun) return preview(folder, paths, settings, options, effects);
	return write(folder, settings, effects, async (database, seconds) => {
		const begun = effects.now();
		const files = await database.transaction(async () => {
			const loaded: Loaded[] = [];
			for (const path of paths) loaded.push(await load(database, path, settings, options, effects));
			if (loaded.some((each) => each.import !== null)) await nextGeneration(database);
			return loaded;
		});
		await database.run('checkpoint');
		if (paths.length > 0) seconds.load = (effects.now() - begun) / 1000;
		return files;
	});
}

/**
 * Takes one import out again and publishes what follows from the rest.
 *
 * @throws InputError when there is no such import
 */
export async function remove(
	folder: string,
	number: number,
	settings: Settings,
	effects: Effects
): Promise<Summary> {
	return write(folder, settings, effects, async (database) => {
		const imports = await database.all('select import from imports order by import');
		if (!imports.some((row) => row.import === number)) {
			throw unknown(
				'import',
				String(number),
				imports.map((row) => String(row.import))
			);
		}
		await database.transaction(async () => {
			await database.run('delete from post_versions where import = $number', { number });
			await database.run('delete from imports where import = $number', { number });
			await nextGeneration(database);
		});
		await database.run('checkpoint');
		rmSync(refusedFile(folder, number), { force: true });
		return [];
	});
}

async function write(
	folder: string,
	settings: Settings,
	effects: Effects,
	change: (database: Database, seconds: Record<string, number>) => Promise<Loaded[]>
): Promise<Summary> {
	const unlock = lock(folder, effects.now());
	try {
		const database = await Database.open(folder);
		try {
			const seconds: Record<string, number> = {};
			const files = await change(database, seconds);
			const { timings, ...published } = await publish(database, settings, effects);
			return { files, ...published, seconds: { ...seconds, ...timings } };
		} finally {
			database.close();
		}
	} finally {
		unlock();
	}
}

/** Reads the files as an ingest would, in a database that leaves no trace. */
async function preview(
	folder: string,
	paths: string[],
	settings: Settings,
	options: LoadOptions,
	effects: Effects
): Promise<Summary> {
	const database = await Database.open(folder, 'memory');
	try {
		const files: Loaded[] = [];
		for (const path of paths) files.push(await load(database, path, settings, options, effects));
		return { files, snapshot: null, mentions: 0, cases: 0, responses: 0, seconds: {} };
	} finally {
		database.close();
	}
}

async function nextGeneration(database: Database) {
	await database.setMeta('generation', String((await database.generation()) + 1));
}
