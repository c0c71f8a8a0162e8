import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decoderOf } from '#ingest/encoding.ts';
import { openQuotes } from '#ingest/quotes.ts';
import { scan } from '#ingest/scan.ts';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';

const HEADER =
	'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id';
const TIME = 'Tue Oct 31 22:10:47 +0000 2017';
const row = (id: number, text: string) => `${id},ann,True,${TIME},${text},,`;

function file(content: string | Uint8Array): string {
	const path = join(scratch(), 'posts.csv');
	writeFileSync(path, content);
	return path;
}

/** Windows-1252 of a text of plain signs, `€`, `’` and Latin letters. */
function windows(text: string): Buffer {
	return Buffer.from(text.replaceAll('€', '\x80').replaceAll('’', '\x92'), 'latin1');
}

function utf16(text: string, order: 'le' | 'be', mark = ''): Buffer {
	const bytes = Buffer.from(mark + text, 'utf16le');
	return order === 'le' ? bytes : bytes.swap16();
}

/** What a dry run prints of a twcs file with one post of this text, and the first words of the post. */
async function dryRun(content: Uint8Array | string) {
	const { code, out, err } = await command(
		'ingest',
		file(content),
		'--dry-run',
		'--json',
		'--data',
		scratch()
	);
	expect(code, err).toBe(0);
	const [loaded] = (JSON.parse(out) as { files: { reason: string; sample: { text: string }[] }[] })
		.files;
	return { reason: loaded?.reason.split('; ').slice(1), text: loaded?.sample[0]?.text };
}

const TEXT = 'schön, it’s 5 €';
const FILE = `${HEADER}\n${row(1, `"${TEXT}"`)}\n`;

describe('what a file is read in is found, and said where it is a guess', () => {
	test.each([
		['UTF-8', FILE, []],
		['UTF-8 with a mark', `\ufeff${FILE}`, []],
		['UTF-16, smaller byte first', utf16(FILE, 'le', '\ufeff'), ['its text is UTF-16LE']],
		['UTF-16, greater byte first', utf16(FILE, 'be', '\ufeff'), ['its text is UTF-16BE']],
		['UTF-16 without a mark', utf16(FILE, 'le'), ['its text is UTF-16LE']],
		['UTF-16 without a mark, greater first', utf16(FILE, 'be'), ['its text is UTF-16BE']],
		['Windows-1252', windows(FILE), ['it is not UTF-8, so it is read as windows-1252, a guess']],
		[
			'UTF-8 with zero bytes',
			FILE.replace('schön', 'sch\0ön\0'),
			['bytes that are zero are left out (2)']
		],
		['carriage returns alone', FILE.replaceAll('\n', '\r'), []],
		['line ends of every kind', FILE.replace('\n', '\r\n\r\n\n\r'), []]
	])('%s', async (_, content, reason) => {
		expect(await dryRun(content)).toEqual({ reason, text: TEXT });
	});

	test('UTF-8 with a broken byte stays UTF-8, and the post stays a post', async () => {
		const bytes = Buffer.from(FILE.replace('schön', 'schön §'));
		bytes[bytes.indexOf('§')] = 0x41;
		expect(await dryRun(bytes)).toEqual({
			reason: ['bytes that are no UTF-8 read as \ufffd (1)'],
			text: TEXT.replace('schön', 'schön A\ufffd')
		});
	});

	test.each([
		['a\nb\n', false],
		['a\r\nb\r\n', false],
		['a\r\nb\n', true],
		['a\nb\r\n', true],
		['a\r\nb\r\n\n', true],
		['a\rb\r', true],
		['a\nb\r', true],
		[`${'x'.repeat((4 << 20) - 1)}\r\nb\r\n`, false],
		[`${'x'.repeat((4 << 20) - 1)}\r\nb\n`, true],
		[`${'x'.repeat((4 << 20) - 1)}\rb`, true]
	])('ends of lines %#', async (content, mixed) => {
		expect((await scan(file(content))).mixedEnds).toBe(mixed);
	});

	test('signs that take two units of UTF-16, across any border of pieces', () => {
		const bytes = utf16('a😡b€', 'le', '\ufeff');
		for (let size = 1; size < bytes.length; size++) {
			const decoder = decoderOf('utf-16le');
			let text = '';
			for (let at = 0; at < bytes.length; at += size)
				text += decoder.write(bytes.subarray(at, at + size));
			expect(text + decoder.end()).toBe('a😡b€');
		}
	});

	test('every sign of Windows-1252', () => {
		const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
		const text = decoderOf('iso-8859-1').write(bytes);
		expect(text.slice(0x80, 0xa0)).toBe('€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ');
		expect(text.slice(0xa0)).toBe(Buffer.from(bytes.subarray(0xa0)).toString('latin1'));
	});

	test.each([
		[
			'Cyrillic in UTF-16 without a mark',
			utf16('id,текст\n1,привет всем\n'.repeat(20), 'le'),
			'utf-16le'
		],
		[
			'Chinese in UTF-16 without a mark',
			utf16('编号,内容\n1,你好世界\n'.repeat(20), 'be'),
			'utf-16be'
		],
		[
			'a sign cut off at the end',
			Buffer.from('id,text\n1,schön schöner\n2,ä').subarray(0, -1),
			null
		],
		[
			'Cyrillic of another encoding',
			Buffer.from('id,text\n1,\xcf\xf0\xe8\xe2\xe5\xf2', 'latin1'),
			null
		]
	])('%s', async (_, content, encoding) => {
		expect((await scan(file(content))).encoding).toBe(encoding);
	});

	test.each([
		[
			'a picture',
			Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0\0\0\x03\0\x08\x06', 'latin1')
		],
		['zeros', Buffer.alloc(64)],
		['a program', Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0', 'latin1')]
	])('%s is no text', async (_, content) => {
		await expect(scan(file(content))).rejects.toThrow(/is binary data; allowed/);
	});
});

describe('an open quote is named and swallows nothing', () => {
	const rows = (...lines: string[]) => `${HEADER}\n${lines.join('\n')}\n`;
	const many = Array.from({ length: 4 }, (_, index) => row(10 + index, '@acme hi'));
	test.each([
		['to the end of the file', rows(row(1, 'a'), row(2, '"open'), ...many), 6, 'line 3', 1],
		[
			'to the next quote',
			rows(row(1, 'a'), row(2, '"open'), ...many, row(3, '"fine, this"'), row(4, '"b""c"')),
			8,
			'line 3',
			1
		],
		['in a row of two lines', rows(row(1, '"two\nlines"'), ...many, '9,ann,"x\ny'), 7, 'line 8', 2],
		['twice', rows(row(1, '"open'), ...many, row(2, '"again')), 6, 'line 2', 2]
	])('%s', async (_, content, read, line, refused) => {
		const { out } = await command('ingest', file(content), '--dry-run', '--data', scratch());
		expect(out).toContain(`${read} rows read: ${read - refused} new`);
		expect(out).toContain(`${line}: a quote is opened and not closed`);
	});

	test.each([
		['a,b\n"x",y\n', []],
		['a,b\n"x\ny",z\n"p ""q"" r","s"\n', []],
		['a,b\n5" screen,y\n', []],
		['a,b\n "x" ,"y" \n', []],
		['\ufeff"a","b"\n"x","y"', []],
		['a,b\n"x,y\n1,2\n', [4]],
		['a,b\n"x,y\n1,"2"\n3,"4\n', [4, 17]],
		['a,b\n""\n""""\n"""\n', [12]]
	])('%j', (content, places) => {
		expect(openQuotes(file(content), ',')).toEqual(places);
	});
});

test('a row as long as a book is refused alone', async () => {
	const long = 'x'.repeat(34_000_000);
	const content = `${HEADER}\n${row(1, 'a')}\n${row(2, long)}\n${row(3, `"${long.slice(2_000_000)}"`)}\n`;
	const { out } = await command('ingest', file(content), '--dry-run', '--data', scratch());
	expect(out).toContain('3 rows read: 2 new');
	expect(out).toContain('line 3: is longer than 33,554,432 bytes');
});
