import type { Database, Row } from './database.ts';
import type { Effects } from './effects.ts';
import { refusedFile, withoutForgotten } from './refusals.ts';
import type { Refused } from './refused.ts';
import { literal } from './sources/source.ts';
import { mappingOf, type Staged } from './stage.ts';
import { statement } from './statements.ts';

/** What became of one file. */
export interface Loaded {
	file: string;
	source: string;
	reason: string;
	space: string;
	/** The column of the file behind each field of a post. */
	columns: Record<string, string>;
	/** The first posts, as they were understood. */
	sample: Row[];
	/** The number of the import; null for a dry run and for a file that was imported before. */
	import: number | null;
	/** The import that already holds the same file. */
	already: number | null;
	rows: { read: number; new: number; changed: number; unchanged: number; refused: number };
	/** How many rows were refused, by reason with the values cut off. */
	refusals: Record<string, number>;
	/** Up to ten refused rows. */
	examples: Refused[];
	/** All refused rows, for whoever keeps them; left out of what is printed. */
	refused: Refused[];
	/** Where the refused rows are kept; null when there are none. */
	refusedFile: string | null;
	oldest: number | null;
	newest: number | null;
}

/** Choices of whoever asks for files to be loaded. */
export interface LoadOptions {
	/** A source's name, or an import's of the settings; guessed from the content without. */
	source?: string | undefined;
	/** Says what would happen and keeps nothing. */
	dryRun?: boolean | undefined;
}

const EXAMPLES = 10;

/**
 * Registers one staged file as an import, inside the caller's transaction, and says what it changes.
 */
export async function load(
	database: Database,
	staged: Staged,
	{ dryRun }: LoadOptions,
	effects: Effects
): Promise<Loaded> {
	const { file, digest, reading, already, segment, import: number } = staged;
	const refused = await withoutForgotten(database, staged.refused);
	const outcome = {
		file,
		source: reading.source,
		reason: reading.reason,
		space: reading.space,
		columns: reading.columns
	};
	if (already) return { ...outcome, ...(await earlier(database, number)) };
	const kept = await database.number(
		'select count(*) from post_versions where import = $number and refusal is null',
		{ number }
	);
	const now = Math.floor(effects.now() / 1000);
	const [span = {}] = await database.all(
		`select min(posted_at)::double as oldest, max(posted_at)::double as newest
		from post_versions where import = $number and refusal is null and posted_at <= $now`,
		{ number, now }
	);
	if (segment) await database.segments.register(segment);
	await database.setMeta({ last_import: String(number) });
	await database.run(
		`insert into imports values ($number, $file, $digest, $source, $space, $mapping, $brand, $now, $read, $refused, $oldest, $newest, false)`,
		{
			number,
			file,
			digest,
			source: reading.source,
			space: reading.space,
			mapping: mappingOf(staged),
			brand: reading.mapping?.brand ?? null,
			now,
			read: kept + refused.length,
			refused: refused.length,
			oldest: span.oldest ?? null,
			newest: span.newest ?? null
		}
	);
	const counts = await compare(database, number, reading.space, kept);
	return {
		...outcome,
		sample: await sample(database, number),
		import: dryRun ? null : number,
		already: null,
		rows: { read: kept + refused.length, ...counts, refused: refused.length },
		refusals: tally(refused),
		examples: refused.slice(0, EXAMPLES),
		refused: dryRun ? [] : refused,
		refusedFile: refused.length === 0 || dryRun ? null : refusedFile(database.folder, number),
		oldest: (span.oldest as number) ?? null,
		newest: (span.newest as number) ?? null
	};
}

/** How many posts are new, changed by this import, or the same as before it. */
async function compare(database: Database, number: number, space: string, kept: number) {
	const content = `hash(author_handle, author_id, posted_at, text, lang, reply_to_id, quote_of_id, repost_of_id, conversation_id, channel)`;
	const order = `row(coalesce(version_at, -9e15::bigint), import, version)`;
	await findTouched(database, number, space);
	const [counts = {}] = await database.all(
		`with before as (
			select post_id, arg_max(${content}, ${order}) as content
			from versions
			semi join touched using (post_id)
			where space = $space and import < $number
			group by all
		),
		after as (
			select post_id, arg_max(${content}, ${order}) as content
			from versions
			semi join before using (post_id)
			where space = $space
			group by all
		)
		select
			($kept - (select count(*) - count(distinct post_id) from touched)
				- (select count(*) from before))::double as new,
			(select count(*) from before join after using (post_id)
				where before.content <> after.content)::double as changed`,
		{ number, space, kept }
	);
	const added = counts.new as number;
	const changed = counts.changed as number;
	return { new: added, changed, unchanged: kept - added - changed };
}

/**
 * Lists in the temporary table `touched` those posts of an import that have several versions: once for
 * each that the import brings. A first import has to be searched whole, for the derivation too.
 */
async function findTouched(database: Database, number: number, space: string) {
	await database.run('drop table if exists repeated');
	await database.run(statement('10-versions.sql'));
	const others = await database.number('select count(*) from imports where import <> $number', {
		number
	});
	if (others === 0) await database.run(statement('11-repeated.whole.sql'));
	else {
		await database.run(`create temp table repeated as
			select space, post_id from versions
			semi join (select post_id from versions where import = ${number}) using (post_id)
			where space = ${literal(space)} group by all having count(*) > 1`);
	}
	await database.run(`create or replace temp table touched as
		select post_id from versions semi join repeated using (space, post_id) where import = ${number}`);
	if (others > 0) await database.run('drop table repeated');
}

async function earlier(database: Database, number: number) {
	const [row = {}] = await database.all(
		`select rows_read::double as read, rows_refused::double as refused,
			oldest::double as oldest, newest::double as newest
		from imports where import = $number`,
		{ number }
	);
	const read = row.read as number;
	const refused = row.refused as number;
	return {
		sample: await sample(database, number),
		import: null,
		already: number,
		rows: { read, new: 0, changed: 0, unchanged: read - refused, refused },
		refusals: {},
		examples: [],
		refused: [],
		refusedFile: null,
		oldest: row.oldest as number | null,
		newest: row.newest as number | null
	};
}

async function sample(database: Database, number: number): Promise<Row[]> {
	return database.all(
		`select post_id, author_handle, posted_at::double as posted_at, left(text, 100) as text, reply_to_id, company
		from post_versions
		semi join (
			select version from post_versions where import = $number and refusal is null order by version limit 3
		) as first using (version)
		order by version`,
		{ number }
	);
}

function tally(refused: Refused[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { reason } of refused) {
		const kind = reason.replace(/: .*/s, '');
		counts[kind] = (counts[kind] ?? 0) + 1;
	}
	return counts;
}
