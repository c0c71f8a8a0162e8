import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database, type Row } from '#ingest/database.ts';
import { ingest, remove, type Summary } from '#ingest/ingest.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import { command, NOW } from '../command.ts';
import { scratch } from '../scratch.ts';

const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const START = 1_520_000_000;

const SETTINGS = `
[[brand]]
name = "Acme"
timezone = "UTC"
kind = "own"
handle = [{ handle = "acme", id = "7", role = "main" }, { handle = "acmehelp", role = "support", to = "2018-03-03" }]
automatic = [{ starts = "auto" }]

[[brand]]
name = "Globex"
kind = "competitor"
timezone = "UTC"
handle = [{ handle = "globex", role = "main" }]

[[import]]
name = "feed"
ids = "x"
columns = { post_id = "id", author_handle = "author", author_id = "author_id", posted_at = "at", text = "text", reply_to_id = "parent", quote_of_id = "quote", conversation_id = "conversation", repost_of_id = "repost" }

[[import]]
name = "mail"
ids = "x"
channel = "email"
brand = "Acme"
columns = { post_id = "number", author_handle = "from", posted_at = "at", text = "body", reply_to_id = "answers", conversation_id = "ticket" }
`;

/** What is done to a data folder: a file comes, or one of those that came goes. */
type Step = { rows: Record<string, string>[] } | { remove: number };

const id = fc.integer({ min: 10, max: 24 }).map(String);
const maybe = (value: fc.Arbitrary<string>, weight: number) =>
	fc.oneof({ weight, arbitrary: fc.constant('') }, { weight: 1, arbitrary: value });

const row = fc.record({
	id,
	author: fc.constantFrom('ann', 'bob', 'cat', 'dan', 'acme', 'acme', 'acmehelp', 'globex'),
	author_id: maybe(fc.constantFrom('7', '8'), 6),
	at: fc
		.constantFrom(0, 0, 0, 1, 60, 3600, 40_000, 86_400, 90_000, 180_000)
		.map((gap) => new Date((START + gap) * 1000).toISOString()),
	text: fc
		.tuple(
			fc.subarray(['@acme', '@globex', '@acmehelp', '@ann', '@bob']),
			fc.constantFrom('hi', 'RT', 'well @acme', 'auto', 'done ^AB', 'done ^ab', 'Anna', '')
		)
		.map(([names, word]) => (word === 'RT' ? 'RT @acme hi' : [...names, word].join(' '))),
	parent: fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight: 3, arbitrary: id }),
	quote: maybe(id, 5),
	conversation: maybe(fc.constantFrom('10', '12', '99'), 5),
	repost: maybe(id, 12)
});

/** What was delivered to one brand, so that everybody else writes to it. */
const mail = fc
	.tuple(row, fc.constantFrom('10', '12', '50', '50', '51'))
	.map(([{ id, author, at, text, parent }, ticket]) => ({
		number: id,
		from: author,
		at,
		body: text,
		answers: parent > '19' ? parent : '',
		ticket
	}));

/** Posts of the form without settings, where who is a company is told by the data. */
const plain = fc
	.record({
		id,
		author: fc.constantFrom('ann', 'bob', 'acme', 'acme', 'Acme', 'globex'),
		gap: fc.constantFrom(0, 0, 1, 60, 3600, 90_000),
		names: fc.subarray(['@acme', '@globex', '@ann', '@bob']),
		parent: fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight: 3, arbitrary: id })
	})
	.map(({ id, author, gap, names, parent }) => ({
		tweet_id: id,
		author_id: author,
		inbound: /^[ab](nn|ob)$/.test(author) ? 'True' : 'False',
		created_at: `Fri Mar 02 ${new Date((START + (gap % 30_000)) * 1000).toISOString().slice(11, 19)} +0000 2018`,
		text: names.join(' '),
		response_tweet_id: '',
		in_response_to_tweet_id: parent
	}));

/** Files that come and go: the first comes. */
function stepsOf(...rows: fc.Arbitrary<Record<string, string>>[]): fc.Arbitrary<Step[]> {
	const files = rows.map((row) => fc.array(row, { minLength: 1, maxLength: 8 }));
	const come = fc.oneof(...files).map((rows) => ({ rows }));
	const go = fc.nat().map((remove) => ({ remove }));
	const more = fc.oneof({ weight: 4, arbitrary: come }, { weight: 1, arbitrary: go });
	return fc
		.tuple(come, fc.array(more, { minLength: 2, maxLength: 5 }))
		.map(([first, rest]) => [first, ...rest]);
}

/** Every table of the current snapshot, its rows in order; numbers that nothing shows made comparable. */
async function tables(data: string): Promise<Record<string, Row[]>> {
	const number = readFileSync(join(data, 'snapshots/CURRENT'), 'utf8').trim();
	const database = await Database.open(data, 'memory');
	try {
		await database.run(`attach '${join(data, 'snapshots', `${number}.duckdb`)}' as s (read_only)`);
		const names = await database.all(
			`select table_name as name from duckdb_tables()
			where database_name = 's' and table_name <> 'segments' order by name`
		);
		const found: Record<string, Row[]> = {};
		for (const { name } of names) {
			const replaced = {
				posts: `replace (
					(select min(post) from s.posts as other where other.author_id = shown.author_id) as author_id,
					case when conversation < 0
						then -(select min(post) from s.posts as other where other.conversation = shown.conversation)
						else conversation
					end as conversation
				)`,
				mentions: `replace (
					(select min(post) from s.posts as other where other.author_id = shown.author_id) as author_id
				)`
			}[name as string];
			const but = name === 'meta' ? `where key not in ('snapshot', 'built_at', 'seconds')` : '';
			found[name as string] = await database.all(
				`select * ${replaced ?? ''} from s."${name}" as shown ${but} order by all`
			);
		}
		return found;
	} finally {
		database.close();
	}
}

const effects = { now: () => NOW, progress: () => undefined };

/** Does what a step says; how many posts were looked at for it, 0 where nothing was to be done. */
async function take(data: string, step: Step): Promise<Summary['derived']> {
	const { settings } = findSettings(data, undefined);
	if ('remove' in step) {
		const { out } = await command('imports', '--json', '--data', data);
		const imports = JSON.parse(out) as { import: number }[];
		const chosen = imports[step.remove % imports.length]?.import;
		return chosen === undefined ? 0 : (await remove(data, chosen, settings, effects)).derived;
	}
	const path = join(scratch(), 'posts.csv');
	writeFileSync(path, stringify(step.rows, { header: true }));
	return (await ingest(data, [path], settings, {}, effects)).derived;
}

/** Does all steps and compares what grew with what is derived anew; how much each step derived. */
async function grow(steps: Step[], settings: string): Promise<Summary['derived'][]> {
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), settings);
	const derived: Summary['derived'][] = [];
	for (const step of steps) derived.push(await take(data, step));
	const grown = await tables(data);
	rmSync(join(data, 'snapshots'), { recursive: true });
	const anew = await ingest(data, [], findSettings(data, undefined).settings, {}, effects);
	expect(anew.derived).toBe('all');
	expect(grown).toEqual(await tables(data));
	return derived;
}

test(
	'what is derived step by step is what is derived at once, whatever comes and goes in whatever order',
	async () => {
		await fc.assert(
			fc.asyncProperty(stepsOf(row), async (steps) => {
				const [first, ...others] = await grow(steps, SETTINGS);
				expect(first).toBe('all');
				expect(others).not.toContain('all');
			}),
			{ numRuns: 2 * SCALE }
		);
	},
	120_000 * SCALE
);

test(
	'the same where some was delivered to one brand: its handle that writes most can be another',
	async () => {
		await fc.assert(
			fc.asyncProperty(stepsOf(mail, mail, row), async (steps) => {
				await grow(steps, SETTINGS);
			}),
			{ numRuns: 2 * SCALE }
		);
	},
	120_000 * SCALE
);

test(
	'the same where the data tell who is a company: a new one has all derived',
	async () => {
		await fc.assert(
			fc.asyncProperty(stepsOf(plain), async (steps) => {
				await grow(steps, '');
			}),
			{ numRuns: SCALE }
		);
	},
	120_000 * SCALE
);
