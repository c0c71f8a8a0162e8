import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Database } from '#ingest/database.ts';
import type { Previewed } from '#ingest/ingest.ts';
import { called, type Field } from '#ingest/propose/names.ts';
import { sniff } from '#ingest/propose/sniff.ts';
import { timesIn } from '#ingest/propose/times.ts';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';

const BRAND = `[[brand]]
name = "Acme"
kind = "own"
timezone = "Europe/Berlin"
[[brand.handle]]
handle = "support@acme.example"
role = "support"
`;

/** A data folder with settings, and a file. */
function given(rows: string[], name: string, encoding: BufferEncoding = 'utf8') {
	const data = scratch();
	writeFileSync(join(data, 'replyscope.toml'), BRAND);
	const file = join(scratch(), name);
	writeFileSync(file, Buffer.from(`${rows.join('\r\n')}\r\n`, encoding));
	return { data, file };
}

async function proposalFor(rows: string[], name = 'export.csv'): Promise<Previewed> {
	const { data, file } = given(rows, name);
	const { code, out, err } = await command('ingest', file, '--dry-run', '--json', '--data', data);
	expect(code, err).toBe(0);
	const { files, proposals } = JSON.parse(out) as { files: unknown[]; proposals: [Previewed] };
	expect(files).toEqual([]);
	return proposals[0];
}

describe('a dry run of a file that no source knows', () => {
	test('prints a table that, pasted, loads it', async () => {
		const { data, file } = given(
			[
				'Nachrichten-ID;Vorgang;Antwort auf;Absender;Gesendet am;Betreff;Inhalt',
				'a1;t1;;Ann Lee <ann@lee.example>;05.03.2018 10:00;Paket;Wo ist mein Päckchen?',
				'a2;t1;a1;support@acme.example;05.03.2018 10:20;AW: Paket;Es ist unterwegs.',
				'a3;t2;;bob@lee.example;25.03.2018 11:00;Rechnung;Die Rechnung stimmt nicht.'
			],
			'Posteingang 2018.csv',
			'latin1'
		);
		const { out } = await command('ingest', file, '--dry-run', '--data', data);
		const table = `[[import]]
name = "posteingang-2018"
delimiter = ";"
encoding = "windows-1252" # a guess: the file is not UTF-8
time_format = "%d.%m.%Y %H:%M"
timezone = "Europe/Berlin" # a guess: the times say no zone, and Acme is in this one
channel = "email" # a guess: its authors are mail addresses
brand = "Acme" # a guess: everybody else in the file is taken to write to it
  [import.columns]
  post_id = "Nachrichten-ID"
  author_handle = "Absender"
  posted_at = "Gesendet am"
  text = "Inhalt"
  reply_to_id = "Antwort auf"
  conversation_id = "Vorgang"
`;
		expect(out).toContain(table);
		expect(out).toContain('3 rows read: 3 new');
		appendFileSync(join(data, 'replyscope.toml'), table);
		const loaded = await command('ingest', file, '--data', data);
		expect(loaded.out).toContain('3 rows read: 3 new');
		const query = 'metrics=cases,answered,response_median_answered&by=channel';
		expect((await command('query', query, '--data', data, '--format', 'csv')).out).toBe(
			'channel,cases,answered,response_median_answered\nemail,2,1,1200\n'
		);
	});

	test('knows the export of Front', async () => {
		const { profile, table, loaded } = await proposalFor([
			'Message ID,Conversation ID,Segment,Direction,Message date,Author,From,To,Extract',
			'msg_1,cnv_1,1,Inbound,2018-03-05 10:00:00,,ann@lee.example,support@acme.example,Where is',
			'msg_2,cnv_1,1,Outbound,2018-03-05 10:30:00,Jo,support@acme.example,ann@lee.example,On its'
		]);
		expect(profile).toBe('front');
		expect(table).toContain('name = "front"');
		expect(table).toContain('author_handle = "From"');
		expect(loaded?.rows.new).toBe(2);
	});

	test('says what is missing', async () => {
		const { missing, table, loaded } = await proposalFor([
			'nr,wer,wann,was',
			'1,ann,2018-03-05 10:00:00,this one and that',
			'2,bob,2018-03-05 11:00:00,that one and this'
		]);
		expect(missing).toEqual(['author_handle: no column is called like an author or a sender']);
		expect(table).toContain('# author_handle = "…" # to be filled in');
		expect(table).toContain('posted_at = "wann"');
		expect(loaded).toBeNull();
	});

	test('says which times can be read in two ways', async () => {
		const { notes, loaded } = await proposalFor([
			'id,user,date,message,message',
			'1,ann,3/5/2018 9:05 PM,hello there,x',
			'2,bob,3/6/2018 9:05 AM,hello again,y'
		]);
		expect(notes).toContain(
			'time_format = "%m/%d/%Y %I:%M %p" is a guess: every value could as well be %d/%m/%Y %I:%M %p'
		);
		expect(loaded?.oldest).toBe(Date.UTC(2018, 2, 5, 20, 5) / 1000);
		expect(loaded?.sample[0]?.text).toBe('hello there');
	});

	test('refuses what has no header, and names the way elsewhere', async () => {
		const { data, file } = given(['1,ann,2018-03-05', '2,bob,2018-03-05'], 'export.csv');
		const dry = await command('ingest', file, '--dry-run', '--data', data);
		expect(dry).toMatchObject({ code: 2, err: expect.stringContaining('unknown columns') });
		const wet = await command('ingest', given(['a,b', 'c,d'], 'x.csv').file, '--data', data);
		expect(wet).toMatchObject({ code: 2, err: expect.stringContaining('--dry-run proposes one') });
	});
});

test.each<[Field, string]>([
	['post_id', 'Message_ID'],
	['post_id', 'nachrichtenId'],
	['posted_at', 'Created At (UTC)'],
	['posted_at', "Date d'envoi"],
	['posted_at', 'Fecha de creación'],
	['author_handle', 'Expéditeur'],
	['author_handle', 'REMITENTE'],
	['text', 'Corps'],
	['reply_to_id', 'In-Reply-To'],
	['conversation_id', 'Gespräch'],
	['lang', 'Langue'],
	['channel', 'Kanal']
])('%s is what %s is called', (field, name) => {
	expect(called(field, ['nothing', name])).toEqual([1]);
});

test.each([
	['a;b\n"1;2";3\n4;5\n', ';', 2],
	['\n\na\tb\tc\n1\t2,5\t3\n', '\t', 3],
	['a,b\r"x\ry",2\r', ',', 2],
	['a|b|c\n1|2;3|4\n', '|', 3]
])('%j is cut by %j', (text, delimiter, columns) => {
	const found = sniff(text);
	expect([found?.delimiter, found?.header.length]).toEqual([delimiter, columns]);
});

describe('timesIn()', () => {
	let database: Database;
	beforeAll(async () => {
		const folder = mkdtempSync(join(tmpdir(), 'replyscope-times-'));
		database = await Database.open(folder, 'memory');
		return () => {
			database.close();
			rmSync(folder, { recursive: true, force: true });
		};
	});

	test.each([
		[['2018-03-05T10:00:00Z', '2018-03-05 11:00:00+01'], undefined, true, undefined],
		[['2018-03-05 10:00', '2018-03-05 11:00'], undefined, false, undefined],
		[['05.03.2018 10:00', '5.3.2018 9:00'], '%d.%m.%Y %H:%M', false, undefined],
		[['05/03/2018 10:00', '13/03/2018 10:00'], '%d/%m/%Y %H:%M', false, undefined],
		[['05/03/2018 10:00', '03/13/2018 10:00'], '%m/%d/%Y %H:%M', false, undefined],
		[['05/03/2018 10:00'], '%d/%m/%Y %H:%M', false, '%m/%d/%Y %H:%M'],
		[['05/03/18 10:00', '25/03/18 10:00'], '%d/%m/%y %H:%M', false, undefined],
		[['Mar 5, 2018, 9:05:07 PM'], '%b %d, %Y, %I:%M:%S %p', false, undefined],
		[['Mon, 5 Mar 2018 10:00:00 +0100'], '%a, %d %b %Y %H:%M:%S %z', true, undefined],
		[['Tue Oct 31 22:10:47 +0000 2017'], '%a %b %d %H:%M:%S %z %Y', true, undefined],
		[['2018-03-05 10:00:00 UTC'], '%Y-%m-%d %H:%M:%S %Z', true, undefined],
		[['1520000000', '1520000060.5'], '%s', true, undefined]
	])('%j', async (values, format, zoned, other) => {
		const list = values.map((value) => `('${value}')`).join(', ');
		const relation = `(values ${list}) as t (c0)`;
		expect(await timesIn(database, relation, 'c0', true)).toEqual({
			format,
			zoned,
			other,
			filled: values.length,
			fit: values.length
		});
	});

	test.each(['hello', '12', '2018-03-05', '170000000000000000', ''])(
		'%s is none',
		async (value) => {
			expect(
				await timesIn(database, `(values ('${value}')) as t (c0)`, 'c0', true)
			).toBeUndefined();
		}
	);
});
