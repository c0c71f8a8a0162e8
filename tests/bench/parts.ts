import { DuckDBInstance } from '@duckdb/node-api';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { browser } from '../browser/chromium.ts';
import { start } from '../dashboard.ts';
import { see, type Seen } from './browse.ts';
import { load, open, type Load } from './clients.ts';
import { measure, median, memoryOf, quantile, type Measured } from './measure.ts';
import { addressOf, OTHERS, PAGES } from './pages.ts';
import { END, writeMore, type Recipe } from './posts.ts';

/** What the parts work on. */
export interface Bench {
	folder: string;
	recipe: Recipe;
	csv: string;
	settings: string;
	/** Options of whatever takes them. */
	memory: string[];
	/** How long the load lasts. */
	seconds: number;
	say(text: string): void;
}

/** One line of the table. */
export interface Figure {
	part?: string;
	name: string;
	measured: string;
	/** What it is set beside, measured in the same run. */
	beside?: string;
	ratio?: number;
	aim?: string;
}

interface Part {
	words: string;
	figures(bench: Bench): Promise<Figure[]>;
}

/** Repetitions of what is compared; their median counts. */
const TIMES = 3;
const CLIENTS = 50;
/** Milliseconds between the openings of one client. */
const EVERY = 2000;

export const PARTS: Record<string, Part> = {
	a: { words: 'ingest to published, beside bare DuckDB', figures: whole },
	b: { words: 'publishing 1,000 new posts', figures: more },
	d: {
		words: `the Overview to ${CLIENTS} clients, each every ${EVERY / 1000} s`,
		figures: serving
	},
	e: {
		words: 'each page as nobody has opened it before, from rollup and waits and from facts',
		figures: questions
	},
	q: {
		words: 'each question of the pages by itself, from rollup and waits and from facts',
		figures: asking
	},
	f: { words: 'the same in a browser that has never seen a page', figures: browsing }
};

const data = ({ folder }: Bench) => join(folder, 'data');

function replyscope(bench: Bench, ...words: string[]): Promise<Measured> {
	const common = ['--data', data(bench), '--settings', bench.settings];
	return measure(['dist/replyscope.js', ...words, ...common, ...bench.memory]);
}

/** (a) and, of the same processes, (c) memory. */
async function whole(bench: Bench): Promise<Figure[]> {
	const [ours, bare]: [Measured[], Measured[]] = [[], []];
	for (let time = 0; time < TIMES; time++) {
		rmSync(data(bench), { recursive: true, force: true });
		const database = join(bench.folder, 'bare.duckdb');
		bare.push(await measure(['--import', 'tsx', 'tests/bench/bare.ts', bench.csv, database]));
		rmSync(database);
		ours.push(await replyscope(bench, 'ingest', bench.csv));
	}
	const seconds = (all: Measured[]) => median(all.map((each) => each.seconds));
	const peak = (all: Measured[]) => median(all.map((each) => each.peak));
	return [
		{
			name: 'ingest to published',
			measured: `${seconds(ours).toFixed(1)} s`,
			beside: `bare DuckDB ${seconds(bare).toFixed(1)} s`,
			ratio: seconds(ours) / seconds(bare),
			aim: '≤ 3.5 ×'
		},
		{
			name: 'peak memory of it',
			measured: bytes(peak(ours)),
			beside: `bare DuckDB ${bytes(peak(bare))}`,
			ratio: peak(ours) / peak(bare),
			aim: '≤ 4 GB'
		}
	];
}

/** Has the data folder hold the history, whichever part comes first. */
async function filled(bench: Bench): Promise<number> {
	if (existsSync(join(data(bench), 'snapshots', 'CURRENT'))) return 0;
	return (await replyscope(bench, 'ingest', bench.csv)).seconds;
}

/** Batches of new posts that were published so far. */
let batches = 0;

async function publishMore(bench: Bench): Promise<Measured> {
	const path = join(bench.folder, `more-${batches}.csv`);
	await writeMore(path, bench.recipe, 1000, batches++);
	return replyscope(bench, 'ingest', path);
}

/** (b) */
async function more(bench: Bench): Promise<Figure[]> {
	await filled(bench);
	const before = Math.max(
		...readdirSync(join(data(bench), 'snapshots'))
			.map(parseFloat)
			.filter(Boolean)
	);
	const size = statSync(join(data(bench), 'snapshots', `${before}.duckdb`)).size;
	const all: Measured[] = [];
	for (let time = 0; time < TIMES; time++) all.push(await publishMore(bench));
	const written = median(all.map((each) => each.written));
	const again = await anew(bench);
	const seconds = median(all.map((each) => each.seconds));
	return [
		{
			name: '1,000 new posts published',
			measured: `${seconds.toFixed(1)} s`,
			beside: `everything anew ${again.toFixed(1)} s`,
			ratio: seconds / again,
			aim: '≤ 3 s'
		},
		{
			name: 'bytes written for them',
			measured: bytes(written),
			beside: `the snapshot ${bytes(size)}`,
			ratio: written / size
		},
		{
			name: 'peak memory of it',
			measured: bytes(median(all.map((each) => each.peak)))
		}
	];
}

/** Seconds that the whole history takes in an empty folder. */
async function anew(bench: Bench): Promise<number> {
	const folder = join(bench.folder, 'anew');
	const words = ['--data', folder, '--settings', bench.settings, ...bench.memory];
	const { seconds } = await measure(['dist/replyscope.js', 'ingest', bench.csv, ...words]);
	rmSync(folder, { recursive: true });
	return seconds;
}

/** (d) */
async function serving(bench: Bench): Promise<Figure[]> {
	await filled(bench);
	await publishMore(bench);
	const server = await start(data(bench), '--settings', bench.settings, ...bench.memory);
	try {
		await open(`${server.url}/`);
		const alone = await load(server.url, 1, 5, 100, () => '/');
		const begun = memoryOf(server.pid).now;
		const swapped = setTimeout(() => swap(bench), bench.seconds * 500);
		const known = await load(server.url, CLIENTS, bench.seconds, EVERY, () => '/');
		clearTimeout(swapped);
		const ended = memoryOf(server.pid).now;
		const days = Math.min(28, Math.floor(bench.recipe.days / 2));
		const unknown = await load(server.url, CLIENTS, bench.seconds / 3, EVERY, (client, round) =>
			addressOf('/', 1 + ((client * 7 + round) % 90), days, END - 86_400 * (round % days))
		);
		return [
			...described('with the cache, a swap in the middle', known, alone, 'p95 ≤ 250 ms, no error'),
			...described('never asked before', unknown, alone),
			{
				name: "the server's memory after it",
				measured: bytes(ended),
				beside: `before it ${bytes(begun)}`,
				ratio: ended / begun,
				aim: 'flat'
			},
			{ name: "the server's memory at most", measured: bytes(memoryOf(server.pid).peak) }
		];
	} finally {
		await server.stop();
	}
}

/** Makes the snapshot before the current one the current one. */
function swap(bench: Bench) {
	const current = join(data(bench), 'snapshots', 'CURRENT');
	const numbers = readdirSync(join(data(bench), 'snapshots')).flatMap((name) =>
		/^\d+\.duckdb$/.test(name) ? [parseInt(name)] : []
	);
	writeFileSync(`${current}.tmp`, `${Math.max(...numbers) - 1}\n`);
	renameSync(`${current}.tmp`, current);
}

function described(name: string, { ms, errors }: Load, alone: Load, aim?: string): Figure[] {
	const at = (q: number) => quantile(ms, q).toFixed(0);
	const single = median(alone.ms);
	return [
		{
			name: `Overview ${name}: p50 / p95 / p99`,
			measured: `${at(0.5)} / ${at(0.95)} / ${at(0.99)} ms`,
			beside: `one client ${single.toFixed(0)} ms`,
			ratio: quantile(ms, 0.95) / single,
			...(aim && { aim })
		},
		{
			name: `Overview ${name}: openings, errors`,
			measured: [ms.length, errors.length, ...new Set(errors)].join(', ')
		}
	];
}

/** (e) */
async function questions(bench: Bench): Promise<Figure[]> {
	const { rollup, facts } = await onBoth(bench, (url) => opened(url, bench));
	return Object.entries(rollup).map(([name, ms]) => {
		const beside = facts[name] ?? [];
		const at = (all: number[]) => [0.5, 0.95].map((q) => quantile(all, q).toFixed(0)).join(' / ');
		return {
			name: `${name}: p50 / p95`,
			measured: `${at(ms)} ms`,
			beside: `from facts ${at(beside)} ms`,
			ratio: median(ms) / median(beside)
		};
	});
}

/** Milliseconds in which each page opened, about ten brands one after another. */
async function opened(url: string, { recipe }: Bench): Promise<Record<string, number[]>> {
	const all: Record<string, number[]> = {};
	for (const days of [28, 365].filter((each) => each <= recipe.days)) {
		for (const page of PAGES) {
			const ms: number[] = [];
			for (let brand = 1; brand <= 10; brand++) {
				const address = `${url}${addressOf(page, brand, days, END)}`;
				const begun = performance.now();
				const { status } = await open(address);
				if (status !== 200) throw new Error(`${address} answered ${status}`);
				ms.push(performance.now() - begun);
			}
			all[`${page}, ${days} days`] = ms;
		}
	}
	return all;
}

/** Does the same with a server of the history and with one that has to answer from its facts alone. */
async function onBoth<T>(
	bench: Bench,
	work: (url: string) => Promise<T>
): Promise<Record<'rollup' | 'facts', T>> {
	await filled(bench);
	const on = async (folder: string) => {
		const server = await start(folder, '--settings', bench.settings, ...bench.memory);
		return work(server.url).finally(() => server.stop());
	};
	const facts = await factsOf(bench);
	try {
		return { rollup: await on(data(bench)), facts: await on(facts) };
	} finally {
		rmSync(facts, { recursive: true });
	}
}

/** A copy of the data folder that says that its rollup was made by another program. */
async function factsOf(bench: Bench): Promise<string> {
	const folder = join(bench.folder, 'facts');
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder);
	symlinkSync(join(data(bench), 'posts'), join(folder, 'posts'));
	cpSync(join(data(bench), 'snapshots'), join(folder, 'snapshots'), { recursive: true });
	const number = readFileSync(join(folder, 'snapshots', 'CURRENT'), 'utf8').trim();
	const snapshot = await DuckDBInstance.create(join(folder, 'snapshots', `${number}.duckdb`));
	const connection = await snapshot.connect();
	await connection.run(`update meta set value = '' where key = 'rollup'`);
	connection.closeSync();
	snapshot.closeSync();
	return folder;
}

/** Milliseconds of each question by the path of its page. */
type Asked = Record<string, number[]>;

const sum = (all: number[]) => all.reduce((total, each) => total + each, 0);

/** (q): the questions of a brand beside five, one after the other. */
async function asking(bench: Bench): Promise<Figure[]> {
	await filled(bench);
	const figures: Figure[] = [];
	for (const days of [28, 365].filter((each) => each <= bench.recipe.days)) {
		const words = [data(bench), bench.settings, String(days), String(END)];
		const { out } = await measure(['--import', 'tsx', 'tests/bench/questions.ts', ...words]);
		const { rollup, facts } = JSON.parse(out) as Record<'rollup' | 'facts', Asked>;
		const [own, beside] = [Object.values(rollup).flat(), Object.values(facts).flat()];
		const at = (all: number[]) =>
			[0.5, 0.95, 1].map((q) => quantile(all, q).toFixed(1)).join(' / ');
		figures.push({
			name: `${own.length} questions, ${days} days: p50 / p95 / most`,
			measured: `${at(own)} ms`,
			beside: `from facts ${at(beside)} ms`,
			ratio: quantile(own, 0.95) / quantile(beside, 0.95),
			aim: 'p95 ≤ 20 ms'
		});
		for (const [path, all] of Object.entries(rollup)) {
			figures.push({
				name: `${path}: its questions one after another, ${days} days`,
				measured: `${sum(all).toFixed(0)} ms`,
				beside: `from facts ${sum(facts[path] ?? []).toFixed(0)} ms`,
				ratio: sum(all) / sum(facts[path] ?? [])
			});
		}
	}
	return figures;
}

/** (f) */
async function browsing(bench: Bench): Promise<Figure[]> {
	const chromium = await browser();
	try {
		const { rollup, facts } = await onBoth(bench, (url) => seen(chromium, url));
		return Object.entries(rollup).map(([page, { script, paint }]) => {
			const beside = facts[page]?.paint ?? NaN;
			return {
				name: `${page}: gzipped JavaScript, first paint`,
				measured: `${(script / 1000).toFixed(1)} kB, ${paint.toFixed(0)} ms`,
				beside: `from facts ${beside.toFixed(0)} ms`,
				ratio: paint / beside,
				...(page === '/' && { aim: '≤ 90 kB' })
			};
		});
	} finally {
		await chromium.close();
	}
}

/** Each page about brands that nobody has asked about before, and those that are about none. */
async function seen(chromium: Browser, url: string): Promise<Record<string, Seen>> {
	const all: Record<string, Seen> = {};
	for (const page of [...PAGES, ...OTHERS]) {
		const addresses = Array.from({ length: TIMES }, (_, brand) =>
			OTHERS.includes(page) ? page : addressOf(page, 1 + brand, 28, END)
		);
		all[page] = await see(
			chromium,
			addresses.map((each) => `${url}${each}`)
		);
	}
	return all;
}

function bytes(number: number): string {
	return number < 1e9 ? `${(number / 1e6).toFixed(0)} MB` : `${(number / 1e9).toFixed(2)} GB`;
}
