/**
 * Times every question that the pages ask of a data folder, by itself and without the answers that are
 * kept: first from the rollup, then from facts alone. Prints `{ rollup: number[], facts: number[] }`, the
 * median milliseconds of each.
 *
 * Run as a program: the folder and its settings, then days of a range and its last day in seconds.
 */
import { benchmark, OWN as BENCHMARK } from '../../routes/benchmark/benchmark.server.ts';
import { load, OWN as LOAD, whole } from '../../routes/load/load.server.ts';
import { overview } from '../../routes/overview.server.ts';
import { response } from '../../routes/response/response.server.ts';
import { askPosts, countPosts } from '#lib/ask.ts';
import { warehouse } from '#lib/server/app.ts';
import { Warehouse, type Values } from '#lib/server/warehouse.ts';
import { viewOf } from '#lib/view.ts';
import { median } from './measure.ts';
import { addressOf } from './pages.ts';

const [data, settings, days, end] = process.argv.slice(2);
process.env.REPLYSCOPE_DATA = data;
process.env.REPLYSCOPE_SETTINGS = settings;

/** Times that a question is asked; the median counts. */
const TIMES = 7;

const search = (page: string) =>
	new URL(addressOf(page, 1, Number(days), Number(end)), 'http://localhost').searchParams;
const PAGES: (() => Promise<unknown>)[] = [
	async () => overview(await viewOf('/', search('/'))),
	async () => response(await viewOf('/response', search('/response'), ['by', 'order'])),
	async () => load(whole(await viewOf('/load', search('/load'), LOAD))),
	async () => benchmark(await viewOf('/benchmark', search('/benchmark'), BENCHMARK)),
	async () => {
		const { parameters } = await viewOf('/mentions', search('/mentions'), ['metric']);
		await askPosts({ ...parameters, limit: '51' });
		await countPosts(parameters);
	}
];

const opened = await warehouse();
const asked: { sql: string; values: Values }[] = [];
const { run } = Warehouse.prototype;
Warehouse.prototype.run = function (sql, values) {
	asked.push({ sql, values });
	return run.call(this, sql, values);
};

async function timed(): Promise<number[]> {
	asked.length = 0;
	for (const page of PAGES) await page();
	const once = [...asked];
	const all: number[][] = once.map(() => []);
	for (let time = 0; time < TIMES; time++) {
		for (const [index, { sql, values }] of once.entries()) {
			const begun = performance.now();
			// Another text is another question to what is kept.
			await run.call(opened, `${sql} -- ${begun}`, values);
			all[index]?.push(performance.now() - begun);
		}
	}
	return all.map(median);
}

const rollup = await timed();
(await opened.snapshot()).meta.rolling = '{}';
process.stdout.write(JSON.stringify({ rollup, facts: await timed() }));
process.exit(0);
