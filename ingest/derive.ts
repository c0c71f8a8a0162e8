import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { InputError, OperationError } from '#lib/model/errors.ts';
import { scheduleOf } from '#lib/model/schedule.ts';
import { validity, type Settings } from '#lib/model/settings.ts';
import type { Stretch } from '#lib/model/time.ts';
import type { Database } from './database.ts';
import type { Effects } from './effects.ts';
import { writeIncidents } from './incidents.ts';
import { writeRollup } from './rollup.ts';
import { statements } from './statements.ts';

/** Enough doublings for any chain of parents that fits on a disk. */
const MAX_REPEATS = 40;

/** The step that stands on the incidents that were found. */
const BEGUN = '92-incidents.sql';

/** Seconds that each step took, by the name of its file. */
export type Timings = Record<string, number>;

/**
 * Derives every published table from the stored posts into the attached database `out`, step by
 * step, in the order of the files of `ingest/sql`.
 *
 * @throws OperationError when a check that must count nothing counts something
 */
export async function derive(
	database: Database,
	settings: Settings,
	effects: Effects
): Promise<Timings> {
	const timings: Timings = {};
	await writeSettings(database, settings);
	await writeSchedules(database, settings);
	const steps = statements().filter(({ file }) => file >= '10');
	for (const [index, { file, sql }] of steps.entries()) {
		const stage = file.replace(/^\d+-|\.sql$/g, '');
		effects.progress({ stage: 'derive', detail: stage, done: index / steps.length });
		const begun = effects.now();
		if (file === BEGUN) await writeIncidents(database, settings);
		if (file.endsWith('.repeat.sql')) await repeat(database, sql);
		else await database.run(sql);
		timings[stage] = (effects.now() - begun) / 1000;
	}
	const begun = effects.now();
	await writeRollup(database, effects);
	timings.rollup = (effects.now() - begun) / 1000;
	await refuseErrors(database);
	await forget(database);
	return timings;
}

/** Runs a step until nobody climbs any more, or as often as the longest chain could need. */
async function repeat(database: Database, sql: string) {
	const climbing = () => database.number('select count(*) from climbing');
	const most = Math.min(MAX_REPEATS, Math.ceil(Math.log2((await climbing()) + 1)) + 1);
	for (let turn = 0; turn < most && (await climbing()) > 0; turn++) await database.run(sql);
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
	const tables = await database.all(
		`select table_name as name from duckdb_tables() where temporary`
	);
	for (const { name } of tables) await database.run(`drop table "${name}"`);
}

/** Writes the settings as the temporary tables that the steps read. */
async function writeSettings(database: Database, { brand: brands }: Settings) {
	await database.run(`
		create or replace temp table setting_brands (brand varchar, kind varchar, timezone varchar);
		create or replace temp table setting_handles (
			brand varchar, handle varchar, id varchar, role varchar, region varchar, product varchar,
			language varchar, valid_from bigint, valid_to bigint
		);
		create or replace temp table setting_targets (
			brand varchar, role varchar, handle varchar, within integer, share double,
			valid_from bigint, valid_to bigint
		);
		create or replace temp table setting_automatic (
			brand varchar, name varchar, starts varchar, matches varchar
		)
	`);
	for (const brand of brands) {
		await insert(database, 'setting_brands', [brand.name, brand.kind, brand.timezone]);
		for (const entry of brand.handle) {
			await insert(database, 'setting_handles', [
				brand.name,
				entry.handle,
				entry.id ?? null,
				entry.role,
				entry.region ?? null,
				entry.product ?? null,
				entry.language ?? null,
				...bounds(entry, brand.timezone)
			]);
		}
		for (const { role, handle, within, share, ...entry } of brand.target) {
			await insert(database, 'setting_targets', [
				brand.name,
				role ?? null,
				handle ?? null,
				within,
				share,
				...bounds(entry, brand.timezone)
			]);
		}
		for (const { handle, starts, matches } of brand.automatic) {
			const name = handle?.toLowerCase() ?? null;
			await insert(database, 'setting_automatic', [
				brand.name,
				name,
				starts ?? null,
				matches ?? null
			]);
		}
	}
}

/** Writes when each brand is open, over the time that the imports span. */
async function writeSchedules(database: Database, { brand: brands }: Settings) {
	await database.run(`
		create or replace temp table setting_schedules (brand varchar, valid_from bigint, valid_to bigint);
		create or replace temp table setting_open (brand varchar, opens_at bigint, closes_at bigint)
	`);
	const [span] = await database.all(
		`select min(oldest)::double as oldest, max(newest)::double as newest from imports where not removed`
	);
	if (typeof span?.oldest !== 'number' || typeof span.newest !== 'number') return;
	for (const brand of brands) {
		const { valid, open } = scheduleOf(brand, [span.oldest, span.newest]);
		for (const stretch of valid) {
			await insert(database, 'setting_schedules', [brand.name, ...ends(stretch)]);
		}
		if (open.length === 0) continue;
		await database.run(
			`insert into setting_open select $brand, unnest($opens::bigint[]), unnest($closes::bigint[])`,
			{
				brand: brand.name,
				opens: listValue(open.map(([from]) => BigInt(from))),
				closes: listValue(open.map(([, to]) => BigInt(to)))
			}
		);
	}
}

/** From when to when a setting holds; null where it is not bounded. */
function bounds(entry: { from?: string | undefined; to?: string | undefined }, timezone: string) {
	return ends(validity(entry, timezone));
}

function ends(stretch: Stretch) {
	return stretch.map((end) => (Number.isFinite(end) ? end : null));
}

async function insert(database: Database, table: string, values: DuckDBValue[]) {
	const places = values.map((_, index) => `$v${index}`).join(', ');
	const named = Object.fromEntries(values.map((value, index) => [`v${index}`, value]));
	await database.run(`insert into ${table} values (${places})`, named);
}

/**
 * Makes sure that the database understands the patterns of the settings, before anything is written.
 *
 * @throws InputError naming the first that it does not
 */
export async function checkPatterns(database: Database, { brand: brands }: Settings) {
	const patterns = brands.flatMap(({ name, automatic }) =>
		automatic.flatMap(({ matches }) => (matches === undefined ? [] : [{ name, matches }]))
	);
	for (const { name, matches: pattern } of patterns) {
		try {
			await database.all('select regexp_matches($text, $pattern)', { text: '', pattern });
		} catch (error) {
			const [reason = ''] = (error as Error).message.split('\n');
			throw new InputError(
				`invalid pattern: brand.automatic.matches ${pattern} of ${name} (${reason}); allowed: an RE2 regular expression`
			);
		}
	}
}
