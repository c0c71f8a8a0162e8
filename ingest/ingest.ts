import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, unknown } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import { Database } from './database.ts';
import type { Effects } from './effects.ts';
import { expand, type Input } from './expand.ts';
import { pruneSegments } from './kept.ts';
import { load, type Loaded, type LoadOptions } from './load.ts';
import { lock } from './lock.ts';
import { propose, type Proposal } from './propose/propose.ts';
import { refusedFile, writeRefused } from './refusals.ts';
import { publish, type Published } from './publish.ts';
import { checkPatterns } from './settingTables.ts';
import { discard, stage, type Staged } from './stage.ts';
import { finishBurial, markBurial } from './tombstones.ts';
import { UnknownColumns } from './unknownColumns.ts';

/** What an ingest did, as `replyscope ingest --json` prints it. */
export interface Summary {
	files: Loaded[];
	/** Of a dry run, mappings for files that no source knows. */
	proposals: Previewed[];
	/** The snapshot that was published; null when the current one already says the same. */
	snapshot: number | null;
	/** How many posts were looked at to derive it: `all`, or those that what is new touches. */
	derived: Published['derived'];
	mentions: number;
	cases: number;
	responses: number;
	/** Seconds by stage. */
	seconds: Record<string, number>;
}

/** A proposal and, where it is complete, what would become of the file by it. */
export type Previewed = Proposal & { loaded: Loaded | null };

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
		if (paths.length > 0) await database.segments.join();
		const inputs = await expandAll(paths, database.scratch);
		const staged = await stage(database, inputs, settings, options.source, effects);
		const files = await database
			.transaction(async () => {
				const loaded: Loaded[] = [];
				for (const each of staged) loaded.push(await load(database, each, options, effects));
				if (loaded.some((each) => each.import !== null)) {
					await markBurial(database);
					await database.nextGeneration();
				}
				return loaded;
			})
			.catch(async (error: Error) => {
				await discard(database, staged);
				throw error;
			});
		await finishBurial(database);
		for (const { import: number, refused } of files) {
			if (number !== null && refused.length > 0) writeRefused(folder, number, refused);
		}
		if (paths.length > 0) seconds.load = (effects.now() - begun) / 1000;
		const added = files.flatMap((each) => each.import ?? []);
		const undo = async () => {
			if (added.length > 0) {
				await database.run(
					`update imports set removed = true where import in (${added.join(', ')})`
				);
			}
			added.forEach((number) => rmSync(refusedFile(folder, number), { force: true }));
		};
		return { files, undo };
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
	const summary = await write(folder, settings, effects, async (database) => {
		const imports = await database.all(
			`select import from imports where not removed and source <> 'pull' order by import`
		);
		if (!imports.some((row) => row.import === number)) {
			throw unknown(
				'import',
				String(number),
				imports.map((row) => String(row.import))
			);
		}
		const mark = (removed: boolean) =>
			database.run('update imports set removed = $removed where import = $number', {
				number,
				removed
			});
		await database.transaction(async () => {
			await mark(true);
			await database.nextGeneration();
		});
		return { files: [], undo: () => mark(false) };
	});
	rmSync(refusedFile(folder, number), { force: true });
	return summary;
}

/** A change to the stored posts, and how to take it back when nothing can be published from it. */
interface Change {
	files: Loaded[];
	undo: () => Promise<void>;
}

/**
 * Changes the stored posts and publishes what follows; where that fails nothing has changed. Removed
 * posts go when they are no longer published, so that a crash in between loses nothing either.
 */
async function write(
	folder: string,
	settings: Settings,
	effects: Effects,
	change: (database: Database, seconds: Record<string, number>) => Promise<Change>
): Promise<Summary> {
	const unlock = lock(folder, effects.now());
	try {
		const database = await Database.open(folder, 'file', effects.memory);
		try {
			await checkPatterns(database, settings);
			const before = await database.generation();
			const seconds: Record<string, number> = {};
			const { files, undo } = await change(database, seconds);
			const { timings, ...published } = await publish(database, settings, effects, seconds).catch(
				async (error: Error) => {
					await database.transaction(async () => {
						await undo();
						await database.setMeta({ generation: String(before) });
					});
					await forgetRemoved(database);
					throw error;
				}
			);
			await forgetRemoved(database);
			await database.run('checkpoint');
			return { files, proposals: [], ...published, seconds: { ...seconds, ...timings } };
		} finally {
			database.close();
		}
	} finally {
		unlock();
	}
}

/** Reads the files as an ingest would and takes everything back. */
async function preview(
	folder: string,
	paths: string[],
	settings: Settings,
	options: LoadOptions,
	effects: Effects
): Promise<Summary> {
	const held = existsSync(join(folder, 'ingest.duckdb'));
	const unlock = held ? lock(folder, effects.now()) : () => undefined;
	try {
		const database = await Database.open(folder, held ? 'file' : 'memory', effects.memory);
		try {
			return await look(database, paths, settings, options, effects);
		} finally {
			database.close();
		}
	} finally {
		unlock();
	}
}

/** What would become of files, each seen as if those before it were stored. */
async function look(
	database: Database,
	paths: string[],
	settings: Settings,
	{ source }: LoadOptions,
	effects: Effects
): Promise<Summary> {
	const known: Staged[] = [];
	const proposals: (Proposal & { staged: Staged | null })[] = [];
	const all = () => [...known, ...proposals.flatMap(({ staged }) => staged ?? [])];
	try {
		for (const input of await expandAll(paths, database.scratch)) {
			try {
				known.push(...(await stage(database, [input], settings, source, effects, all())));
			} catch (error) {
				if (!(error instanceof UnknownColumns) || source !== undefined) throw error;
				proposals.push(await proposed(database, input, error, settings, effects, all()));
			}
		}
		await database.run('begin');
		const tell = (each: Staged) => load(database, each, { dryRun: true }, effects);
		const files: Loaded[] = [];
		for (const each of known) files.push(await tell(each));
		const previewed: Previewed[] = [];
		for (const { staged, ...proposal } of proposals) {
			previewed.push({ ...proposal, loaded: staged && (await tell(staged)) });
		}
		await database.run('rollback');
		const nothing = {
			snapshot: null,
			derived: 0,
			mentions: 0,
			cases: 0,
			responses: 0,
			seconds: {}
		};
		return { files, proposals: previewed, ...nothing };
	} finally {
		await discard(database, all());
	}
}

/** What stands behind the paths, one after the other. */
async function expandAll(paths: string[], scratch: string): Promise<Input[]> {
	const inputs: Input[] = [];
	for (const path of paths) inputs.push(...(await expand(path, scratch)));
	return inputs;
}

/** Proposes a mapping for a file that no source knows, and reads the file by it. */
async function proposed(
	database: Database,
	input: Input,
	refusal: UnknownColumns,
	settings: Settings,
	effects: Effects,
	before: Staged[]
): Promise<Proposal & { staged: Staged | null }> {
	const found = await propose(database, refusal.scanned, settings);
	if (!found) throw refusal;
	const { proposal, mapping } = found;
	if (!mapping) return { ...proposal, staged: null };
	const trial = { ...settings, import: [mapping] };
	try {
		const [staged = null] = await stage(database, [input], trial, undefined, effects, before);
		return { ...proposal, staged };
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		return { ...proposal, missing: [error.message], staged: null };
	}
}

/** Takes removed imports and their posts out of the database. */
async function forgetRemoved(database: Database) {
	await database.segments.drop();
	await database.run('delete from imports where removed');
	await pruneSegments(database);
}
