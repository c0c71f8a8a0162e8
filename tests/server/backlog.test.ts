import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { beforeAll, expect, test } from 'vitest';
import { command } from '../command.ts';
import { writeFeed, type FeedPost } from '../feed.ts';

/** Three weeks around the change to summer time in New York, from the middle of a week and an hour. */
const FROM = Date.UTC(2018, 2, 1, 7, 20) / 1000;
const TO = Date.UTC(2018, 2, 22, 7, 20) / 1000;
const WEEK = 7 * 86_400;
const data = mkdtempSync(join(tmpdir(), 'replyscope-backlog-'));

/** Mentions of one brand by people who each write once, and when each was answered. */
const units: { at: number; answered: number; handle: string }[] = [];
let seed = 5;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

beforeAll(async () => {
	const posts: FeedPost[] = [
		{ id: 1, author: 'acme', at: FROM, text: 'good morning', company: true },
		{ id: 2, author: 'acme', at: TO, text: 'good night', company: true }
	];
	for (let one = 0; one < 300; one++) {
		const quarter = random() < 0.2 ? 900 : 1;
		const at = Math.ceil((FROM + random() * (TO - FROM - 900)) / quarter) * quarter;
		const wait = Math.ceil((random() < 0.5 ? 7200 : 9 * 86_400) * random());
		const handle = random() < 0.3 ? 'acmecares' : 'acme';
		const answered = random() < 0.3 || at + wait > TO ? Infinity : at + wait;
		units.push({ at, answered, handle });
		posts.push({ id: 10 + 2 * one, author: `u${one}`, at, text: `@${handle} help` });
		if (answered < Infinity) {
			posts.push({
				id: 11 + 2 * one,
				author: 'acme',
				at: answered,
				text: `@u${one} done`,
				parent: 10 + 2 * one,
				company: true
			});
		}
	}
	writeFileSync(
		join(data, 'replyscope.toml'),
		`[[brand]]
		name = "Acme"
		kind = "own"
		timezone = "America/New_York"
		handle = [{ handle = "acme", role = "main" }, { handle = "acmecares", role = "support" }]`
	);
	const path = writeFeed(join(data, 'feed.csv'), posts);
	expect((await command('ingest', path, '--data', data)).code).toBe(0);
});

async function ask(query: string): Promise<Record<string, string | number>[]> {
	const { out, err } = await command(
		'query',
		`unit=mention&${query}`,
		'--data',
		data,
		'--format',
		'json'
	);
	expect(err).toBe('');
	return JSON.parse(out).rows;
}

/** The definition, word for word. */
function waiting(at: number, among = units): number {
	return among.filter((one) => one.at <= at && at < Math.min(one.answered, one.at + WEEK)).length;
}

/** The ends of the local hours that were observed, the last one cut by the end of the data. */
function ends(zone: string, from = FROM, to = TO): { wall: Temporal.ZonedDateTime; end: number }[] {
	const all = new Map<string, { wall: Temporal.ZonedDateTime; end: number }>();
	for (let at = Math.floor(from / 900) * 900; at < to; at += 900) {
		const wall = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(zone);
		all.set(`${wall.toPlainDate()} ${wall.hour} ${wall.offset}`, {
			wall,
			end: Math.min(to, at + 900)
		});
	}
	return [...all.values()];
}

test.each(['America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'])(
	'hours are observed from the minute on at which the file begins: %s',
	async (tz) => {
		const hours = new Map<number, number>();
		for (let at = FROM; at < TO; at += 60) {
			const wall = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(tz);
			const hour = (wall.dayOfWeek - 1) * 24 + wall.hour;
			hours.set(hour, (hours.get(hour) ?? 0) + 1 / 60);
		}
		const rows = await ask(`metrics=exposure_hours&by=hour_of_week&tz=${tz}`);
		expect(rows).toHaveLength(hours.size);
		for (const { hour_of_week, exposure_hours } of rows) {
			expect(exposure_hours).toBeCloseTo(hours.get(hour_of_week as number) as number, 9);
		}
		// Before the file nothing is known: the hours are missing, not zero.
		const [first] = await ask(`metrics=mentions,exposure_hours&by=hour&limit=1&tz=${tz}`);
		expect(Date.parse(first?.hour as string) / 1000 + 3600).toBeGreaterThan(FROM);
	}
);

test('the stock at the end of the data, and at the end of an earlier range', async () => {
	expect(await ask('metrics=backlog,waiting')).toEqual([
		{ backlog: waiting(TO), waiting: waiting(TO) }
	]);
	const to = Date.UTC(2018, 2, 12, 4) / 1000;
	expect(await ask('metrics=backlog&from=2018-03-11&to=2018-03-12')).toEqual([
		{ backlog: waiting(to) }
	]);
	const asOf = Date.UTC(2018, 2, 14, 9, 7) / 1000;
	expect(await ask('metrics=backlog&as_of=2018-03-14T09:07:00Z')).toEqual([
		{ backlog: waiting(asOf) }
	]);
});

test.each(['America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'])(
	'at the end of every hour, and its mean by hour of day and week: %s',
	async (tz) => {
		const hours = ends(tz);
		const rows = await ask(`metrics=backlog&by=hour&tz=${tz}`);
		expect(rows.map(({ backlog }) => backlog)).toEqual(hours.map(({ end }) => waiting(end)));
		for (const [name, of] of [
			['hour_of_day', ({ hour }: Temporal.ZonedDateTime) => hour],
			['hour_of_week', (wall: Temporal.ZonedDateTime) => (wall.dayOfWeek - 1) * 24 + wall.hour],
			['weekday', ({ dayOfWeek }: Temporal.ZonedDateTime) => dayOfWeek]
		] as const) {
			const cells = await ask(`metrics=backlog&by=${name}&tz=${tz}`);
			for (const cell of cells) {
				const among = hours.filter(({ wall }) => of(wall) === cell[name]);
				const mean = among.reduce((sum, { end }) => sum + waiting(end), 0) / among.length;
				expect(cell.backlog).toBeCloseTo(mean, 9);
			}
			expect(cells).toHaveLength(new Set(hours.map(({ wall }) => of(wall))).size);
		}
	}
);

test('by handle and day; handles add up', async () => {
	const days = new Map<string, number>();
	for (const { wall, end } of ends('America/New_York')) days.set(`${wall.toPlainDate()}`, end);
	const rows = await ask('metrics=backlog&by=day,handle');
	for (const { day, handle, backlog } of rows) {
		const end = days.get(String(day).slice(0, 10)) as number;
		const of = units.filter((one) => one.handle === handle);
		expect(backlog).toBe(waiting(end, of));
	}
	expect(rows).toHaveLength(2 * days.size);
});

test('hours that are kept restrict the instants, not what waits', async () => {
	const evening = ends('America/New_York').filter(({ wall }) => wall.hour >= 19);
	const mean = evening.reduce((sum, { end }) => sum + waiting(end), 0) / evening.length;
	const [row] = await ask('metrics=backlog&by=window&window=19:00-24:00&order=window&limit=1');
	expect(row?.backlog).toBeCloseTo(mean, 9);
	const [last] = await ask('metrics=backlog&window=19:00-24:00');
	expect(last?.backlog).toBe(waiting(evening.at(-1)?.end as number));
});
