import { count, day, listed, spelt } from '#lib/format.ts';
import type { Covered, DayOfSource, PublishedImport } from '#lib/server/contents.ts';
import { DAY } from '#lib/model/duration.ts';

/** What is served, as far as the words of the page need it. */
export interface Served {
	imports: PublishedImport[];
	days: DayOfSource[];
	coverage: Covered[];
	brands: string[];
}

/** A stretch of time that was not collected of some brands; seconds since 1970. */
export interface Gap {
	from: number;
	to: number;
	brands: string[];
}

/** The date of an instant, in UTC, with its year. */
export function date(seconds: number): string {
	return day(iso(seconds), true);
}

/** A minute of the day, in UTC. */
export function minute(seconds: number): string {
	return `${date(seconds)}, ${iso(seconds).slice(11, 16)}`;
}

/** An instant as ISO text, in UTC. */
export function iso(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}

/** What lies between the stretches that were collected of each brand; equal gaps are one. */
export function gapsOf({ coverage }: Served): Gap[] {
	const gaps = new Map<string, Gap>();
	for (const [index, { brand, from }] of coverage.entries()) {
		const before = coverage[index - 1];
		if (before?.brand !== brand) continue;
		const key = `${before.to} ${from}`;
		const gap = gaps.get(key) ?? { from: before.to, to: from, brands: [] };
		gap.brands.push(brand);
		gaps.set(key, gap);
	}
	return [...gaps.values()].sort((a, b) => a.from - b.from);
}

/** Whole UTC days that were collected, by the range of some file, and have no post. */
export function emptyDays({ days, coverage }: Served): number[] {
	const filled = new Set(days.map((each) => each.day));
	const empty = new Set<number>();
	for (const { from, to } of stretches(coverage)) {
		for (let each = Math.ceil(from / DAY); (each + 1) * DAY <= to; each++) {
			if (!filled.has(each)) empty.add(each);
		}
	}
	return [...empty].sort((a, b) => a - b);
}

/** The stretches of all brands, each once. */
export function stretches(coverage: Covered[]): { from: number; to: number }[] {
	const all = new Map(coverage.map(({ from, to }) => [`${from} ${to}`, { from, to }]));
	return [...all.values()];
}

/** The answer to the question of the page. */
export function headline(served: Served | null): { text: string; strong: boolean }[] {
	if (!served) return [{ text: 'Nothing was imported yet.', strong: false }];
	const posts = served.days.reduce((sum, each) => sum + each.posts, 0);
	const through = served.coverage.reduce((last, { to }) => Math.max(last, to), -Infinity);
	const brands = served.brands.length;
	return [
		{ text: `${count(posts)} ${posts === 1 ? 'post' : 'posts'}`, strong: true },
		{ text: ` of ${spelt(brands)} ${brands === 1 ? 'brand' : 'brands'}`, strong: false },
		...(Number.isFinite(through)
			? [
					{ text: ', through ', strong: false },
					{ text: date(through), strong: true }
				]
			: []),
		{ text: `; ${missing(served)}.`, strong: false }
	];
}

function missing(served: Served): string {
	const gaps = gapsOf(served).length;
	const empty = emptyDays(served).length;
	const refused = served.imports.reduce((sum, each) => sum + each.rows_refused, 0);
	const words = [
		...(gaps > 0
			? [`${spelt(gaps)} ${gaps === 1 ? 'stretch was' : 'stretches were'} not collected`]
			: []),
		...(empty > 0
			? [`${spelt(empty)} ${empty === 1 ? 'day has' : 'days have'} no post at all`]
			: []),
		...(refused > 0 ? [`${spelt(refused)} ${refused === 1 ? 'row was' : 'rows were'} refused`] : [])
	];
	return listed(words) || 'nothing is missing';
}

/** A size in bytes, as people say it. */
export function bytes(number: number): string {
	const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
	const step = Math.max(0, Math.min(4, Math.floor(Math.log10(Math.max(1, number)) / 3)));
	const figure = number / 1000 ** step;
	return `${Number(figure.toPrecision(3))}\u00a0${units[step]}`;
}
