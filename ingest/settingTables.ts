import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { InputError } from '#lib/model/errors.ts';
import { scheduleOf } from '#lib/model/schedule.ts';
import { validity, type Settings } from '#lib/model/settings.ts';
import type { Stretch } from '#lib/model/time.ts';
import type { Database } from './database.ts';

/** Writes the settings as the temporary tables that the steps read. */
export async function writeSettings(database: Database, { brand: brands }: Settings) {
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
export async function writeSchedules(database: Database, { brand: brands }: Settings) {
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
