import { DuckDBInstance } from '@duckdb/node-api';
import { writeFileSync } from 'node:fs';

/** What a benchmark runs on. */
export interface Recipe {
	posts: number;
	brands: number;
	/** The first day and the number of days. */
	from: number;
	days: number;
}

/** Seconds since 1970 at which every history ends, long ago for whoever runs this. */
export const END = Date.UTC(2025, 10, 1) / 1000;
const YEAR = 365;
const BRANDS = 100;
/** Posts that follow from somebody who writes to a brand, that post included. */
const POSTS_EACH = 2.2;

/** How N posts are spread: over a year, ten times as dense, or over ten times as long. */
export const SHAPES = { year: YEAR, dense: YEAR / 10, long: YEAR * 10 };

export function recipe(posts: number, shape: keyof typeof SHAPES): Recipe {
	const days = SHAPES[shape];
	return { posts, brands: BRANDS, from: END - days * 86_400, days };
}

export const nameOf = (brand: number) => `brand${String(brand).padStart(3, '0')}`;

/** Writes the settings that go with the posts: the first brand is one's own and has promises. */
export function writeSettings(path: string, { brands }: Recipe) {
	const tables = Array.from({ length: brands }, (_, index) => {
		const name = nameOf(index + 1);
		const own = `timezone = "Europe/Berlin"
[[brand.target]]
within = "1h"
share = 0.6
[[brand.hours]]
open = ["mon-sat 08:00-20:00"]`;
		return `[[brand]]
name = "${name}"
kind = "${index === 0 ? 'own' : 'competitor'}"
${index === 0 ? own : 'timezone = "UTC"'}
[[brand.handle]]
handle = "${name}"
role = "main"
[[brand.handle]]
handle = "${name}help"
role = "support"
`;
	});
	writeFileSync(path, tables.join('\n'));
}

/** Writes the history as a file of the twcs form. */
export async function writePosts(path: string, recipe: Recipe) {
	await copy(
		path,
		`select * from (${threads(recipe, 0, openings(recipe))}) where written < ${END}`
	);
}

/**
 * Writes posts that come after the history: new threads, and for an eighth of them late answers to
 * what nobody had answered.
 *
 * @param batch a number of its own for each such file
 */
export async function writeMore(path: string, recipe: Recipe, posts: number, batch: number) {
	const first = openings(recipe) + batch * posts;
	const late = Math.floor(posts / 8);
	await copy(
		path,
		`(select * from (${threads(recipe, first, first + posts)}) order by thread, turn limit ${posts - late})
		union all
		(select thread, 1 as turn, ${END} + ${batch} * 3600 + thread % 3600 as written, brand, customer
		from (${threads(recipe, openings(recipe) - 20 * posts * (batch + 1), openings(recipe) - 20 * posts * batch)})
		where turn = 0 and ${chance('thread', 'answered')} >= 0.75
		limit ${late})`
	);
}

function openings({ posts }: Recipe): number {
	return Math.round(posts / POSTS_EACH);
}

/** A number from 0 to 1 that depends on a thread and a word. */
function chance(thread: string, word: string): string {
	// Hashed twice, as one alone leaves the words' numbers alike.
	return `(hash(hash(${thread}, '${word}')) / 18446744073709551616.0)`;
}

/** Seconds until an answer: log-normal, half of them within half an hour. */
function wait(word: string): string {
	const three = [1, 2, 3].map((n) => chance('thread', `${word}${n}`)).join(' + ');
	return `(60 + exp(7.5 + 3.2 * (${three} - 1.5)))::bigint`;
}

/**
 * Threads in about the order of time. Brands' volumes follow Zipf's law, days have an evening peak;
 * three of four openings are answered, a third of those who are answered write again.
 */
function threads(recipe: Recipe, from: number, to: number): string {
	const day = `${recipe.from} + (thread * ${recipe.days} / ${openings(recipe)})::bigint * 86400`;
	const ofDay = `((${chance('thread', 'hour')} + ${chance('thread', 'minute')}) / 2 * 86400 + 21600)::bigint % 86400`;
	return `
		with opened as (
			select thread, ${day} + ${ofDay} as opened,
				floor(exp(${chance('thread', 'brand')} * ln(${recipe.brands + 1})))::integer as brand,
				floor(power(${chance('thread', 'customer')}, 2) * ${openings(recipe)} / 3)::bigint as customer,
				opened + ${wait('first')} as answered,
				answered + 300 + (3000 * ${chance('thread', 'pause')})::bigint as asked,
				asked + ${wait('second')} as settled
			from (select range as thread from range(${from}, ${to}))
		)
		select thread, turn, [opened, answered, asked, settled][turn + 1] as written, brand, customer
		from opened, (select unnest([0, 1, 2, 3]) as turn)
		where turn = 0
			or ${chance('thread', 'answered')} < 0.75
				and (turn = 1 or ${chance('thread', 'again')} < 0.35 and (turn = 2 or ${chance('thread', 'settled')} < 0.7))`;
}

const WORDS =
	'order train flight parcel bill phone still again waiting since please help late lost broken account number why today nobody answers thanks sorry soon check status refund delivery app login password error'.split(
		' '
	);

/** Writes rows of threads with their texts, ids and parents. */
async function copy(path: string, rows: string) {
	const instance = await DuckDBInstance.create(':memory:', { memory_limit: '2GB' });
	const connection = await instance.connect();
	const handle = `'brand' || lpad(brand::varchar, 3, '0') || case when hash(thread) % 3 = 0 then 'help' else '' end`;
	const word = (n: number) =>
		`words[1 + (hash(hash(thread, turn, ${n})) % ${WORDS.length})::integer]`;
	await connection.run(`copy (
		select thread * 4 + turn + 1 as tweet_id,
			case when turn % 2 = 0 then 'c' || customer else ${handle} end as author_id,
			case when turn % 2 = 0 then 'True' else 'False' end as inbound,
			strftime(make_timestamp(written * 1000000), '%a %b %d %H:%M:%S +0000 %Y') as created_at,
			concat_ws(' ', case when turn % 2 = 0 then '@' || ${handle} else '@c' || customer end,
				${Array.from({ length: 14 }, (_, n) => word(n)).join(', ')}, thread) as text,
			null as response_tweet_id,
			case when turn > 0 then thread * 4 + turn end as in_response_to_tweet_id
		from (${rows}), (select [${WORDS.map((each) => `'${each}'`).join(', ')}] as words)
	) to '${path}' (header, delimiter ',')`);
	connection.closeSync();
	instance.closeSync();
}
