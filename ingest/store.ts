import { POST_FIELDS } from '#lib/model/settings.ts';
import type { Database } from './database.ts';
import type { Refused } from './refused.ts';
import type { Tables } from './segment.ts';

/** 1 January 1990: what is dated earlier is a date that was never filled in. */
const EARLIEST = 631_152_000;

/** 1 January 10000. */
const LATEST = 253_402_300_800;

/** SQL of why a row is no post, null where it is one. */
export const REFUSAL = `coalesce(refusal, case
	when posted_at < ${EARLIEST} then 'it is dated before 1990'
	when posted_at >= ${LATEST} then 'it is dated after 9999'
end)`;

/** Where the rows of an import go. */
export interface Place extends Tables {
	number: number;
}

/** The columns of `post_versions` that every reading gives, in the order in which they are stored. */
export const COLUMNS: string[] = [...POST_FIELDS, 'company', 'version_at'];

/** Those, and the names, that a file of posts need not have: where it has none they are empty. */
export const OPTIONAL = [
	'author_id',
	'lang',
	'quote_of_id',
	'repost_of_id',
	'conversation_id',
	'version_at',
	'names'
];

/**
 * Stores posts of one import.
 *
 * @param select gives the columns of `post_versions` from `post_id` to `refusal` and, after these,
 * `names`, `editions` (the ids of all versions of the post, null where there is one), `line` and
 * `row`, as `postsOfPages` does
 * @returns the rows that are no posts, by `line`
 */
export async function store(
	database: Database,
	{ number, posts, editions }: Place,
	select: string
): Promise<Refused[]> {
	const stored = COLUMNS.join(', ');
	await database.run(
		`create or replace temp table understood as select * replace (${REFUSAL} as refusal) from (${select})`
	);
	await database.run(`
		insert into ${posts} (import, ${stored}, names)
		select ${number}, ${stored}, names from understood where refusal is null
	`);
	await database.run(`
		insert into ${editions}
		select distinct ${number}, unnest(editions), post_id
		from understood
		where refusal is null and editions is not null
	`);
	const refused = await database.all(
		`select line::double as line, refusal as reason, coalesce(row, '') as row
		from understood where refusal is not null order by line`
	);
	await database.run('drop table understood');
	return refused as unknown as Refused[];
}
