import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database, type Row } from '#ingest/database.ts';
import { ingest, remove, type Summary } from '#ingest/ingest.ts';
import { findSettings } from '#lib/server/settingsFile.ts';
import { command, NOW } from '../command.ts';
import { writeFeed, type FeedPost } from '../feed.ts';
import { page, versions, type Written } from '../pages.ts';
import { pulled } from '../pulled.ts';
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

/**
 * What is done to a data folder: a file comes, or one of those that came goes, or all files so far become
 * posts that were pulled one by one, which cover nothing, or pulls cover other stretches of time.
 */
type Step =
	| { name: string; content: string }
	| { remove: number }
	| { single: true }
	| { covered: [brand: string, from: number, to: number][] };

const id = fc.integer({ min: 10, max: 24 }).map(String);
const maybe = (value: fc.Arbitrary<string>, weight: number) =>
	fc.oneof({ weight, arbitrary: fc.constant('') }, { weight: 1, arbitrary: value });

const row = fc.record({
	id,
	author: fc.constantFrom('ann', 'bob', 'cat', 'dan', 'acme', 'acme', 'acmehelp', 'globex'),
	author_id: maybe(fc.constantFrom('7', '8'), 6),
	at: fc
		.constantFrom(
			0,
			0,
			0,
			1,
			60,
			3600,
			40_000,
			86_400,
			90_000,
			180_000,
			1_600_000,
			1_600_060,
			2_600_000
		)
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

/** Posts of one conversation, no two of which are of the same second, so that responses can be told apart by it. */
const talk = (ids: fc.Arbitrary<string>, authors: string[], gaps: number[]) =>
	fc
		.record({
			id: ids,
			author: fc.constantFrom(...authors),
			gap: fc.constantFrom(...gaps),
			text: fc.constantFrom('@acme hi', '@ann @bob @acme', '@bob auto', '@ann done'),
			parent: id
		})
		.map(({ id, author, gap, text, parent }) => ({
			...{ id, author, author_id: '', text, parent, conversation: '10', quote: '', repost: '' },
			at: new Date((START + gap + Number(id)) * 1000).toISOString()
		}));
const asking = talk(fc.constantFrom('10', '11', '12', '13'), ['ann', 'bob'], [0, 3600, 90_000]);
const answering = talk(id, ['ann', 'bob', 'acme', 'acmehelp'], [40_000, 180_000, 200_000]);

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

const instant = (at: string) => Date.parse(at) / 1000;

/** A post as X gives it: of an edited one the first version or the second, which has its own id. */
const wired = fc
	.tuple(row, fc.constantFrom(0, 0, 0, 1, 2), fc.constantFrom('', '', '9'))
	.map(([{ id, author, at, text, parent, conversation }, edited, referred]) => {
		const post: Written = {
			id,
			author,
			at: instant(at),
			text,
			parent: parent && parent + referred,
			conversation: conversation || id
		};
		const [item = {}] = versions(post, 'post');
		const chain = edited > 0 ? [id, `${id}9`] : [id];
		return { ...item, id: chain[Math.max(0, edited - 1)], edit_history_post_ids: chain };
	});

/** A post as its author's own archive has it. */
const archived = row.map(({ id, at, text, parent }) => ({
	tweet: {
		id_str: id,
		full_text: text,
		created_at: new Date(at)
			.toUTCString()
			.replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) .*/, '$1 $3 $2 $5 +0000 $4'),
		user: { screen_name: 'acme', id_str: '7' },
		...(parent ? { in_reply_to_status_id_str: parent } : {})
	}
}));

const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 8 });
const table = (one: fc.Arbitrary<Record<string, string>>): fc.Arbitrary<Step> =>
	some(one).map((rows) => ({ name: 'posts.csv', content: stringify(rows, { header: true }) }));
const pages: fc.Arbitrary<Step> = some(wired).map((data) => ({
	name: 'posts.json',
	content: JSON.stringify(page(data, [], ['ann', 'bob', 'cat', 'dan', 'acme', 'globex'], 'post'))
}));
const archive: fc.Arbitrary<Step> = some(archived).map((posts) => ({
	name: 'tweets.js',
	content: `window.YTD.tweets.part0 = ${JSON.stringify(posts)}`
}));

/** Files that come and go: the first comes. */
function stepsOf(...files: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> {
	const go = fc.nat().map((remove): Step => ({ remove }));
	const more = fc.oneof({ weight: 4, arbitrary: fc.oneof(...files) }, { weight: 1, arbitrary: go });
	return fc
		.tuple(fc.oneof(...files), fc.array(more, { minLength: 1, maxLength: 4 }))
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
		const numbered = `replace (
			(select min(post) from s.posts as other where other.author_id = shown.author_id) as author_id
		)`;
		for (const { name } of names) {
			const replaced = {
				posts: `replace (
					(select min(post) from s.posts as other where other.author_id = shown.author_id) as author_id,
					case when conversation < 0
						then -(select min(post) from s.posts as other where other.conversation = shown.conversation)
						else conversation
					end as conversation
				)`,
				mentions: numbered,
				uncovered: numbered
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

const effects = { now: () => NOW, dense: 0, progress: () => undefined };

/** Does what a step says; how many posts were looked at for it, 0 where nothing was to be done. */
async function take(data: string, step: Step): Promise<Summary['derived']> {
	const { settings } = findSettings(data, undefined);
	if ('remove' in step) {
		const { out } = await command('imports', '--json', '--data', data);
		const imports = JSON.parse(out) as { import: number }[];
		const chosen = imports[step.remove % imports.length]?.import;
		return chosen === undefined ? 0 : (await remove(data, chosen, settings, effects)).derived;
	}
	if ('single' in step || 'covered' in step) {
		await pulled(data, async (database) => {
			if ('single' in step) return database.run(`update imports set source = 'pull'`);
			await database.run('delete from pulled');
			await database.insert('pulled', step.covered);
		});
		return (await ingest(data, [], settings, {}, effects)).derived;
	}
	const path = join(scratch(), step.name);
	writeFileSync(path, step.content);
	return (await ingest(data, [path], settings, {}, effects)).derived;
}

/** What was done: how much each step derived, and the tables in the end. */
interface Grown {
	derived: Summary['derived'][];
	found: Record<string, Row[]>;
}

/** Does all steps and compares what grew with what is derived anew. */
async function grow(steps: Step[], settings: string): Promise<Grown> {
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), settings);
	const derived: Summary['derived'][] = [];
	for (const step of steps) derived.push(await take(data, step));
	const found = await tables(data);
	rmSync(join(data, 'snapshots'), { recursive: true });
	const anew = await ingest(data, [], findSettings(data, undefined).settings, {}, effects);
	expect(anew.derived).toBe('all');
	expect(found).toEqual(await tables(data));
	return { derived, found };
}

const property = (
	sentence: string,
	steps: fc.Arbitrary<Step[]>,
	settings: string,
	also: (grown: Grown) => void = () => undefined
) =>
	test(
		sentence,
		async () => {
			await fc.assert(
				fc.asyncProperty(steps, async (steps) => also(await grow(steps, settings))),
				{ numRuns: SCALE, endOnFailure: true }
			);
		},
		120_000 * SCALE
	);

property(
	'what is derived step by step is what is derived at once, whatever comes and goes in whatever order',
	stepsOf(table(row)),
	SETTINGS,
	({ derived: [first, ...others] }) => {
		expect(first).toBe('all');
		expect(others).not.toContain('all');
	}
);

property(
	'the same where edits have ids of their own, and archives know no answers of others',
	stepsOf(pages, pages, archive, table(row)),
	SETTINGS
);

property(
	'the same where some was delivered to one brand: its handle that writes most can be another',
	stepsOf(table(mail), table(mail), table(row)),
	SETTINGS
);

property(
	'the same where the data tell who is a company: a new one has all derived',
	stepsOf(table(plain)),
	''
);

const covered: fc.Arbitrary<Step> = fc
	.array(
		fc.tuple(
			fc.constantFrom('Acme', 'Acme', 'Globex'),
			fc.constantFrom(-10, 0, 1, 3600, 86_400, 1_600_000),
			fc.constantFrom(60, 50_000, 200_000, 2_000_000)
		),
		{ maxLength: 2 }
	)
	.map((all) => ({
		covered: all.map(([brand, gap, length]) => [brand, START + gap, START + gap + length])
	}));

/** Files become posts that were pulled one by one, then others come and pulls cover more or less. */
function pullsOf(first: fc.Arbitrary<Step>, file = first): fc.Arbitrary<Step[]> {
	return fc
		.tuple(first, fc.array(fc.oneof(file, covered), { minLength: 2, maxLength: 5 }))
		.map(([first, rest]) => [first, { single: true }, ...rest]);
}

function expectParts({ derived: [first, second, ...others] }: Grown) {
	expect([first, second]).toEqual(['all', 'all']);
	expect(others).not.toContain('all');
}

property(
	'the same where pulls cover more or less of the past than before',
	pullsOf(table(row)),
	SETTINGS,
	expectParts
);

property(
	'the same where what is covered decides under which unit a response is filed: the earliest',
	pullsOf(table(asking), table(answering)),
	SETTINGS,
	(grown) => {
		expectParts(grown);
		for (const unit of ['mention', 'case']) {
			for (const automatic of ['exclude', 'include']) {
				const filed = filedUnder(grown.found, unit, automatic);
				for (const units of filed.values())
					expect(units).toEqual(units.map((_, index) => index === 0));
			}
		}
	}
);

/** By their responses, whether each unit in the order of time is the one under which it is filed. */
function filedUnder({ mentions = [] }: Grown['found'], unit: string, automatic: string) {
	const filed = new Map<string, unknown[]>();
	const units = mentions
		.filter(({ opens }) => unit === 'mention' || opens)
		.toSorted((one, other) => Number(one.mention) - Number(other.mention));
	for (const mention of units) {
		const at =
			(automatic === 'include' && mention[`${unit}_thread_include_at`]) ||
			mention[`${unit}_thread_exclude_at`];
		if (at === null) continue;
		const response = `${mention.brand_id} ${at}`;
		const first = mention[`${unit}_thread_${automatic}_first`];
		filed.set(response, [...(filed.get(response) ?? []), first]);
	}
	return filed;
}

const csv = (...rows: Record<string, string>[]): Step => ({
	name: 'posts.csv',
	content: stringify(rows, { header: true })
});

test('a post is heard for the same brand whether its version holds or was beaten', async () => {
	const post = (id: string, author: string, hours: number, more = {}) => ({
		...{
			id,
			author,
			author_id: '',
			text: 'hi',
			parent: '',
			quote: '',
			conversation: '',
			repost: ''
		},
		at: new Date((START + hours * 3600) * 1000).toISOString(),
		...more
	});
	// The handle of one brand with the id of another.
	await grow(
		[
			csv(post('10', 'globex', 0, { author_id: '7' }), post('11', 'ann', 2)),
			csv(post('10', 'globex', 0, { author_id: '7', text: 'hi again' }), post('12', 'acme', 25))
		],
		SETTINGS
	);
});

test('a company whose name is too long to be a handle is named by no version', async () => {
	const feed = (...posts: Omit<FeedPost, 'at'>[]): Step => {
		const path = join(scratch(), 'posts.csv');
		writeFeed(
			path,
			posts.map((post, index) => ({ ...post, at: START + index * 7200 }))
		);
		return { name: 'posts.csv', content: readFileSync(path, 'utf8') };
	};
	await grow(
		[
			feed(
				{ id: 1, author: 'ann', text: '@AVeryLongCompanyName hi' },
				{ id: 2, author: 'bob', text: 'x' }
			),
			feed({ id: 9, author: 'AVeryLongCompanyName', text: 'x', company: true }),
			feed({ id: 1, author: 'ann', text: '@AVeryLongCompanyName hi!' })
		],
		''
	);
});
