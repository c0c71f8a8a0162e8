import { constants, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { OperationError } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import type { Database } from './database.ts';
import type { Effects } from './effects.ts';
import { writeIncidents } from './incidents.ts';
import { carryOver, findMoved, reach, sameDesks, sameHandles } from './increment.ts';
import { writeRollup } from './rollup.ts';
import { writeSchedules, writeSettings } from './settingTables.ts';
import { literal } from './sources/source.ts';
import { statements } from './statements.ts';
import { STORAGE } from './storage.ts';
import { waits } from './waits.ts';

/** The step that stands on the incidents that were found. */
const BEGUN = '92-incidents.sql';

/** Steps from here on read what was derived of all posts, and little besides. */
const SUMMARY = '85';

/** The steps after which an increment may turn out to be none. */
const TARGETS = '22-targets.sql';
const WITHIN = '23-within.part.sql';
const DESKS = '49-desks.part.sql';

/** Of so many rows handing work to other threads, and waiting for them, costs more than it saves. */
const FEW = 50_000;

/** Seconds that each step took, by the name of its file. */
export type Timings = Record<string, number>;

/** What was derived: all posts, or how many were looked at because of what came and went. */
export interface Derived {
	posts: 'all' | number;
	timings: Timings;
}

/**
 * Derives every published table from the stored posts into the file `draft`, which stays attached as
 * `out`, step by step, in the order of the files of `ingest/sql`.
 *
 * @param base a snapshot that was made by the same program with the same settings: only what follows
 * from imports that came or went since is derived then, where that reaches few posts
 * @throws OperationError when a check that must count nothing counts something
 */
export async function derive(
	database: Database,
	settings: Settings,
	effects: Effects,
	draft: string,
	base: string | null
): Promise<Derived> {
	await database.run(database.segments.rows > FEW ? 'reset threads' : 'set threads = 1');
	await writeSettings(database, settings);
	await writeSchedules(database, settings);
	const timings: Timings = {};
	const run: Run = (steps, stop) => runSteps(database, steps, settings, effects, timings, stop);
	let posts: number | null = null;
	if (base !== null) {
		posts = await deriveSome(database, draft, base, effects, timings, run);
		if (posts === null) await forget(database);
	}
	if (posts === null) {
		await database.run(`attach ${literal(draft)} as out (storage_version '${STORAGE}')`);
		await run(stepsOf('whole').filter(({ file }) => file < SUMMARY));
	}
	await run(stepsOf('whole').filter(({ file }) => file >= SUMMARY));
	const begun = effects.now();
	// Schedules are looked up for mentions, which are many, and not the other way round.
	await database.run(`set disabled_optimizers = 'build_side_probe_side'`);
	await writeRollup(database, effects, posts !== null);
	timings.rollup = (effects.now() - begun) / 1000;
	const rolled = effects.now();
	for (const sql of waits()) await database.run(sql);
	await database.run('reset disabled_optimizers');
	timings.waits = (effects.now() - rolled) / 1000;
	await refuseErrors(database);
	await forget(database);
	return { posts: posts ?? 'all', timings };
}

/** Derives what came and went into a copy of a snapshot; null where all has to be derived. */
async function deriveSome(
	database: Database,
	draft: string,
	base: string,
	effects: Effects,
	timings: Timings,
	run: Run
): Promise<number | null> {
	const begun = effects.now();
	await copyFile(base, draft, constants.COPYFILE_FICLONE);
	timings.copy = (effects.now() - begun) / 1000;
	await database.run(`attach ${literal(draft)} as base`);
	await database.run(`attach ':memory:' as out`);
	let posts: number | null = 0;
	const stop = async (file: string) => {
		if (file === TARGETS) return !(await sameHandles(database));
		if (file === DESKS) return !(await sameDesks(database));
		if (file === WITHIN) posts = await reach(database);
		return posts === null;
	};
	const steps = stepsOf('part').filter(({ file }) => file < SUMMARY);
	if ((await findMoved(database)) && (await run(steps, stop))) {
		const carrying = effects.now();
		await carryOver(database, literal(draft));
		timings.carry = (effects.now() - carrying) / 1000;
		return posts;
	}
	await database.run('detach out');
	await database.run('detach base');
	rmSync(draft);
	return null;
}

type Step = ReturnType<typeof statements>[number];

/** Runs steps in order, unless `stop` says after one that they lead nowhere; whether all have run. */
type Run = (steps: Step[], stop?: (file: string) => Promise<boolean>) => Promise<boolean>;

/** The steps that derive all posts, or some. */
function stepsOf(what: 'whole' | 'part'): Step[] {
	const other = what === 'whole' ? '.part.' : '.whole.';
	return statements().filter(({ file }) => file >= '10' && !file.includes(other));
}

async function runSteps(
	database: Database,
	steps: Step[],
	settings: Settings,
	effects: Effects,
	timings: Timings,
	stop?: (file: string) => Promise<boolean>
): Promise<boolean> {
	for (const [index, { file, sql }] of steps.entries()) {
		const stage = file.replace(/^\d+-|\..*$/g, '');
		effects.progress({ stage: 'derive', detail: stage, done: index / steps.length });
		const begun = effects.now();
		if (file === BEGUN) await writeIncidents(database, settings);
		if (file.endsWith('.repeat.sql')) await repeat(database, stage, sql);
		else await database.run(sql);
		timings[stage] = (timings[stage] ?? 0) + (effects.now() - begun) / 1000;
		if (await stop?.(file)) return false;
	}
	return true;
}

/**
 * Runs a step until the table of its name is empty. Climbing ends sooner, where only circles are left:
 * when it was run as often as the longest chain could need.
 */
async function repeat(database: Database, table: string, sql: string) {
	const left = () => database.number(`select count(*) from ${table}`);
	const most = table === 'climbing' ? Math.ceil(Math.log2((await left()) + 1)) + 1 : Infinity;
	for (let turn = 0; turn < most && (await left()) > 0; turn++) await database.run(sql);
}

async function refuseErrors(database: Database) {
	const failed = await database.all(
		`select name, sentence, rows::double as rows from out.checks where kind = 'error' and rows > 0`
	);
	if (failed.length > 0) {
		const list = failed.map(({ name, rows, sentence }) => `${name} (${rows}): ${sentence}`);
		throw new OperationError(`failed checks: ${list.join('; ')}`);
	}
}

/** Drops what only the derivation needed. */
async function forget(database: Database) {
	const made = await database.all(
		`select 'table' as kind, table_name as name from duckdb_tables()
		where temporary and table_name not like 'setting_%' and table_name <> 'lasting'
		union all
		select 'view', view_name from duckdb_views()
		where temporary and not internal and view_name not in ('post_versions', 'editions')`
	);
	for (const { kind, name } of made) await database.run(`drop ${kind} "${name}"`);
}
