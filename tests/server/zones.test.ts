import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { command } from '../command.ts';
import { writeFeed, type FeedPost } from '../feed.ts';

/**
 * One mention every 15 minutes over the whole of 2018, so that every bucket of any zone holds four
 * mentions for each real hour in it, and an hour that did not occur holds none.
 */
const FROM = Date.UTC(2018, 0, 1) / 1000;
const TO = Date.UTC(2019, 0, 1) / 1000;
const data = mkdtempSync(join(tmpdir(), 'replyscope-zones-'));

beforeAll(async () => {
	const posts: FeedPost[] = [{ id: 1, author: 'acme', at: FROM, text: 'hello', company: true }];
	for (let at = FROM; at <= TO; at += 900)
		posts.push({ id: at, author: `u${at}`, at, text: '@acme hi' });
	const path = writeFeed(join(data, 'year.csv'), posts);
	expect((await command('ingest', path, '--data', data)).code).toBe(0);
});

async function ask(query: string): Promise<string[]> {
	const { out, err } = await command('query', query, '--data', data, '--format', 'csv');
	expect(err).toBe('');
	return out.trim().split('\n').slice(1);
}

describe('a day has as many hours as the clocks gave it', () => {
	test.each([
		['America/New_York', '2018-03-11', '2018-03-11T00:00:00-05:00,92,23'],
		['America/New_York', '2018-11-04', '2018-11-04T00:00:00-04:00,100,25'],
		['Europe/Berlin', '2018-03-25', '2018-03-25T00:00:00+01:00,92,23'],
		['Europe/Berlin', '2018-10-28', '2018-10-28T00:00:00+02:00,100,25'],
		['Australia/Sydney', '2018-04-01', '2018-04-01T00:00:00+11:00,100,25'],
		['Australia/Sydney', '2018-10-07', '2018-10-07T00:00:00+10:00,92,23'],
		['Australia/Lord_Howe', '2018-04-01', '2018-04-01T00:00:00+11:00,98,24.5'],
		['Australia/Lord_Howe', '2018-10-07', '2018-10-07T00:00:00+10:30,94,23.5'],
		['Asia/Kathmandu', '2018-03-11', '2018-03-11T00:00:00+05:45,96,24'],
		// Midnight does not exist: the day begins at 01:00.
		['America/Sao_Paulo', '2018-11-04', '2018-11-04T01:00:00-02:00,92,23'],
		// 23:00 to 24:00 is repeated: the day before has 25 hours.
		['America/Sao_Paulo', '2018-02-17', '2018-02-17T00:00:00-02:00,100,25'],
		// Midnight to 01:00 is repeated: the day begins at the first.
		['America/Havana', '2018-11-04', '2018-11-04T00:00:00-04:00,100,25']
	])('%s %s', async (tz, day, expected) => {
		const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
		expect(
			await ask(`metrics=mentions,exposure_hours&by=day&tz=${tz}&from=${day}&to=${next}`)
		).toEqual([expected]);
		expect(await ask(`metrics=mentions_per_hour&tz=${tz}&from=${day}&to=${next}`)).toEqual(['4']);
	});
});

test('a repeated hour is two rows with different offsets, a skipped one is none', async () => {
	const autumn = 'by=hour&from=2018-11-04&to=2018-11-05&limit=3&tz=America/New_York';
	expect(await ask(`metrics=mentions&${autumn}`)).toEqual([
		'2018-11-04T00:00:00-04:00,4',
		'2018-11-04T01:00:00-04:00,4',
		'2018-11-04T01:00:00-05:00,4'
	]);
	const spring = 'by=hour&from=2018-03-11&to=2018-03-12&limit=3&tz=America/New_York';
	expect(await ask(`metrics=mentions&${spring}`)).toEqual([
		'2018-03-11T00:00:00-05:00,4',
		'2018-03-11T01:00:00-05:00,4',
		'2018-03-11T03:00:00-04:00,4'
	]);
});

test('half an hour repeated on Lord Howe Island is half a row', async () => {
	const rows = await ask(
		'metrics=mentions,exposure_hours&by=hour&from=2018-04-01&to=2018-04-02&limit=4&tz=Australia/Lord_Howe'
	);
	expect(rows).toEqual([
		'2018-04-01T00:00:00+11:00,4,1',
		'2018-04-01T01:00:00+11:00,4,1',
		'2018-04-01T01:30:00+10:30,2,0.5',
		'2018-04-01T02:00:00+10:30,4,1'
	]);
});

test('weeks start on Monday and months on the first, in any zone', async () => {
	expect(
		await ask('metrics=mentions&by=week&tz=Asia/Kathmandu&from=2018-03-07&to=2018-03-20')
	).toEqual([
		'2018-03-05T00:00:00+05:45,480',
		'2018-03-12T00:00:00+05:45,672',
		'2018-03-19T00:00:00+05:45,96'
	]);
	expect(
		await ask('metrics=exposure_hours&by=month&tz=Europe/Berlin&from=2018-02-01&to=2018-04-01')
	).toEqual(['2018-02-01T00:00:00+01:00,672', '2018-03-01T00:00:00+01:00,743']);
});

test('cyclic hours are divided by how often they occurred', async () => {
	const rows = await ask(
		'metrics=exposure_hours,mentions_per_hour&by=hour_of_day&tz=America/New_York&from=2018-03-11&to=2018-03-13'
	);
	expect(rows.slice(0, 4)).toEqual(['0,2,4', '1,2,4', '2,1,4', '3,2,4']);
	expect(
		await ask(
			'metrics=exposure_hours,mentions&hour_of_day=2&tz=America/New_York&from=2018-03-11&to=2018-03-13'
		)
	).toEqual(['1,4']);
});

test('a window over midnight belongs to the day on which it begins', async () => {
	const friday = 'window=19:00-03:00&days=fri&tz=UTC&from=2018-03-05&to=2018-03-12';
	expect(await ask(`metrics=mentions,exposure_hours&${friday}`)).toEqual(['32,8']);
	expect(await ask(`metrics=mentions&by=day&${friday}`)).toEqual([
		'2018-03-09T00:00:00+00:00,20',
		'2018-03-10T00:00:00+00:00,12'
	]);
	expect(await ask(`metrics=mentions,exposure_hours&by=window&${friday}`)).toEqual([
		'inside,32,8',
		'outside,640,160'
	]);
	const minutes = 'window=19:05-19:20&tz=UTC&from=2018-03-05&to=2018-03-06';
	expect(await ask(`metrics=mentions,exposure_hours&${minutes}`)).toEqual(['1,0.25']);
});

test('cells of an hour answer where the clock is whole hours ahead, and only there', async () => {
	for (const [tz, source] of [
		['Europe/Berlin', 'rollup'],
		['America/Sao_Paulo', 'rollup'],
		['Asia/Kathmandu', 'facts'],
		['Australia/Lord_Howe', 'facts']
	]) {
		const query = `metrics=mentions&by=day&tz=${tz}`;
		const { out } = await command('query', query, '--explain', '--data', data);
		expect(out, tz).toContain(`\nfrom: ${source}`);
	}
});
