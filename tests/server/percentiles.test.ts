import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { METRICS } from '#lib/metrics/catalogue.ts';
import { exactly, nearly, nearlyAlong, runs, UNDECIDED } from '#lib/server/percentiles.ts';
import { inBuckets, signedRows } from '#lib/server/waits.ts';

const CURVES = METRICS.filter((each) => each.kind === 'curve');
const SCALE = Number(process.env.REPLYSCOPE_TEST_SCALE ?? 1);
let connection: DuckDBConnection;

beforeAll(async () => {
	connection = await (await DuckDBInstance.create(':memory:')).connect();
});

type Told = Record<string, number | string | boolean | null>;

type Way = (by: string[]) => string[];

const exact: Way = (by) => exactly(by, CURVES);

/** From buckets, as the composer asks for them. */
const near: Way = (by) => {
	const units = signedRows(by, 'units');
	return runs(by) ? nearlyAlong(by, CURVES, units) : nearly(by, CURVES, inBuckets(by, units));
};

async function told(way: Way, by: string[]): Promise<Told[]> {
	const reader = await connection.runAndReadAll(
		`with ${way(by).join(',')} select * from curves order by all`
	);
	return reader.getRowObjectsJS() as Told[];
}

/** Units as the composer has them: by day or weekday, each with a wait or none, and an age. */
async function write(rows: [day: number, wait: number | null, age: number][]) {
	const values = rows.map(([day, wait, age]) => `(${day}, ${day % 7}, ${wait}, ${age}, true)`);
	await connection.run('drop table if exists units');
	await connection.run(
		`create table units as from (values ${values.join(', ')}) as t (day, weekday, wait, age, unit)`
	);
}

let seed = 11;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

test('every percentile is within 1 % of the exact one, or undecided, which few are', async () => {
	let compared = 0;
	let undecided = 0;
	for (let round = 0; round < 6 * SCALE; round++) {
		const length = [3, 40, 600][round % 3] as number;
		const scale = [90, 5000, 200_000][Math.floor(round / 2) % 3] as number;
		await write(
			Array.from({ length }, () => {
				const age = Math.floor(random() * 20 * 86_400);
				const wait = Math.floor(-Math.log(random()) * scale);
				return [20 - Math.floor(age / 86_400), wait <= age && random() < 0.8 ? wait : null, age];
			})
		);
		for (const by of [[], ['day'], ['weekday']]) {
			const all = await told(exact, by);
			for (const row of await told(near, by)) {
				const same = all.find((other) => by.every((name) => other[name] === row[name])) ?? {};
				if (row[UNDECIDED]) undecided++;
				else {
					for (const { name } of CURVES) {
						compared++;
						const want = same[name] ?? null;
						if (want === null) expect(row[name]).toBeNull();
						else
							expect(Math.abs(Number(row[name]) / (Number(want) || 1) - 1)).toBeLessThan(
								want === 0 ? 2 : 0.0101
							);
					}
				}
			}
		}
	}
	expect(compared).toBeGreaterThan(100 * SCALE);
	expect(undecided).toBeLessThan(compared / 5);
});

test('where nobody is cut off before it a percentile by day is exact', async () => {
	await write([
		...[7, 300, 301, 302, 303, 90_000].map((wait): [number, number, number] => [1, wait, 900_000]),
		[1, null, 800_000]
	]);
	const [row] = await told(exact, ['day']);
	expect([row?.response_p50, row?.response_p75, row?.response_p90]).toEqual([302, 90_000, null]);
});

/**
 * Half of the units are answered after 1,010 s, or just less than half, as the one that is cut off at
 * 1,009 s leaves before or after the responses of the same bucket: the next response is that of 50,000 s.
 */
test('what the order within a bucket decides is left undecided', async () => {
	await write([
		...[1004, 1005, 1006, 1007, 1010].map((wait): [number, number, number] => [1, wait, 900_000]),
		[1, null, 1009],
		...[50_000, 50_001, 50_002, 50_003, 50_004].map((wait): [number, number, number] => [
			1,
			wait,
			900_000
		])
	]);
	expect((await told(exact, []))[0]?.response_p50).toBe(50_000);
	expect((await told(near, []))[0]?.[UNDECIDED]).toBe(true);
});
