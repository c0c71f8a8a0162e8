import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command } from '../command.ts';
import { scratch } from '../scratch.ts';

const BRANDS = `[[brand]]
name = "Acme"
kind = "own"
timezone = "UTC"
[[brand.handle]]
handle = "acme"
role = "main"
[[brand.handle]]
handle = "support@acme.example"
role = "support"
[[brand.handle]]
handle = "billing@acme.example"
role = "other"
[[brand.handle]]
handle = "+49301234"
role = "support"
[[brand.automatic]]
starts = "We have received"
[[brand]]
name = "Globex"
kind = "competitor"
timezone = "UTC"
[[brand.handle]]
handle = "globex"
role = "main"
`;

const COLUMNS = `timezone = "UTC"
brand = "Acme"
  [import.columns]
  post_id = "Id"
  conversation_id = "Thread"
  reply_to_id = "In reply to"
  author_handle = "From"
  posted_at = "Date"
  text = "Body"
`;

/** Loads rows of `Id,Thread,In reply to,From,Date,Body` and answers queries about them. */
async function loaded(channel: string, rows: string[]) {
	const data = scratch();
	const file = join(scratch(), 'inbox.csv');
	writeFileSync(file, ['Id,Thread,In reply to,From,Date,Body', ...rows].join('\n'));
	const table = `[[import]]\nname = "desk"\nchannel = "${channel}"\n${COLUMNS}`;
	writeFileSync(join(data, 'replyscope.toml'), BRANDS + table);
	const { code, err } = await command('ingest', file, '--data', data);
	expect(code, err).toBe(0);
	return async (query: string) =>
		(await command('query', query, '--data', data, '--format', 'csv')).out.trim().split('\n');
}

/**
 * Ann asks (m1), a machine answers at once (m2), she asks again (m3), a person answers the machine's
 * own mail (m4), which is still for her. Bob asks (m5) and Carol, in copy, too (m6): one answer (m7)
 * is for both. Dan (m8) hears nothing. Ann writes again a day later (m10) and is answered without a
 * mark of what (m11).
 */
const MAIL = [
	'm1,t1,,Ann Lee <ann@lee.example>,2018-03-05 10:00:00,Where is my parcel? @globex was faster',
	'm2,t1,m1,Acme <support@acme.example>,2018-03-05 10:00:05,We have received your mail.',
	'm3,t1,m1,ann@lee.example,2018-03-05 10:40:00,Anyone?',
	'm4,t1,m2,Acme <Support@Acme.example>,2018-03-05 11:00:00,It is on its way.',
	'm5,t2,,bob@lee.example,2018-03-05 12:00:00,My bill is wrong.',
	'm6,t2,m5,carol@lee.example,2018-03-05 12:15:00,So is mine.',
	'm7,t2,m6,billing@acme.example,2018-03-05 12:35:00,Both are mended.',
	'm8,t3,,dan@lee.example,2018-03-05 13:00:00,Hello?',
	'm10,t1,m4,Ann Lee <ann@lee.example>,2018-03-06 12:00:00,It is not here.',
	'm11,t1,,support@acme.example,2018-03-06 12:05:00,It is next door.'
];

describe('an inbox of mail, worked by hand', () => {
	test('every mail by anybody else is a mention, waits are those of the thread', async () => {
		const query = await loaded('email', MAIL);
		expect(
			await query(
				'metrics=mentions,answered,response_median_answered&by=quarter_hour&unit=mention&tz=UTC'
			)
		).toEqual([
			'quarter_hour,mentions,answered,response_median_answered',
			'2018-03-05T10:00:00+00:00,1,1,3600',
			'2018-03-05T10:30:00+00:00,1,1,1200',
			'2018-03-05T12:00:00+00:00,1,1,2100',
			'2018-03-05T12:15:00+00:00,1,1,1200',
			'2018-03-05T13:00:00+00:00,1,0,',
			'2018-03-06T12:00:00+00:00,1,1,300'
		]);
	});

	test('cases, direct answers, the machine', async () => {
		const query = await loaded('email', MAIL);
		expect(await query('metrics=cases,answered,response_median_answered')).toEqual([
			'cases,answered,response_median_answered',
			'5,4,1650'
		]);
		const direct = 'metrics=answered,response_median_answered&unit=mention&attribution=direct';
		expect(await query(direct)).toEqual(['answered,response_median_answered', '2,750']);
		expect(await query(`${direct}&automatic=include`)).toEqual([
			'answered,response_median_answered',
			'3,300'
		]);
	});

	test('reach, handle, responder; nobody else is addressed or covered', async () => {
		const query = await loaded('email', MAIL);
		expect(await query('metrics=mentions&by=brand,channel,reach,handle&unit=mention')).toEqual([
			'brand,channel,reach,handle,mentions',
			'Acme,email,inbox,support@acme.example,5',
			'Acme,email,reply,support@acme.example,1'
		]);
		expect(await query('metrics=responses&by=responder&brand=Acme')).toEqual([
			'responder,responses',
			'billing@acme.example,1',
			'support@acme.example,2'
		]);
	});
});

/**
 * Calls without any mark of what answers what: one is taken after 40 s, one is missed and called back
 * after half an hour, one is missed for good, one is the brand's own.
 */
const CALLS = [
	'c1,1,,+491701,2018-03-05 09:00:00,',
	'c2,1,,+49301234,2018-03-05 09:00:40,',
	'c3,2,,+491702,2018-03-05 09:30:00,',
	'c4,3,,+49301234,2018-03-05 09:35:00,',
	'c5,2,,+49301234,2018-03-05 10:00:00,',
	'c6,4,,+491703,2018-03-05 11:00:00,'
];

test('phone calls, worked by hand', async () => {
	const query = await loaded('phone', CALLS);
	for (const attribution of ['thread', 'direct']) {
		expect(
			await query(
				`metrics=cases,answered,response_median_answered&by=quarter_hour&tz=UTC&attribution=${attribution}`
			)
		).toEqual([
			'quarter_hour,cases,answered,response_median_answered',
			'2018-03-05T09:00:00+00:00,1,1,40',
			'2018-03-05T09:30:00+00:00,1,1,1800',
			'2018-03-05T11:00:00+00:00,1,0,'
		]);
	}
});

test('chat: an answer without a mark is a direct one to the last question, and ends the whole wait', async () => {
	const query = await loaded('chat', [
		'1,a,,ann,2018-03-05 09:00:00,hello',
		'2,a,,ann,2018-03-05 09:01:00,my order is late',
		'3,a,,acme,2018-03-05 09:03:00,on it',
		'4,a,,acme,2018-03-05 09:04:00,done'
	]);
	const waits = 'metrics=mentions,answered,response_median_answered&unit=mention';
	expect(await query(`${waits}&attribution=direct`)).toContain('2,1,120');
	expect(await query(waits)).toContain('2,2,150');
	expect(await query('metrics=cases,response_median_answered')).toContain('1,180');
});

test('on X the text itself says whom it addresses, whoever collected it', async () => {
	const query = await loaded('x', [
		'1,a,,ann,2018-03-05 09:00:00,hello @acme',
		'2,b,,bob,2018-03-05 09:01:00,hello @globex',
		'3,c,,cat,2018-03-05 09:02:00,hello all'
	]);
	expect(await query('metrics=mentions&by=brand,reach')).toEqual([
		'brand,reach,mentions',
		'Acme,handle,1',
		'Globex,handle,1'
	]);
});
