import { ROLLUPS } from '#lib/metrics/rollup.ts';
import type { Database } from './database.ts';

/** So many posts are worth an increment, or this share of all; past both it costs less to derive all. */
const FEW = 10_000;
const SHARE = 0.25;

/** The tables of a snapshot that an increment changes row by row; the others are made anew. */
const CARRIED = [...['posts', 'mentions', 'answers', 'superseded', 'heard'], ...ROLLUPS];

/**
 * Lists in the temporary table `moved` the imports that came or went since the snapshot that is
 * attached as `base`.
 *
 * @returns whether what follows from them can be derived alone: not where the snapshot was made from
 * an import that is not stored any more, or where they have too large a share of the posts
 */
export async function findMoved(database: Database): Promise<boolean> {
	await database.run(`
		create temp table kept as
		select import from imports
		semi join base.imports as before using (import, file, digest, source, space, mapping, ingested_at, rows_read)
	`);
	const lost = await database.number(
		'select count(*) from base.imports anti join kept using (import)'
	);
	if (lost > 0) return false;
	await database.run(`
		create temp table moved as
		select import from imports where removed and import in (select import from base.imports)
		union all
		select import from imports where not removed and import not in (select import from base.imports)
	`);
	const rows = (where: string) =>
		database.number(`select sum(rows_read) from imports where ${where}`);
	const moved = await rows('import in (select import from moved)');
	return areFew(moved, await rows('not removed'));
}

function areFew(posts: number, all: number): boolean {
	return posts <= Math.max(FEW, SHARE * all);
}

/** Whether brands and handles, by the numbers that they have now, are those of `base`. */
export function sameHandles(database: Database): Promise<boolean> {
	const handles = (schema: string) =>
		`select handle_id, brand_id, name, id, valid_from, valid_to from ${schema}.handles`;
	return sameRows(database, handles('out'), handles('base'));
}

/**
 * Whether delivered posts go to the handles to which they went: those that write most in an import,
 * which one post can change for all of them.
 */
export function sameDesks(database: Database): Promise<boolean> {
	const desks = (table: string) =>
		`select import, brand_id, handle_id from ${table} anti join moved using (import)`;
	return sameRows(database, desks('desks'), desks('desks_before'));
}

/** Whether two SELECTs give the same rows, whatever their order. */
async function sameRows(database: Database, one: string, other: string): Promise<boolean> {
	return (await database.number(`select count(*) from (${difference(one, other)})`)) === 0;
}

/** SQL of the rows that one SELECT gives and another does not, or the other way round. */
export function difference(one: string, other: string): string {
	return `((${one}) except (${other})) union all ((${other}) except (${one}))`;
}

/** How many posts are looked at; null where it costs less to derive all. */
export async function reach(database: Database): Promise<number | null> {
	const posts = await database.number('select count(*) from scope');
	const all = await database.number('select count(*) from base.posts');
	return areFew(posts, all) ? posts : null;
}

/** Makes `base`, with what was derived in it already, the database `out`; small tables come over. */
export async function carryOver(database: Database, path: string) {
	const tables = await database.all(
		`select database_name as place, table_name as name from duckdb_tables() where database_name in ('base', 'out')`
	);
	const loose = tables.filter(({ name }) => !CARRIED.includes(name as string));
	for (const { name } of loose.filter(({ place }) => place === 'base')) {
		await database.run(`drop table base."${name}"`);
	}
	for (const { name } of loose.filter(({ place }) => place === 'out')) {
		await database.run(`create table base."${name}" as from out."${name}"`);
	}
	await database.run('detach out');
	await database.run('detach base');
	await database.run(`attach ${path} as out`);
}
