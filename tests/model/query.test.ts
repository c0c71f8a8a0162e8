import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VOCABULARY } from '#lib/metrics/dimensions.ts';
import { InputError } from '#lib/model/errors.ts';
import { formatQuery, parseQuery, READINGS, type Query } from '#lib/model/query.ts';

const parse = (text: string) => parseQuery(text, VOCABULARY);
const canonical = (text: string) => formatQuery(parse(text));

const METRICS = [...VOCABULARY.metrics];
const DIMENSIONS = [...VOCABULARY.dimensions.keys()];
const WORDS = fc
	.stringMatching(/^[A-Za-z0-9 '&ÄßЖ日-]{1,12}$/)
	.map((word) => word.trim())
	.filter(Boolean);

const filterValues: Record<string, fc.Arbitrary<string>> = {
	brand: WORDS,
	handle: WORDS,
	responder: WORDS,
	channel: WORDS,
	source: WORDS,
	lang: WORDS,
	role: fc.constantFrom('main', 'support', 'agent'),
	reach: fc.constantFrom('handle', 'reply', 'quote', 'inbox'),
	hour_of_day: fc.integer({ min: 0, max: 23 }).map(String),
	weekday: fc.integer({ min: 1, max: 7 }).map(String),
	hour_of_week: fc.integer({ min: 0, max: 167 }).map(String)
};

const instants = fc.integer({ min: 0, max: 4e9 });
const moments = fc.oneof(
	instants.map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 10)),
	instants.map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'))
);
const minutes = fc.integer({ min: 0, max: 1439 });

const queries: fc.Arbitrary<Query> = fc
	.record(
		{
			metrics: fc.uniqueArray(fc.constantFrom(...METRICS), { minLength: 1, maxLength: 5 }),
			by: fc.uniqueArray(fc.constantFrom(...DIMENSIONS.filter((name) => name !== 'window')), {
				maxLength: 3
			}),
			from: moments,
			to: moments,
			tz: fc.constantFrom(
				'UTC',
				'Europe/Berlin',
				'America/Argentina/Buenos_Aires',
				'Asia/Kathmandu'
			),
			unit: fc.constantFrom(...READINGS.unit),
			attribution: fc.constantFrom(...READINGS.attribution),
			automatic: fc.constantFrom(...READINGS.automatic),
			clock: fc.constantFrom(...READINGS.clock),
			incidents: fc.constantFrom(...READINGS.incidents),
			asOf: instants,
			window: fc
				.tuple(minutes, minutes)
				.filter(([start, end]) => start !== end)
				.map(([start, end]) => ({ start, end })),
			days: fc
				.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
				.map((days) => days.sort()),
			filters: fc
				.uniqueArray(fc.constantFrom(...Object.keys(filterValues)), { maxLength: 3 })
				.chain((names) =>
					fc.record(
						Object.fromEntries(
							names.map((name) => [
								name,
								fc.record({
									include: fc.uniqueArray(filterValues[name] as fc.Arbitrary<string>, {
										minLength: 1,
										maxLength: 3
									}),
									exclude: fc.uniqueArray(filterValues[name] as fc.Arbitrary<string>, {
										maxLength: 2
									})
								})
							])
						)
					)
				),
			limit: fc.integer({ min: 1, max: 1000 })
		},
		{
			requiredKeys: [
				'metrics',
				'by',
				'unit',
				'attribution',
				'automatic',
				'clock',
				'incidents',
				'filters'
			]
		}
	)
	.chain((query) =>
		fc
			.option(
				fc.record({
					column: fc.constantFrom(...query.metrics, ...query.by),
					descending: fc.boolean()
				}),
				{ nil: undefined }
			)
			.map((order) => (order ? { ...query, order } : query))
	) as fc.Arbitrary<Query>;

describe('parseQuery(formatQuery(query))', () => {
	test('is the query', () => {
		const runs = 200 * Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
		fc.assert(
			fc.property(queries, (query) => {
				expect(parse(formatQuery(query))).toEqual(query);
			}),
			{ numRuns: runs }
		);
	});
});

describe('formatQuery(parseQuery(text))', () => {
	test.each([
		['metrics=mentions', 'metrics=mentions'],
		['metrics=mentions&unit=case&clock=calendar&automatic=exclude', 'metrics=mentions'],
		['clock=hours&metrics=mentions', 'metrics=mentions&clock=hours'],
		['by=day,brand&metrics=cases,mentions', 'metrics=cases,mentions&by=day,brand'],
		['metrics=mentions&brand=!Globex', 'metrics=mentions&brand=!Globex'],
		['metrics=mentions&brand=Acme&brand=Globex', 'metrics=mentions&brand=Acme,Globex'],
		['metrics=mentions&brand=&limit=&by=', 'metrics=mentions'],
		['metrics=mentions&brand=Marks+%26+Co', 'metrics=mentions&brand=Marks%20%26%20Co'],
		[
			'metrics=mentions&as_of=2018-03-14T10:30:00%2B01:00',
			'metrics=mentions&as_of=2018-03-14T09:30:00Z'
		],
		[
			'metrics=mentions&from=2018-03-11&to=2018-03-12T00:00:00.9Z',
			'metrics=mentions&from=2018-03-11&to=2018-03-12T00:00:00Z'
		],
		[
			'metrics=mentions&as_of=2018-03-14T10:30:00+01:00',
			'metrics=mentions&as_of=2018-03-14T09:30:00Z'
		],
		['metrics=mentions&days=fri-mon', 'metrics=mentions&days=mon,fri,sat,sun'],
		[
			'metrics=mentions&by=window&window=19:00-24:00',
			'metrics=mentions&by=window&window=19:00-24:00'
		],
		['metrics=mentions&hour_of_day=07,8', 'metrics=mentions&hour_of_day=7,8'],
		['metrics=mentions&order=-mentions&limit=5', 'metrics=mentions&order=-mentions&limit=5']
	])('%s', (text, expected) => {
		expect(canonical(text)).toBe(expected);
	});
});

describe('a wrong query names the parameter, the value and what is allowed', () => {
	test.each([
		['', /missing parameter: metrics; allowed: mentions, /],
		['metrics=menshuns', /unknown metric: menshuns; allowed: mentions, /],
		['metrics=mentions&clock=open', /unknown clock: open; allowed: calendar, hours/],
		[
			'metrics=mentions&incidents=some',
			/unknown incidents: some; allowed: include, exclude, candidates/
		],
		['metrics=mentions&unit=post', /unknown unit: post; allowed: case, mention/],
		['metrics=mentions&by=colour', /unknown dimension: colour; allowed: brand, /],
		['metrics=mentions&colour=red', /unknown parameter: colour; allowed: metrics, /],
		['metrics=mentions&day=2018-03-11', /unknown parameter: day/],
		['metrics=mentions&tz=Mars/Base', /unknown tz: Mars\/Base; allowed: an IANA/],
		['metrics=mentions&tz=%2B05:30', /unknown tz: \+05:30/],
		['metrics=mentions&tz=GMT%2B5', /unknown tz: GMT\+5/],
		['metrics=mentions&tz=BST', /unknown tz: BST/],
		['metrics=mentions&from=yesterday', /invalid from: yesterday; allowed: a date/],
		['metrics=mentions&from=2018-02-30', /invalid from: 2018-02-30/],
		['metrics=mentions&to=2018-03-11T10:00', /invalid to: 2018-03-11T10:00/],
		['metrics=mentions&as_of=2018-03-11', /invalid as_of: 2018-03-11; allowed: an instant/],
		['metrics=mentions&window=19:00', /invalid window: 19:00/],
		['metrics=mentions&window=19:00-19:00', /invalid window/],
		['metrics=mentions&window=24:00-03:00', /invalid window/],
		['metrics=mentions&window=19:00-24:30', /invalid window/],
		['metrics=mentions&by=window', /missing parameter: window/],
		['metrics=mentions&days=montag', /invalid days: montag/],
		['metrics=mentions&weekday=8', /invalid weekday: 8; allowed: a whole number from 1 to 7/],
		['metrics=mentions&hour_of_day=-1', /invalid hour_of_day: -1/],
		['metrics=mentions&role=boss', /unknown role: boss; allowed: main, /],
		['metrics=mentions&order=cases', /unknown order: cases; allowed: mentions/],
		['metrics=mentions&limit=0', /invalid limit: 0/],
		['metrics=mentions&limit=1e3', /invalid limit: 1e3/],
		[
			'metrics=mentions&tz=UTC&tz=Europe/Berlin',
			/invalid tz: UTC and Europe\/Berlin; allowed: one value/
		]
	])('%s', (text, message) => {
		expect(() => parse(text)).toThrow(InputError);
		expect(() => parse(text)).toThrow(message);
	});
});
