import { createHash } from 'node:crypto';
import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { join, resolve } from 'node:path';
import { settingsDigest, type Settings } from '#lib/model/settings.ts';
import { LEVELS, ROLLUP_SHAPE } from '#lib/metrics/rollup.ts';
import { SNAPSHOT_VERSION } from '#lib/model/snapshot.ts';
import type { Database } from './database.ts';
import { isDemo } from './demo/mark.ts';
import { derive, type Derived, type Timings } from './derive.ts';
import type { Effects } from './effects.ts';
import { snapshotsIn } from './kept.ts';
import { literal } from './sources/source.ts';
import { rollup } from './rollup.ts';
import { waits } from './waits.ts';
import { statements } from './statements.ts';

/** Snapshots that stay on disk: the newest and two to go back to. */
const KEPT = 3;

export interface Published {
	/** The number of the new snapshot; null when the current one already says the same. */
	snapshot: number | null;
	/** How many posts were looked at to derive it. */
	derived: Derived['posts'];
	timings: Timings;
	mentions: number;
	cases: number;
	responses: number;
}

/**
 * Publishes what follows from the stored posts, unless the current snapshot was made from the same
 * posts and settings by the same program.
 *
 * @param before seconds of the stages that came before, for the snapshot to tell
 */
export async function publish(
	database: Database,
	settings: Settings,
	effects: Effects,
	before: Timings = {}
): Promise<Published> {
	const wanted = await provenance(database, settings);
	const current = await currentMeta(database);
	if (current && Object.entries(wanted).every(([key, value]) => current[key] === value)) {
		return { snapshot: null, derived: 0, timings: {}, ...totals(current) };
	}
	const same = ['version', 'settings', 'program', 'rollup', 'buried'].every(
		(key) => current?.[key] === wanted[key]
	);
	const base = current && same ? Number(current.snapshot) : null;
	const built = await build(database, settings, wanted, effects, before, base);
	return { ...built, ...totals((await currentMeta(database)) ?? {}) };
}

/**
 * Builds a new snapshot beside the old ones and makes it the current one by rename, so that a reader
 * sees the last whole build at every moment.
 */
async function build(
	database: Database,
	settings: Settings,
	wanted: Record<string, string>,
	effects: Effects,
	before: Timings,
	base: number | null
): Promise<Pick<Published, 'snapshot' | 'derived' | 'timings'>> {
	const folder = join(resolve(database.folder), 'snapshots');
	mkdirSync(folder, { recursive: true });
	for (const name of readdirSync(folder)) {
		if (/\.tmp(\.wal)?$/.test(name)) rmSync(join(folder, name), { force: true });
	}
	const number = Math.max(0, ...snapshotsIn(folder)) + 1;
	const path = join(folder, `${number}.duckdb`);
	const draft = `${path}.tmp`;
	const from = base === null ? null : join(folder, `${base}.duckdb`);
	let derived: Derived;
	try {
		await database.segments.prepare();
		derived = await derive(database, settings, effects, draft, from);
		await writeMeta(database, {
			...wanted,
			snapshot: String(number),
			built_at: new Date(effects.now()).toISOString(),
			currency: settings.currency,
			demo: String(isDemo(database.folder))
		});
		effects.progress({ stage: 'publish', done: 0.9 });
		const begun = effects.now();
		await database.run('checkpoint out');
		derived.timings.publish = (effects.now() - begun) / 1000;
		await writeMeta(database, { seconds: JSON.stringify({ ...before, ...derived.timings }) });
		await database.run('checkpoint out');
	} catch (error) {
		for (const name of ['out', 'base']) await database.run(`detach database if exists ${name}`);
		await database.segments.abandon();
		rmSync(draft, { force: true });
		throw error;
	}
	await database.run('detach out');
	sync(draft);
	renameSync(draft, path);
	sync(folder);
	const current = join(folder, 'CURRENT');
	writeFileSync(`${current}.tmp`, `${number}\n`);
	sync(`${current}.tmp`);
	renameSync(`${current}.tmp`, current);
	sync(folder);
	for (const old of snapshotsIn(folder)
		.sort((a, b) => b - a)
		.slice(KEPT)) {
		rmSync(join(folder, `${old}.duckdb`), { force: true });
		// Older programs left the posts of each snapshot beside it.
		rmSync(join(folder, `${old}.posts.duckdb`), { force: true });
	}
	effects.progress({ stage: 'publish', done: 1 });
	return { snapshot: number, derived: derived.posts, timings: derived.timings };
}

/** What the current snapshot says of itself; null when there is none that can be read. */
async function currentMeta(database: Database): Promise<Record<string, string> | null> {
	const folder = join(resolve(database.folder), 'snapshots');
	let number: string;
	try {
		number = readFileSync(join(folder, 'CURRENT'), 'utf8').trim();
		const path = literal(join(folder, `${number}.duckdb`));
		await database.run(`attach ${path} as current_snapshot (read_only)`);
	} catch {
		return null;
	}
	try {
		const rows = await database.all(`select key, value from current_snapshot.meta`);
		const meta = Object.fromEntries(rows.map(({ key, value }) => [key, value]));
		return { ...meta, snapshot: number } as Record<string, string>;
	} catch {
		return null;
	} finally {
		await database.run('detach current_snapshot');
	}
}

/** What a snapshot follows from: the same provenance, the same numbers. */
async function provenance(database: Database, settings: Settings): Promise<Record<string, string>> {
	return {
		version: SNAPSHOT_VERSION,
		generation: String(await database.generation()),
		buried: (await database.meta('buried')) ?? '0',
		settings: settingsDigest(settings),
		program: program(),
		rollup: ROLLUP_SHAPE
	};
}

async function writeMeta(database: Database, meta: Record<string, string>) {
	await database.insert('out.meta', Object.entries(meta));
}

function totals(meta: Record<string, string>) {
	const count = (key: string) => Number(meta[key] ?? 0);
	return { mentions: count('mentions'), cases: count('cases'), responses: count('responses') };
}

/** Stands for the rules of derivation: a program with others derives anew. */
function program(): string {
	const hash = createHash('sha256');
	for (const { sql } of statements()) hash.update(sql);
	const [fine, coarse] = LEVELS;
	const lengths = [fine, coarse].map((length) => ({ brand: '', length, since: 0 }));
	for (const sql of [...rollup(lengths), ...waits()]) hash.update(sql);
	return hash.digest('hex');
}

function sync(path: string) {
	const file = openSync(path, 'r');
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}
