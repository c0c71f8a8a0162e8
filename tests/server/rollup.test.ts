import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDemo } from '#ingest/demo/demo.ts';
import { DEFAULT_RECIPE } from '#ingest/demo/generate.ts';
import { ingest } from '#ingest/ingest.ts';
import { rollup } from '#ingest/rollup.ts';
import { METRICS } from '#lib/metrics/catalogue.ts';
import { BINS, DIMENSIONS, VOCABULARY } from '#lib/metrics/dimensions.ts';
import { inCell, readingsOf, type Adding } from '#lib/metrics/rollup.ts';
import { addIncident } from '#lib/model/addIncident.ts';
import { readSettings } from '#lib/model/readSettings.ts';
import { parseQuery, type Readings } from '#lib/model/query.ts';
import { answer, type Answer } from '#lib/server/answer.ts';
import { binder } from '#lib/server/bind.ts';
import { needsCalendar } from '#lib/server/calendar.ts';
import { compose } from '#lib/server/compose.ts';
import { UNDECIDED } from '#lib/server/percentiles.ts';
import { resolve, type Resolved } from '#lib/server/resolve.ts';
import { answerTable } from '#lib/server/tables.ts';
import { ground } from '#lib/server/units.ts';
import { narrowRefusal, waitsOf } from '#lib/server/waits.ts';
import { Warehouse } from '#lib/server/warehouse.ts';

/** Six weeks of two brands whose files end in the middle of a quarter of an hour. */
const END = Date.UTC(2026, 2, 20, 13, 37, 11) / 1000;
const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
const data = mkdtempSync(join(tmpdir(), 'replyscope-rollup-'));
/** Mentions a cell from which a rollup is made here: the first brand has cells of a quarter of an hour, the other of an hour. */
const DENSE = 0.128;
let warehouse: Warehouse;
/** The brand with an incident of whole quarters of an hour; that of the other brand cuts one. */
let calmed: string;

beforeAll(async () => {
	const recipe = { ...DEFAULT_RECIPE, posts: 6000 * SCALE, brands: 2, days: 42, end: END };
	const now = () => Date.UTC(2026, 5, 1);
	const effects = { now, progress: () => {}, dense: DENSE * SCALE };
	const { settings } = await buildDemo(data, recipe, effects);
	const [other, first] = readSettings(readFileSync(settings, 'utf8'), settings).brand;
	const at = (day: number, hour: number, minute = 0) => Date.UTC(2026, 2, day, hour, minute) / 1000;
	const text = [
		{ brand: first, from: at(3, 5), to: at(3, 23, 15) },
		{ brand: other, from: at(5, 10, 7), to: at(5, 11) }
	].reduce(
		(text, { brand, ...incident }) =>
			addIncident(text, settings, brand?.name ?? '', { ...incident, topic: 'outage' }),
		readFileSync(settings, 'utf8')
	);
	// The hours of one brand begin and end within the data.
	const [, ...hours] = text.split('[[brand.hours]]\n');
	const dated = text.replace(
		hours.at(-1) as string,
		(row) => `from = 2026-02-20\nto = 2026-03-12\n${row}`
	);
	await ingest(data, [], readSettings(dated, settings), {}, effects);
	warehouse = await Warehouse.open(data);
	const { meta } = await warehouse.snapshot();
	expect(Object.values(JSON.parse(meta.rolling ?? '') as object)).toEqual([900, 3600]);
	calmed = first?.name ?? '';
}, 60_000);

afterAll(() => {
	warehouse.close();
	rmSync(data, { recursive: true, force: true });
});

/** Those that do not add up, and those of facts without a rollup. */
const ON_FACTS = new Set(
	'authors response_mean_answered response_median_answered open_oldest_seconds answer_median answer_mean answers signed agents agent_hours backlog'.split(
		' '
	)
);
const ADDING = METRICS.filter(
	(each) => each.kind === 'aggregate' && each.fact !== 'exposure' && !ON_FACTS.has(each.name)
).map(({ name }) => name);
const HAD = ['brand', 'handle', 'role'];
const READINGS_OF = readingsOf('mentions');
const LOCAL = DIMENSIONS.filter(({ over }) => over === 'calendar').map(({ name }) => name);

function both(query: string): Promise<[Answer, Answer]> {
	const parsed = parseQuery(query, VOCABULARY);
	return Promise.all([
		answer(warehouse, parsed),
		answer(warehouse, parsed, (resolved, snapshot) => compose(resolved, snapshot, 'facts'))
	]);
}

/** @param thin whether cells of an hour are too coarse, so that the second brand is read from the facts */
async function agree(query: string, thin = false) {
	const [quick, sure] = await both(query);
	expect(quick.refusals, query).toEqual(
		thin ? ['the mentions of some brands are too thin for a rollup to pay'] : []
	);
	expect(quick.sql).toContain('.rollup_');
	expect(sure.sql).not.toContain('.rollup_');
	expect(quick.rows, query).toEqual(sure.rows);
	return quick.rows;
}

/** The first changes its clock within the data, the last is whole hours ahead in summer: cells of an hour do for both. */
const ZONES = ['America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
/** Those that end where cells do. */
const ENDING = [
	'&from=2026-03-01&to=2026-03-15',
	'&to=2026-03-19T22:00Z',
	'&from=2026-02-10&to=2026-03-10',
	'&from=2026-02-17T09:00Z&as_of=2026-03-12T06:00:00Z'
];
const RANGES = [
	'',
	'&from=2026-03-01&to=2026-03-15',
	'&from=2026-02-17T09:07:31Z&to=2026-03-20T13:31:02Z',
	'&from=2026-03-13'
];

test.each([...HAD, ...LOCAL])('rollup and facts agree by %s', async (name) => {
	const place = [...HAD, ...LOCAL].indexOf(name);
	const window = name === 'window' ? '&window=19:15-03:00' : '';
	for (const [index, tz] of ZONES.entries()) {
		const range = RANGES[(place + index) % RANGES.length];
		const thin =
			name === 'window' ||
			name === 'quarter_hour' ||
			(tz === 'Asia/Kathmandu' && LOCAL.includes(name));
		const question = `metrics=${ADDING.join(',')}&by=${name}&tz=${tz}${range}${window}`;
		const rows = await agree(question, thin);
		expect(rows.length).toBeGreaterThan(0);
	}
});

test('in every reading that it tells apart, filtered and split by two', async () => {
	for (const { unit, attribution, clock } of readingsOf('mentions')) {
		const reading = `&unit=${unit}&attribution=${attribution}&clock=${clock}`;
		const query = `metrics=${ADDING.join(',')}${reading}`;
		await agree(query);
		await agree(`${query}&by=brand,hour_of_week&role=support&days=mon-fri&from=2026-02-20`);
		await agree(`${query}&by=handle,window&window=19:00-03:00&tz=America/New_York`);
	}
});

/** A question's dimension, zone, readings and range: others for each dimension and index. */
function asked(name: string, index: number, ranges = RANGES, by = name): string {
	const place = [...HAD, ...LOCAL].indexOf(name);
	const window = name === 'window' ? '&window=19:15-03:00' : '';
	const range = ranges[(place + index) % ranges.length];
	const { unit, attribution, clock } = READINGS_OF[
		(place + index) % READINGS_OF.length
	] as Readings;
	return `by=${by}&tz=${ZONES[index]}&unit=${unit}&attribution=${attribution}&clock=${clock}${range}${window}`;
}

test.each([...HAD, ...LOCAL])('what waits by %s is told by cells as by units', async (name) => {
	for (const index of ZONES.keys()) {
		for (const by of name === 'brand'
			? ['brand', 'brand,handle,day', 'hour_of_week,role']
			: [name]) {
			const query = `metrics=backlog&${asked(name, index, ENDING, by)}`;
			const [quick, sure] = await both(query);
			expect(quick.sql).toContain('.rollup_backlog');
			expect(sure.sql).not.toContain('.rollup_');
			expect(quick.rows, query).toEqual(sure.rows);
			expect(sure.rows.some(({ backlog }) => Number(backlog) > 0)).toBe(true);
		}
	}
});

test('nothing but cells is read of what waits where all of them are whole', async () => {
	for (const query of [
		'metrics=backlog&by=hour&from=2026-03-01&to=2026-03-15&tz=America/New_York',
		'metrics=backlog,mentions&by=day,brand&to=2026-03-15&role=support&days=mon-fri',
		'metrics=backlog&by=hour_of_day&as_of=2026-03-11T04:00Z&tz=Europe/Berlin'
	]) {
		const [quick, sure] = await both(query);
		expect(quick.refusals, query).toEqual([]);
		expect(quick.sql).not.toMatch(/\bs\d+\.mentions\b/);
		expect(quick.rows).toEqual(sure.rows);
		expect(quick.rows.length).toBeGreaterThan(10);
	}
});

test('nothing waits where no brand is left', async () => {
	const { brands } = await warehouse.snapshot();
	const none = brands.map(({ brand }) => `brand=!${encodeURIComponent(brand)}`).join('&');
	const [quick, sure] = await both(`metrics=backlog&${none}`);
	expect(quick.rows).toEqual([{ backlog: 0 }]);
	expect(sure.rows).toEqual(quick.rows);
});

test('incidents of whole quarters of an hour are left out of cells and of waits', async () => {
	const mentions = METRICS.filter((each) => 'fact' in each && each.fact === 'mentions');
	const names = ADDING.filter((name) => mentions.some((each) => each.name === name));
	for (const reading of ['exclude', 'candidates']) {
		const query = `brand=${calmed}&incidents=${reading}&from=2026-02-20T10:05Z&tz=Europe/Berlin`;
		const [all] = await agree(`metrics=${names.join(',')}&brand=${calmed}&from=2026-02-20T10:05Z`);
		const [calm] = await agree(`metrics=${names.join(',')}&${query}`);
		expect(calm?.mentions).toBeLessThan(Number(all?.mentions));
		await agree(`metrics=${names.join(',')}&${query}&by=hour_of_day,role`);
		for (const by of ['', '&by=hour_of_week']) {
			const waits = `metrics=response_p50&${query}${by}`;
			expect(await counted(waits, 'narrow')).toEqual(await counted(waits, 'facts'));
		}
	}
});

test('brands without cells of open time are read from the facts by that clock', async () => {
	const query = parseQuery(`metrics=${ADDING.join(',')}&by=brand&clock=hours`, VOCABULARY);
	const [, sure] = await both(`metrics=${ADDING.join(',')}&by=brand&clock=hours`);
	const { rolling_hours } = (await warehouse.snapshot()).meta;
	const [first] = Object.entries(JSON.parse(rolling_hours as string) as object);
	for (const had of [{}, Object.fromEntries([first as [string, unknown]])]) {
		const quick = await answer(warehouse, query, (resolved, { meta, ...snapshot }) =>
			compose(resolved, { ...snapshot, meta: { ...meta, rolling_hours: JSON.stringify(had) } })
		);
		expect(quick.refusals.join()).toMatch(
			/too thin for a rollup to pay, or without opening hours$/
		);
		expect(quick.rows).toEqual(sure.rows);
	}
});

test('responses are told by cells whatever the clock, before the end too', async () => {
	await agree('metrics=responses&by=day,brand&clock=hours&as_of=2026-03-11T04:00Z');
});

test('cells of an hour and rows add up to what quarters of an hour do', async () => {
	const query = `metrics=${ADDING.filter((name) => !name.includes('oldest')).join(',')}&tz=America/New_York`;
	const [whole] = await agree(query);
	const quarters = await agree(`${query}&by=quarter_hour`, true);
	for (const [name, value] of Object.entries(whole as object)) {
		expect(
			quarters.reduce((sum, row) => sum + Number(row[name]), 0),
			name
		).toBe(value);
	}
});

test('shares, intervals and loads are computed from the same counts', async () => {
	const shares = METRICS.filter(
		(each) => each.kind === 'derived' && each.needs.every((need) => !ON_FACTS.has(need))
	).map(({ name }) => name);
	await agree(`metrics=${shares.join(',')}&by=day,brand&tz=Europe/Berlin`);
	await agree(`metrics=${shares.join(',')}&from=2026-03-19T00:00Z`);
});

/** The units in buckets of waits, from the narrow table or from the facts. */
async function counted(query: string, from: 'narrow' | 'facts') {
	const current = await warehouse.snapshot();
	const meta = { ...current.meta, ...(from === 'facts' ? { rollup: 'none' } : {}) };
	const snapshot = { ...current, meta };
	const resolved = resolve(parseQuery(query, VOCABULARY), snapshot);
	expect(narrowRefusal(resolved, snapshot) === null, query).toBe(from === 'narrow');
	const values = {};
	const bind = binder(values);
	const parts = ground(resolved, bind, needsCalendar(resolved.query));
	const sql = `with ${parts.join(', ')} from (${waitsOf(resolved, snapshot, bind)}) order by all`;
	expect(NARROW.test(sql)).toBe(from === 'narrow');
	return warehouse.run(sql, values);
}

/** The tables of waits, by each clock. */
const NARROW = /\.(open_)?waits\b/;

test.each([...HAD, ...LOCAL])('the narrow table by %s has the waits of the facts', async (name) => {
	for (const index of ZONES.keys()) {
		const query = `metrics=response_p50&${asked(name, index)}`;
		const rows = await counted(query, 'narrow');
		expect(rows.length).toBeGreaterThan(10);
		expect(rows, query).toEqual(await counted(query, 'facts'));
	}
});

/** As of brands with many mentions, whose percentiles are told from buckets. */
function asOfMany(resolved: Resolved, mentions = 1e9): Resolved {
	return { ...resolved, brands: resolved.brands.map((brand) => ({ ...brand, mentions })) };
}

test.each([...HAD, ...LOCAL])(
	'percentiles by %s from the narrow table are within 1 %',
	async (name) => {
		const ranked = METRICS.filter((each) => each.kind === 'curve' || 'quantile' in each).map(
			(each) => each.name
		);
		let compared = 0;
		for (const index of ZONES.keys()) {
			const query = `metrics=${ranked.join(',')}&${asked(name, index)}`;
			const parsed = parseQuery(query, VOCABULARY);
			const snapshot = await warehouse.snapshot();
			const { sql, values, columns, refusals } = compose(
				asOfMany(resolve(parsed, snapshot)),
				snapshot
			);
			expect(sql).toMatch(NARROW);
			expect(refusals?.filter((each) => !each.includes('too thin for a rollup to pay'))).toEqual(
				[]
			);
			expect(columns.slice(1).every(({ label }) => label.endsWith(', within 1 %'))).toBe(true);
			const near = await warehouse.run(sql, values);
			const [, exact] = await both(query);
			expect(near.map((row) => row[name])).toEqual(exact.rows.map((row) => row[name]));
			near.forEach((row, place) => {
				if (row[UNDECIDED]) return;
				for (const metric of ranked) {
					const [told, want] = [row[metric], exact.rows[place]?.[metric]];
					if (want === null) expect(told).toBeNull();
					else expect(Math.abs(Number(told) / Number(want) - 1)).toBeLessThan(0.01);
					compared++;
				}
			});
		}
		if (!['hour', 'quarter_hour'].includes(name)) expect(compared).toBeGreaterThan(0);
	}
);

test.each(['', '&by=day', '&by=brand,hour_of_day', '&by=handle&clock=hours'])(
	'every number of the catalogue is told in one question%s, percentiles from buckets too',
	async (reading) => {
		const query = `metrics=${METRICS.map(({ name }) => name).join(',')}${reading}`;
		const snapshot = await warehouse.snapshot();
		const many = asOfMany(resolve(parseQuery(query, VOCABULARY), snapshot));
		const { sql, values, columns } = compose(many, snapshot);
		const near = columns.flatMap(({ name, label }) => (label.endsWith(', within 1 %') ? name : []));
		expect(near.length).toBeGreaterThan(2);
		const rows = await warehouse.run(sql, values);
		const told = (row: object) =>
			Object.entries(row).filter(([name]) => name !== UNDECIDED && !near.includes(name));
		const [, exact] = await both(query);
		expect(rows.map(told)).toEqual(exact.rows.map(told));
	}
);

test('an answer from buckets says nothing of how it was found but that it is near', async () => {
	const parsed = parseQuery('metrics=response_p50&by=brand&limit=1&order=response_p50', VOCABULARY);
	const near = await answer(warehouse, parsed, (resolved, snapshot, source) =>
		compose(asOfMany(resolved), snapshot, source)
	);
	expect(near.rows.map((row) => Object.keys(row))).toEqual([['brand', 'response_p50']]);
	expect(near.sql).toContain('bool_or(undecided) over ()');
});

test('bins of waits are those of the row, as it is written', async () => {
	const { schema } = await warehouse.snapshot();
	const [given] = await warehouse.run(
		`select count(*)::integer as many, count_if(wait < 0 and wait > -60)::integer as before from (
			select case_thread_exclude_at - posted_at as wait from ${schema}.mentions
			where case_thread_exclude_at <= ${END}
		)`,
		{}
	);
	expect(given?.before).toBeGreaterThan(0);
	const expected = await warehouse.run(
		`select case ${[...BINS]
			.reverse()
			.map((low) => `when wait >= ${low} then ${low}`)
			.join(' ')} end as waited, count(*)::integer as mentions
		from (
			select case when case_thread_exclude_at <= known_to then case_thread_exclude_at - posted_at end as wait
			from ${schema}.mentions join ${schema}.spans using (brand_id)
			where posted_at <= known_to
		) group by all order by waited nulls last`,
		{}
	);
	const parsed = parseQuery('metrics=mentions&by=waited', VOCABULARY);
	expect((await answer(warehouse, parsed)).rows).toEqual(expected);
});

test('a curve by the hour goes along time where the clock is put back', async () => {
	const query =
		'metrics=units&by=hour&unit=mention&tz=Africa/Casablanca&from=2026-02-15&to=2026-02-16';
	const { rows } = await answerTable('curve', warehouse, parseQuery(query, VOCABULARY));
	const hours = [...new Set(rows.map(({ hour }) => Date.parse(String(hour))))];
	expect(hours.length).toBeGreaterThan(20);
	expect(hours).toEqual(hours.toSorted((a, b) => a - b));
});

test('an earlier as_of takes what had settled by then from the rollup', async () => {
	const settling = ADDING.filter((name) => !['answered', 'open'].includes(name));
	const at = [Date.UTC(2026, 2, 11, 4) / 1000, END - 8 * 86_400 - 17, END - 60, END - 1];
	for (let one = 0; one < 4 * SCALE; one++)
		at.push(END - 3 - Math.floor(((one * 7919) % 30) * 80_000.7));
	for (const second of at) {
		const asOf = new Date(second * 1000).toISOString().replace('.000', '');
		await agree(`metrics=${settling.join(',')}&by=brand&as_of=${asOf}`);
	}
});

test.each([
	['metrics=authors', 'authors does not add up'],
	['metrics=mentions,response_mean_answered', 'response_mean_answered does not add up'],
	['metrics=answers', 'answers are not rolled up'],
	['metrics=backlog&by=day', 'the range or what was collected begins or ends within a cell'],
	[
		'metrics=backlog&by=day&from=2026-03-01&to=2026-03-15T07:20Z',
		'the range or what was collected begins or ends within a cell'
	],
	[
		'metrics=backlog&by=quarter_hour&to=2026-03-15',
		'the mentions of some brands are too thin for a rollup to pay'
	],
	['metrics=backlog&to=2026-03-15&incidents=exclude', 'what waits does not say when it was posted'],
	['metrics=backlog&to=2026-03-15&window=19:05-20:00', 'the window cuts quarters of an hour'],
	['metrics=backlog&to=2026-03-15&automatic=include', 'automatic=include is not in the rollup'],
	['metrics=backlog&to=2026-03-15&by=reach', 'reach is not in the rollup'],
	['metrics=response_p50', 'percentiles are followed unit by unit'],
	['metrics=mentions&by=lang', 'lang is not in the rollup'],
	['metrics=mentions&reach=quote', 'reach is not in the rollup'],
	['metrics=units&by=responder', 'responder is not in the rollup'],
	['metrics=units&automatic=include', 'automatic=include is not in the rollup'],
	['metrics=units&incidents=exclude', 'an incident cuts a quarter of an hour'],
	['metrics=responses&incidents=exclude', 'responses do not say when the mention was posted'],
	['metrics=units&window=19:05-20:00', 'the window cuts quarters of an hour'],
	['metrics=units,open&as_of=2026-03-01T00:00Z', 'as_of is before the end, and open never settles'],
	[
		'metrics=units&clock=hours&as_of=2026-03-01T00:00Z',
		'as_of is before the end, and nobody knows when open time settles'
	],
	[
		'metrics=units&from=2026-03-01T00:01Z&to=2026-03-01T00:16Z',
		'the range holds no whole cell that is settled'
	]
])('%s goes to the facts: %s', async (query, reason) => {
	const [quick, sure] = await both(query);
	expect(quick.refusals).toEqual([reason]);
	expect(quick.rows).toEqual(sure.rows);
});

test('a number that a stranger adds to the catalogue is in the rollup by itself', () => {
	const sql = 'sum(case when unit and responded and wait < 42 then 1 else 0 end)';
	METRICS.push({
		name: 'snappy',
		label: 'Answered at once',
		unit: 'count',
		sentence: 'Units that got a response within 41 seconds.',
		empty: 0,
		better: 'higher',
		kind: 'aggregate',
		fact: 'mentions',
		sql,
		adds: { by: 'sum', settles: 41 }
	});
	try {
		const cells = rollup([{ brand: '1', length: 900, since: 0 }]).filter((statement) =>
			statement.includes('rollup_mentions')
		);
		expect(cells).toHaveLength(1);
		expect(cells[0]?.split(`(coalesce(${sql}, 0))::integer as snappy`)).toHaveLength(
			1 + READINGS_OF.length
		);
		expect(inCell(METRICS.at(-1) as Adding)).toBe('snappy');
	} finally {
		METRICS.pop();
	}
});
