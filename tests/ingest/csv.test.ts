import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';

const BRAND = `[[brand]]
name = "Acme"
kind = "own"
timezone = "Europe/Berlin"
[[brand.handle]]
handle = "acme"
role = "main"
`;

const COLUMNS = `[import.columns]
post_id = "Id"
author_handle = "From"
posted_at = "Date"
text = "Body"
reply_to_id = "Parent"
lang = "Language"
`;

function settings(folder: string, options: string, columns: string): string {
	const path = join(folder, 'replyscope.toml');
	writeFileSync(path, `${BRAND}[[import]]\nname = "inbox"\n${options}\n${COLUMNS}${columns}`);
	return path;
}

async function load(options: string, content: string | Uint8Array, columns = '') {
	const folder = scratch();
	const data = scratch();
	const path = join(folder, 'export.csv');
	writeFileSync(path, content);
	const common = ['--data', data, '--settings', settings(folder, options, columns)];
	const outcome = await command('ingest', path, ...common);
	const query = async (text: string) =>
		(await command('query', text, '--data', data, '--format', 'csv')).out;
	return { ...outcome, query };
}

describe('any delimited file through an [[import]]', () => {
	test('another delimiter, an old encoding, local times', async () => {
		const rows = [
			'Id;From;Date;Body;Parent;Language',
			'a1;@kunde;05.03.2018 10:00;"@acme schöne Grüße; Hilfe";;de',
			'a2;acme;05.03.2018 10:20;@kunde gern;a1;de'
		];
		const { code, out, query } = await load(
			'delimiter = ";"\nencoding = "windows-1252"\ntime_format = "%d.%m.%Y %H:%M"\ntimezone = "Europe/Berlin"\nchannel = "email"',
			Buffer.from(rows.join('\r\n'), 'latin1')
		);
		expect(out).toContain(
			'export.csv: read as csv, because its header has the columns of [[import]] inbox'
		);
		expect(code).toBe(0);
		expect(await query('metrics=mentions,response_p50&by=channel,lang,source,quarter_hour')).toBe(
			'channel,lang,source,quarter_hour,mentions,response_p50\nemail,de,csv,2018-03-05T10:00:00+01:00,1,1200\n'
		);
	});

	test('ISO times with and without offset, fractions cut off', async () => {
		const { query } = await load(
			'timezone = "America/New_York"',
			[
				'Id,From,Date,Body,Parent,Language',
				'1,ann,2018-03-05T15:00:00.9Z,@acme a,,',
				'2,bob,2018-03-05 10:00:00,@acme b,,',
				'3,cat,2018-03-05T16:00:00+01:00,@acme c,,'
			].join('\n')
		);
		expect(await query('metrics=mentions&by=quarter_hour&tz=UTC')).toBe(
			'quarter_hour,mentions\n2018-03-05T15:00:00+00:00,3\n'
		);
	});

	test('a time without offset is refused where no zone is declared', async () => {
		const { code, out } = await load(
			'',
			'Id,From,Date,Body,Parent,Language\n1,ann,2018-03-05T15:00:00Z,@acme a,,\n2,bob,2018-03-05 10:00:00,@acme b,,\n'
		);
		expect(code).toBe(0);
		expect(out).toContain('line 3: Date is not an ISO time with its offset: 2018-03-05 10:00:00');
	});

	test('a reason is one short line, whatever the row holds', async () => {
		const { out } = await load(
			'',
			`Id,From,Date,Body,Parent,Language\n1,ann,2018-03-05T15:00:00Z,@acme a,,\n2,bob,"paps\nC ${'x'.repeat(500)}",@acme b,,\n`
		);
		expect(out).toContain('line 3: Date is not an ISO time with its offset: paps C xxx');
		expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThan(300);
	});

	test('seconds since 1970', async () => {
		const { query, out } = await load(
			'time_format = "%s"',
			'Id,From,Date,Body,Parent,Language\n1,ann,1520262000,@acme a,,\n2,bob,1520262000.9,@acme b,,\n3,cat,soon,@acme c,,\n'
		);
		expect(out).toContain('line 4: Date is not a number of seconds since 1970: soon');
		expect(await query('metrics=mentions&by=quarter_hour&tz=UTC')).toBe(
			'quarter_hour,mentions\n2018-03-05T15:00:00+00:00,2\n'
		);
	});

	test('a format without offset needs a zone', async () => {
		const { code, err } = await load(
			'time_format = "%d.%m.%Y"',
			'Id,From,Date,Body,Parent,Language\n1,a,05.03.2018,x,,\n'
		);
		expect(code).toBe(2);
		expect(err).toContain('missing timezone: [[import]] inbox has times without offset');
	});

	test('a person known by id in one post and by handle in another is answered by name', async () => {
		const { query } = await load(
			'',
			[
				'Id,From,Date,Body,Parent,Language,Person',
				'1,bob,2018-03-05T10:00:00Z,@acme one,,,',
				'2,bob,2018-03-05T10:05:00Z,two @acme,1,,7',
				'3,acme,2018-03-05T10:10:00Z,@bob hello,1,,'
			].join('\n'),
			'author_id = "Person"\n'
		);
		expect(await query('metrics=mentions,authors,answered&unit=mention')).toBe(
			'mentions,authors,answered\n2,2,2\n'
		);
	});

	test('columns that are not there', async () => {
		const { code, err } = await load('', 'Id,From,Date\n1,a,b\n');
		expect(code).toBe(2);
		expect(err).toContain('unknown columns');
		expect(err).toContain('inbox (Id, From, Date, Body, Parent, Language)');
	});
});
