import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { METRICS } from '#lib/metrics/catalogue.ts';
import { DIMENSIONS } from '#lib/metrics/dimensions.ts';
import { LADDER } from '#lib/metrics/metric.ts';
import { asking } from '../asking.ts';
import { command } from '../command.ts';
import { writeFeed, type FeedPost } from '../feed.ts';
import { HAND_WORKED } from '../handWorked.ts';
import { openTime, type Row } from '../openTime.ts';
import { scratch } from '../scratch.ts';

type Answer = Record<string, string | number | null>;

const at = (iso: string) => Date.parse(iso) / 1000;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

/** A brand of the settings with one handle, its name in lower case; `hours` as TOML, one per row. */
function brand(name: string, zone: string, ...hours: string[]): string {
	return `[[brand]]\nname = "${name}"\nkind = "own"\ntimezone = "${zone}"
[[brand.handle]]\nhandle = "${name.toLowerCase()}"\nrole = "main"
${hours.map((row) => `[[brand.hours]]\n${row}`).join('\n')}\n`;
}

async function ingest(posts: string, ...brands: string[]): Promise<string> {
	const data = scratch();
	const settings = join(data, 'replyscope.toml');
	writeFileSync(settings, brands.join(''));
	const { code, err } = await command('ingest', posts, '--data', data, '--settings', settings);
	expect(code, err).toBe(0);
	return data;
}

async function feed(posts: FeedPost[], ...brands: string[]): Promise<string> {
	return ingest(writeFeed(join(scratch(), 'feed.csv'), posts), ...brands);
}

async function ask(data: string, query: string, ...options: string[]): Promise<Answer[]> {
	const { out, err } = await command(
		...['query', query, '--data', data, '--format', 'json', ...options]
	);
	expect(err, query).toBe('');
	return (JSON.parse(out) as { rows: Answer[] }).rows;
}

/** One question to a brand, answered or not, each by another customer; and the last thing known. */
function questions(name: string, waits: [asked: string, answered?: string][], end: string) {
	const handle = name.toLowerCase();
	return [
		...waits.flatMap(([asked, answered], index): FeedPost[] => {
			const id = 10 + 2 * index;
			const question = { id, author: `u${id}`, at: at(asked), text: `@${handle} hello` };
			if (!answered) return [question];
			return [question, { id: id + 1, author: handle, at: at(answered), text: 'hi', parent: id }];
		}),
		{ id: 9000, author: handle, at: at(end), text: 'the end' }
	];
}

/** What each question waited, or has waited so far when nobody answered, in the order of asking. */
async function waits(data: string, more = ''): Promise<(number | null)[]> {
	const metrics = 'response_mean_answered,open_oldest_seconds';
	const rows = await ask(data, `metrics=${metrics}&by=quarter_hour&clock=hours${more}`);
	return rows.map(
		(row) => (row.response_mean_answered ?? row.open_oldest_seconds) as number | null
	);
}

const MINUTE = 60;
const HOUR = 3600;
const WEEK = 'open = ["mon-fri 09:00-12:00", "mon-fri 13:00-17:00"]';

describe('a wait, worked by hand', () => {
	test('in plain weeks with lunch breaks and a holiday', async () => {
		const posts = questions(
			'Acme',
			[
				['2018-01-02T09:00Z', '2018-01-02T10:00Z'], // inside: one hour
				['2018-01-02T10:50Z', '2018-01-02T12:20Z'], // over lunch, 11:50 to 13:20: 10 + 20 minutes
				['2018-01-02T11:15Z', '2018-01-02T11:45Z'], // inside the lunch break: none
				['2018-01-05T15:30Z', '2018-01-09T08:15Z'], // Friday 16:30 to Tuesday 9:15, Monday closed
				['2018-01-06T12:00Z', '2018-01-07T12:00Z'], // a weekend: none
				['2018-01-10T07:00Z', '2018-01-10T08:00:05Z'], // before opening: five seconds
				['2018-01-10T15:59:59Z'], // never, until the end on Thursday at 17:30: 1 s + 7 h
				['2018-01-11T16:00Z'] // at closing time, never: none so far
			],
			'2018-01-11T16:30Z'
		);
		const data = await feed(
			posts,
			brand('Acme', 'Europe/Berlin', `${WEEK}\nclosed = [2018-01-08]`)
		);
		const none = 0;
		expect(await waits(data)).toEqual([
			...[HOUR, 30 * MINUTE, none, 45 * MINUTE, none, 5, 7 * HOUR + 1, none]
		]);
		// At least an hour of open time old: all but the last. Within it: all but that on 10 January.
		const [row] = await ask(
			data,
			'metrics=mentions,mature_1h,within_1h,response_rate_1h,response_p50,waiting,answered_share&clock=hours'
		);
		expect(row).toEqual({
			...{ mentions: 8, mature_1h: 7, within_1h: 6, response_rate_1h: 6 / 7 },
			// 2 of 8 answered at 0, one censored there; then 1 of 5 each: 1 − 6/8 · 4/5 · 3/4 = 0.55.
			...{ response_p50: 30 * MINUTE, waiting: 2, answered_share: 6 / 8 }
		});
		// At 17:00 on the second, the questions of 10:00, 11:50 and 12:15 have 6 h, 4 h 10 and 4 h.
		const asOf = '&as_of=2018-01-02T16:00:00Z';
		expect(await ask(data, `metrics=mature_4h,mature_8h,mentions&clock=hours${asOf}`)).toEqual([
			{ mature_4h: 3, mature_8h: 0, mentions: 3 }
		]);
	});

	test('when the hours change, and when the clock does', async () => {
		const newYork = await feed(
			questions(
				'Acme',
				[
					['2018-03-09T21:30Z', '2018-03-10T14:30Z'], // 16:30 to Saturday 9:30 under the old hours: 30 + 30 minutes
					['2018-03-11T02:00Z', '2018-03-11T09:00Z'], // Saturday 21:00 to Sunday 5:00: the night has 4 hours
					['2018-05-31T20:30Z', '2018-06-01T13:00Z'], // 16:30 to 9:00 under the new hours, from 8:00: 30 + 60 minutes
					['2018-11-04T01:00Z', '2018-11-04T12:00Z'] // Saturday 21:00 to Sunday 7:00: the night has 6 hours
				],
				'2018-12-01T00:00Z'
			),
			brand(
				'Acme',
				'America/New_York',
				'to = 2018-06-01\nopen = ["mon-sun 09:00-17:00", "sat 22:00-03:00"]',
				'from = 2018-06-01\nopen = ["mon-fri 08:00-20:00", "sat 22:00-03:00"]'
			)
		);
		expect(await waits(newYork)).toEqual([HOUR, 4 * HOUR, 1.5 * HOUR, 6 * HOUR]);

		const berlin = await feed(
			questions(
				'Acme',
				[
					['2018-03-24T20:00Z', '2018-03-25T03:00Z'], // 21:00 to 5:00
					['2018-10-27T19:00Z', '2018-10-28T05:00Z'] // 21:00 to 6:00
				],
				'2018-11-01T00:00Z'
			),
			brand('Acme', 'Europe/Berlin', 'open = ["sat 22:00-04:00"]')
		);
		expect(await waits(berlin)).toEqual([5 * HOUR, 7 * HOUR]);

		const lordHowe = await feed(
			questions(
				'Acme',
				[
					['2018-03-31T10:00Z', '2018-04-01T00:00Z'],
					['2018-10-06T10:00Z', '2018-10-07T00:00Z']
				],
				'2018-11-01T00:00Z'
			),
			brand('Acme', 'Australia/Lord_Howe', 'open = ["sat 22:00-04:00"]')
		);
		expect(await waits(lordHowe)).toEqual([6.5 * HOUR, 5.5 * HOUR]);
	});
});

describe('without a schedule', () => {
	const asked: [string, string?][] = [
		['2018-01-02T10:00Z', '2018-01-02T10:20Z'],
		['2018-01-03T10:00Z'],
		['2018-01-04T15:50Z', '2018-01-05T09:10Z']
	];
	const timed = METRICS.filter(({ name }) =>
		/^response_(rate|p\d|mean|median)|^(open|waiting)_oldest/.test(name)
	).map(({ name }) => name);
	const counted = METRICS.map(({ name }) => name).filter(
		(name) => !timed.includes(name) && !/^(within|mature)_/.test(name)
	);
	const all = METRICS.map(({ name }) => name).join(',');

	test('rates and times are null, what is followed is none, and the rest is the same', async () => {
		const data = await feed(questions('Acme', asked, '2018-01-20T00:00Z'), brand('Acme', 'UTC'));
		const [hours = {}] = await ask(data, `metrics=${all}&clock=hours`);
		const [calendar = {}] = await ask(data, `metrics=${all}`);
		for (const name of timed) expect(hours[name], name).toBeNull();
		for (const name of counted) expect(hours[name], name).toBe(calendar[name]);
		expect(hours).toMatchObject({ mentions: 3, answered: 2, open: 1, mature_5m: 0, within_7d: 0 });
		expect(await ask(data, 'clock=hours', '--curve')).toEqual([]);
	});

	test('of two brands, only the one that has one is timed', async () => {
		const data = await feed(
			[
				...questions('Acme', asked, '2018-01-20T00:00Z'),
				{ id: 5000, author: 'zoe', at: at('2018-01-02T10:00Z'), text: '@globex hi' },
				{ id: 5001, author: 'globex', at: at('2018-01-02T10:05Z'), text: 'yes', parent: 5000 },
				{ id: 5002, author: 'globex', at: at('2018-01-20T00:00Z'), text: 'end' }
			],
			brand('Acme', 'UTC', 'open = ["mon-fri 09:00-16:00"]'),
			brand('Globex', 'UTC')
		);
		const metrics = 'metrics=cases,answered,mature_30m,response_rate_30m,response_p50&clock=hours';
		const acme = { mature_30m: 3, response_rate_30m: 2 / 3, response_p50: 20 * MINUTE };
		expect(await ask(data, `${metrics}&by=brand`)).toEqual([
			{ brand: 'Acme', cases: 3, answered: 2, ...acme },
			{
				...{ brand: 'Globex', cases: 1, answered: 1 },
				...{ mature_30m: 0, response_rate_30m: null, response_p50: null }
			}
		]);
		expect(await ask(data, metrics)).toEqual([{ cases: 4, answered: 3, ...acme }]);
		expect(await ask(data, 'metrics=cases&by=waited&clock=hours')).toEqual([
			{ waited: 1200, cases: 2 },
			{ waited: null, cases: 2 }
		]);
		const curve = await ask(data, 'clock=hours', '--curve');
		expect(curve.find(({ waited }) => waited === 1800)).toMatchObject({ at_risk: 1 });
		const brands = await ask(data, 'by=brand&clock=hours', '--curve');
		expect(new Set(brands.map((row) => row.brand))).toEqual(new Set(['Acme']));
	});

	test('a schedule times what began in it, and its end censors', async () => {
		const data = await feed(
			questions(
				'Acme',
				[
					['2018-01-01T10:00Z', '2018-01-02T10:00Z'], // before any schedule
					['2018-01-02T10:00Z', '2018-01-02T10:20Z'],
					['2018-01-03T14:00Z', '2018-01-04T10:00Z'], // answered after its end, at midnight
					['2018-01-05T10:00Z', '2018-01-05T10:30Z'] // after it
				],
				'2018-01-20T00:00Z'
			),
			brand('Acme', 'UTC', 'from = 2018-01-02\nto = 2018-01-04\nopen = ["mon-sun 09:00-17:00"]')
		);
		expect(await waits(data)).toEqual([null, 20 * MINUTE, null, null]);
		const metrics = 'cases,answered,mature_2h,mature_4h,response_rate_2h,response_p50,response_p75';
		expect(await ask(data, `metrics=${metrics}&clock=hours`)).toEqual([
			{
				...{ cases: 4, answered: 4, mature_2h: 2, mature_4h: 1, response_rate_2h: 1 / 2 },
				...{ response_p50: 20 * MINUTE, response_p75: null }
			}
		]);
	});
});

test('attribution and automatic posts are read the same way', async () => {
	const thread: FeedPost[] = [
		{ id: 1, author: 'ann', at: at('2018-01-02T08:00Z'), text: '@acme help' },
		{ id: 2, author: 'acme', at: at('2018-01-02T09:10Z'), text: 'We are closed', parent: 1 },
		{ id: 3, author: 'ann', at: at('2018-01-02T09:20Z'), text: '@acme well', parent: 2 },
		{ id: 4, author: 'acme', at: at('2018-01-02T09:40Z'), text: '@ann sorry', parent: 3 },
		{ id: 5, author: 'acme', at: at('2018-01-02T14:00Z'), text: '@ann done', parent: 1 }
	];
	const acme = `${brand('Acme', 'UTC', WEEK)}[[brand.automatic]]\nstarts = "We are closed"\n`;
	const data = await feed(thread, acme);
	const mean = async (more: string) =>
		(await ask(data, `metrics=response_mean_answered&clock=hours&${more}`))[0]
			?.response_mean_answered;
	expect(await mean('')).toBe(40 * MINUTE);
	expect(await mean('automatic=include')).toBe(10 * MINUTE);
	// A case is answered by the answer to any of its mentions; alone, the first waited until 14:00.
	expect(await mean('attribution=direct')).toBe(40 * MINUTE);
	expect(await mean('attribution=direct&unit=mention&to=2018-01-02T09:00:00Z')).toBe(4 * HOUR);
	expect(await mean('unit=mention')).toBe(30 * MINUTE);
});

test('open round the clock is the calendar, in every metric, dimension and reading', async () => {
	const text = readFileSync(join(HAND_WORKED, 'replyscope.toml'), 'utf8');
	const always = '[[brand.hours]]\nopen = ["mon-sun 00:00-24:00"]\n\n';
	const brands = text.split(/^(?=\[\[brand\]\])/m).map((part) => `${part}\n${always}`);
	const ask = await asking(await ingest(join(HAND_WORKED, 'posts.csv'), ...brands));
	const all = METRICS.map(({ name }) => name).join(',');
	const same = async (query: string, table?: 'curve') => {
		const calendar = await ask(query, table);
		expect(calendar.length, query).toBeGreaterThan(0);
		expect(await ask(`${query}&clock=hours`, table), query).toEqual(calendar);
	};
	for (const { name } of DIMENSIONS) {
		const by = `by=${name}${name === 'window' ? '&window=07:00-14:00' : ''}`;
		await same(`metrics=${all}&${by}`);
		// A curve goes along what has been waited.
		if (by !== 'by=waited') await same(by, 'curve');
	}
	for (const unit of ['case', 'mention']) {
		for (const reading of ['', '&attribution=direct', '&automatic=include']) {
			await same(`metrics=${all}&by=brand,waited&unit=${unit}${reading}`);
			await same(`metrics=${all}&unit=${unit}${reading}&as_of=2018-03-05T15:00:00Z`);
		}
	}
});

describe('three brands over the changes of the clock, against brute force', () => {
	const BRANDS: { name: string; zone: string; rows: Row[] }[] = [
		{
			...{ name: 'Acme', zone: 'America/New_York' },
			rows: [
				{ to: at('2018-11-06T05:00Z'), open: ['mon-fri 08:00-12:00', 'mon-fri 12:30-18:10'] },
				{
					from: at('2018-11-06T05:00Z'),
					open: ['mon-sun 09:00-17:00', 'fri-sat 22:00-02:00', 'sat 16:00-23:00'],
					closed: ['2018-11-10']
				}
			]
		},
		{
			...{ name: 'Globex', zone: 'Europe/Berlin' },
			rows: [{ from: at('2018-10-25T10:00Z'), open: ['mon-sat 20:00-03:30', 'sun 02:15-02:45'] }]
		},
		{ name: 'Initech', zone: 'Australia/Lord_Howe', rows: [{ open: ['mon-sun 07:00-01:00'] }] }
	];
	const SPAN: [number, number] = [at('2018-10-20T00:00Z'), at('2018-11-15T00:00Z')];
	const UNITS = 240;

	/** Numbers in 0–1 that are the same in every run. */
	function* numbers(state = 42): Generator<number, never> {
		for (;;) yield (state = (state * 48271) % 2147483647) / 2147483647;
	}

	test('rates, percentiles and ages are those of the open seconds', async () => {
		const random = numbers();
		const units = BRANDS.flatMap(({ name }, b) =>
			Array.from({ length: UNITS }, (_, index) => {
				const asked = Math.floor(SPAN[0] + random.next().value * (SPAN[1] - SPAN[0]));
				const wait = Math.ceil(60 * 8000 ** random.next().value);
				const answered = random.next().value < 0.7 ? asked + wait : Infinity;
				return { name, id: 10_000 * (b + 1) + 2 * index, asked, answered };
			})
		);
		const posts = units.flatMap(({ name, id, asked, answered }): FeedPost[] => [
			{ id, author: `u${id}`, at: asked, text: `@${name.toLowerCase()} hi` },
			...(answered <= SPAN[1]
				? [{ id: id + 1, author: name.toLowerCase(), at: answered, text: 'yes', parent: id }]
				: [])
		]);
		const edges = SPAN.flatMap((edge, index) =>
			BRANDS.map(({ name }, b): FeedPost => {
				return { id: 1 + index * 3 + b, author: name.toLowerCase(), at: edge, text: 'edge' };
			})
		);
		const toml = BRANDS.map(({ name, zone, rows }) =>
			brand(
				name,
				zone,
				...rows.map(
					({ from, to, open, closed = [] }) =>
						`${from ? `from = ${iso(from)}\n` : ''}${to ? `to = ${iso(to)}\n` : ''}` +
						`open = ${JSON.stringify(open)}\nclosed = [${closed.join()}]`
				)
			)
		);
		const data = await feed([...edges, ...posts], ...toml);
		const between = new Map(
			BRANDS.map(({ name, zone, rows }) => [name, openTime(rows, zone, SPAN)])
		);
		for (const asOf of [SPAN[1], at('2018-11-04T06:30Z'), at('2018-10-28T01:20:30Z')]) {
			const known = units
				.filter(({ asked }) => asked <= asOf)
				.filter(({ name, asked }) => name !== 'Globex' || asked >= at('2018-10-25T10:00Z'))
				.map(({ name, asked, answered }) => {
					const open = between.get(name) as (from: number, to: number) => number;
					const wait = answered <= asOf ? open(asked, answered) : null;
					return { name, wait, age: open(asked, asOf) };
				});
			const names = LADDER.flatMap(({ rung }) => [`within_${rung}`, `mature_${rung}`]);
			const percentiles = 'response_p50,response_p75,response_p90';
			const rows = await ask(
				data,
				`metrics=${names.join(',')},${percentiles},response_mean_answered,open_oldest_seconds&by=brand&clock=hours&as_of=${iso(asOf)}`
			);
			expect(rows).toHaveLength(3);
			for (const row of rows) {
				const mine = known.filter(({ name }) => name === row.brand);
				for (const { rung, seconds } of LADDER) {
					const mature = mine.filter(({ age }) => age >= seconds);
					const within = mature.filter(({ wait }) => wait !== null && wait <= seconds);
					expect(row[`mature_${rung}`], rung).toBe(mature.length);
					expect(row[`within_${rung}`], rung).toBe(within.length);
				}
				for (const percent of [50, 75, 90])
					expect(row[`response_p${percent}`]).toBe(quantile(mine, percent / 100));
				const answered = mine.flatMap(({ wait }) => wait ?? []);
				const mean = answered.reduce((sum, wait) => sum + wait, 0) / answered.length;
				expect(row.response_mean_answered).toBeCloseTo(mean, 6);
				const open = mine.filter(({ wait }) => wait === null).map(({ age }) => age);
				expect(row.open_oldest_seconds).toBe(Math.max(...open));
			}
		}
	});

	/** The smallest wait by which the Kaplan–Meier estimate reaches a share; null when none does. */
	function quantile(units: { wait: number | null; age: number }[], share: number): number | null {
		const times = units.flatMap(({ wait }) => wait ?? []).sort((a, b) => a - b);
		let silent = 1;
		for (const time of new Set(times)) {
			const risk = units.filter(({ wait, age }) => (wait ?? age) >= time).length;
			silent *= 1 - times.filter((each) => each === time).length / risk;
			if (1 - silent >= share - 1e-12) return time;
		}
		return null;
	}
});
