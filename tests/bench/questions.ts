/**
 * Times every question that the pages ask of a data folder, by itself and without the answers that are
 * kept: first from rollup and waits, then from facts alone. Prints `{ rollup, facts }`, each with the median
 * milliseconds of each question by the path of its page.
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
const PAGES: Record<string, () => Promise<unknown>> = {
	'/': async () => overview(await viewOf('/', search('/'))),
	'/response': async () =>
		response(await viewOf('/response', search('/response'), ['by', 'order'])),
	'/load': async () => load(whole(await viewOf('/load', search('/load'), LOAD))),
	'/benchmark': async () => benchmark(await viewOf('/benchmark', search('/benchmark'), BENCHMARK)),
	'/mentions': async () => {
		const { parameters } = await viewOf('/mentions', search('/mentions'), ['metric']);
		await askPosts({ ...parameters, limit: '51' });
		await countPosts(parameters);
	}
};

const opened = await warehouse();
let asked: { sql: string; values: Values }[] = [];
const { run } = Warehouse.prototype;
Warehouse.prototype.run = function (sql, values) {
	asked.push({ sql, values });
	return run.call(this, sql, values);
};

async function timed(): Promise<Record<string, number[]>> {
	const pages: Record<string, number[]> = {};
	for (const [path, ask] of Object.entries(PAGES)) {
		asked = [];
		await ask();
		const all: number[][] = asked.map(() => []);
		for (let time = 0; time < TIMES; time++) {
			for (const [index, { sql, values }] of asked.entries()) {
				const begun = performance.now();
				// Another text is another question to what is kept.
				await run.call(opened, `${sql} -- ${begun}`, values);
				all[index]?.push(performance.now() - begun);
			}
		}
		pages[path] = all.map(median);
	}
	return pages;
}

const rollup = await timed();
(await opened.snapshot()).meta.rollup = 'none';
process.stdout.write(JSON.stringify({ rollup, facts: await timed() }));
process.exit(0);
