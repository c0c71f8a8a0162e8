import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { Database } from '#ingest/database.ts';
import type { Loaded } from '#ingest/load.ts';
import { propose } from '#ingest/propose/propose.ts';
import { UnknownColumns } from '#ingest/unknownColumns.ts';
import { loading } from '../loading.ts';
import { InputError } from '#lib/model/errors.ts';
import { readSettings } from '#lib/model/readSettings.ts';

const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const FIRST = Number(process.env.REPLYSCOPE_TEST_SEED ?? 1);
const FILES = 20 * SCALE;
const TIME = 'Tue Oct 31 22:10:47 +0000 2017';

const SETTINGS = readSettings(
	`[[brand]]
name = "Acme"
kind = "own"
timezone = "Europe/Berlin"
handle = [{ handle = "acme", role = "main" }]
[[import]]
name = "desk"
delimiter = ";"
time_format = "%d.%m.%Y %H:%M"
timezone = "Europe/Berlin"
channel = "email"
brand = "Acme"
columns = { post_id = "Id", author_handle = "Von", posted_at = "Datum", text = "Inhalt" }
[[import]]
name = "iso"
timezone = "UTC"
columns = { post_id = "id", author_handle = "who", posted_at = "at", text = "text", reply_to_id = "to" }
`,
	'fuzz'
);

/** Whole files of every kind that is read, and one that a mapping is proposed for. */
const WHOLE: [string, BufferEncoding][] = [
	[
		`tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id
1,ann,True,${TIME},"@acme help, please",2,
2,acme,False,${TIME},@ann hello 😡,,1
3,bob,True,${TIME},"two
lines ""quoted""",,
4,cat,True,${TIME},5" screen,,3.0
`,
		'utf8'
	],
	[
		'Id;Von;Datum;Inhalt\r\na1;Ann Lee <ann@lee.example>;05.03.2018 10:00;schöne Grüße\r\na2;acme;05.03.2018 10:20;"gern; sehr"\r\na3;bob@lee.example;06.03.2018 10:20;"zwei\r\nZeilen"\r\n',
		'latin1'
	],
	[
		'\ufeffid,who,at,text,to\n1,ann,2018-03-05T10:00:00Z,"wörld 😡",\n2,acme,2018-03-05 10:00,ok,1\n3,bob,2018-03-05 11:00:00+01:00,"a, b",\n',
		'utf16le'
	],
	[
		'Message ID;From;Sent;Body\n1;ann;3/5/2018 9:05 PM;hello there you\n2;bob;3/6/2018 9:05 AM;"hello\nagain"\n',
		'utf8'
	]
];

/** What is put into files: signs of the grammar, of encodings, of SQL and of patterns. */
const PIECES = [
	'"',
	'""',
	'"x',
	'\n"',
	',',
	';',
	'\t',
	'\n',
	'\r',
	'\r\n',
	'\n\n',
	'\0',
	'\\',
	"'",
	'%',
	'😡'
]
	.concat([
		'\ufeff',
		'*',
		'[',
		'${x}',
		'null',
		'-1',
		'99999999999999999999',
		'01.01.0001 00:00',
		'  ',
		'\x1a'
	])
	.map((piece) => Buffer.from(piece))
	.concat(
		['ff', 'fe', 'fffe', 'feff', 'c3', 'ed a0 80', 'f4 90 80 80', '80', '9d'].map((hex) =>
			Buffer.from(hex.replaceAll(' ', ''), 'hex')
		)
	);

/** Random numbers below a bound, the same for the same seed. */
function numbers(seed: number): (bound: number) => number {
	let state = Math.imul(seed, 0x9e3779b1) >>> 0 || 1;
	return (bound) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % bound;
	};
}

/** A file with one to five changes: bytes flipped, cut, doubled, put in, or read in another encoding. */
function mutant(seed: number): Buffer {
	const below = numbers(seed);
	const pick = <T>(list: T[]) => list[below(list.length)] as T;
	const [text, encoding] = pick(WHOLE);
	let bytes = Buffer.from(text, encoding);
	for (let changes = 1 + below(5); changes > 0; changes--) {
		const at = below(bytes.length + 1);
		const to = Math.min(bytes.length, at + below(40));
		const [before, part, after] = [
			bytes.subarray(0, at),
			bytes.subarray(at, to),
			bytes.subarray(to)
		];
		const kind = below(8);
		if (kind === 0 && bytes.length > 0) {
			bytes = Buffer.from(bytes);
			const place = at % bytes.length;
			bytes[place] = (bytes[place] as number) ^ (1 << below(8));
		} else if (kind === 1) bytes = Buffer.concat([before, after]);
		else if (kind === 2) bytes = Buffer.concat([before, part, part, after]);
		else if (kind === 3 && below(4) === 0) bytes = Buffer.from(before);
		else if (kind === 4 && below(4) === 0) {
			bytes = Buffer.from(
				bytes.toString(pick(['latin1', 'utf8', 'utf16le'])),
				pick(['latin1', 'utf8', 'utf16le'])
			);
		} else if (kind === 5 && below(8) === 0) {
			bytes = Buffer.concat([before, ...Array.from({ length: below(3000) }, () => part), after]);
		} else bytes = Buffer.concat([before, pick(PIECES), part, after]);
	}
	return bytes;
}

let database: Database;
let path: string;
beforeAll(async () => {
	const folder = mkdtempSync(join(tmpdir(), 'replyscope-fuzz-'));
	path = join(folder, 'mutant.csv');
	database = await Database.open(folder, 'memory');
	await database.run('set threads = 1');
	return () => {
		database.close();
		rmSync(folder, { recursive: true, force: true });
	};
});

/** Loads the file as an ingest would, or proposes a mapping, and takes everything back. */
async function attempt(): Promise<Loaded | string> {
	const input = { file: basename(path), parts: [{ name: basename(path), path }] };
	const effects = { now: () => 1.6e12, progress() {} };
	try {
		return await loading(database, [input], SETTINGS, effects, async ([loaded]) => {
			await consistent(loaded as Loaded);
			return loaded as Loaded;
		});
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		if (error instanceof UnknownColumns) await propose(database, error.scanned, SETTINGS);
		return error.message;
	}
}

/** Every row is a whole post or refused by line and reason, and none is both or neither. */
async function consistent({ rows, refused, import: number }: Loaded) {
	const posts = await database.number(
		`select count(*)::double from post_versions where import = ${number}
		and post_id <> '' and author_handle <> '' and posted_at is not null and text is not null and refusal is null`
	);
	expect(posts).toBe(rows.new + rows.changed + rows.unchanged);
	expect(posts + refused.length).toBe(rows.read);
	expect(
		await database.number('select count(*)::double from post_versions where refusal is null')
	).toBe(posts);
	for (const { line, reason } of refused) {
		expect(line).toBeGreaterThan(1);
		expect(reason).toMatch(/^[^\n]{1,300}$/);
	}
}

test(
	`${FILES} mutated files are loaded whole or refused in one sentence`,
	async () => {
		let loaded = 0;
		for (let seed = FIRST; seed < FIRST + FILES; seed++) {
			writeFileSync(path, mutant(seed));
			const begun = performance.now();
			const outcome = await attempt().catch((error: Error) => {
				throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
			});
			expect(performance.now() - begun, `seed ${seed}`).toBeLessThan(10_000);
			if (typeof outcome !== 'string') loaded++;
			else
				expect(outcome, `seed ${seed}`).toMatch(
					/^(unknown|unusable|unreadable|empty|missing) \w+: [^\n]+$/
				);
		}
		expect(await database.number('select count(*)::double from post_versions')).toBe(0);
		expect(loaded).toBeGreaterThan(FILES / 4);
	},
	60_000 * SCALE
);
