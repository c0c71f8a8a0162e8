import { listValue } from '@duckdb/node-api';
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
	const named = brands.map(({ name, kind, timezone }) => [name, kind, timezone]);
	await database.insert('setting_brands', named);
	const handles = brands.flatMap(({ name, timezone, handle }) =>
		handle.map((entry) => [
			name,
			entry.handle,
			entry.id ?? null,
			entry.role,
			entry.region ?? null,
			entry.product ?? null,
			entry.language ?? null,
			...bounds(entry, timezone)
		])
	);
	await database.insert('setting_handles', handles);
	const targets = brands.flatMap(({ name, timezone, target }) =>
		target.map(({ role, handle, within, share, ...entry }) => [
			name,
			role ?? null,
			handle ?? null,
			within,
			share,
			...bounds(entry, timezone)
		])
	);
	await database.insert('setting_targets', targets);
	const automatic = brands.flatMap((brand) =>
		brand.automatic.map(({ handle, starts, matches }) => [
			brand.name,
			handle?.toLowerCase() ?? null,
			starts ?? null,
			matches ?? null
		])
	);
	await database.insert('setting_automatic', automatic);
}

/** Writes when each brand is open, over the time that was imported or pulled. */
export async function writeSchedules(database: Database, { brand: brands }: Settings) {
	await database.run(`
		create or replace temp table setting_schedules (brand varchar, valid_from bigint, valid_to bigint);
		create or replace temp table setting_open (brand varchar, opens_at bigint, closes_at bigint)
	`);
	const [span] = await database.all(
		`select min(oldest)::double as oldest, max(newest)::double as newest
		from (
			select oldest, newest from imports where not removed
			union all
			select covered_from, covered_to from pulled
		)`
	);
	if (typeof span?.oldest !== 'number' || typeof span.newest !== 'number') return;
	for (const brand of brands) {
		const { valid, open } = scheduleOf(brand, [span.oldest, span.newest]);
		const stretches = valid.map((stretch) => [brand.name, ...ends(stretch)]);
		await database.insert('setting_schedules', stretches);
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
