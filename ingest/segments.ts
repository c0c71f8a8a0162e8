import type { Database } from './database.ts';
import {
	editionsIn,
	NONE,
	rowsOf,
	tablesOf,
	versionsIn,
	type Segment,
	type Tables
} from './segment.ts';
import { SegmentFiles } from './segmentFiles.ts';

/** Segments that take the place of others. */
export interface Exchange {
	from: Segment[];
	to: Segment[];
}

/** Segments of more rows than this are never joined with others. */
const LARGE = 2_000_000;

/**
 * The stored posts of an ingest database, in files that never change, so that snapshots can point
 * into them. The temporary view `post_versions` shows them as one table with the column `version`,
 * and `editions` the ids of versions that they know.
 */
export class Segments {
	private shown: Segment[] = [];
	private readonly prepared: Exchange[] = [];
	private readonly files: SegmentFiles;

	constructor(
		private readonly database: Database,
		folder: string
	) {
		this.files = new SegmentFiles(database, folder);
	}

	/** How many rows are shown. */
	get rows(): number {
		return this.shown.reduce((sum, { rows }) => sum + rows, 0);
	}

	/** Shows the registered segments. */
	async open() {
		await this.files.open();
		this.shown = (await this.database.all(
			'select segment, first::double as first, rows::double as rows from segments order by first'
		)) as unknown as Segment[];
		for (const { segment } of this.shown) await this.files.attach(segment);
		await this.show();
	}

	/**
	 * Writes a segment behind all others and shows it; it is kept when it is registered.
	 *
	 * @param fill inserts rows into the tables whose names it is given
	 */
	async write(fill: (tables: Tables) => Promise<void>): Promise<Segment> {
		const segment = await this.next();
		const written = {
			segment,
			first: await this.end(),
			rows: await this.files.write(segment, fill)
		};
		await this.replace([], [written]);
		return written;
	}

	/**
	 * Writes segments anew without some of their rows; the others get new versions. Nobody knows of
	 * them until `exchange` and `replace` are called.
	 *
	 * @param where SQL of which rows go
	 */
	async without(where: string, among: Segment[] = this.shown): Promise<Exchange[]> {
		const exchanges: Exchange[] = [];
		let first = await this.end();
		for (const whole of among) {
			const { editions } = tablesOf(whole.segment);
			const posts = rowsOf(whole);
			const gone = await this.database.number(`select count(*) from ${posts} where ${where}`);
			if (gone === 0) continue;
			const segment = await this.next();
			const rows = await this.files.write(segment, async (tables) => {
				await this.database.run(
					`insert into ${tables.posts} by name select * exclude (version) from ${posts} where not (${where})`
				);
				await this.database.run(
					`insert into ${tables.editions} from ${editions}
					where post_id in (select post_id from ${tables.posts})`
				);
			});
			exchanges.push({ from: [whole], to: rows > 0 ? [{ segment, first, rows }] : [] });
			if (rows === 0) await this.files.remove(segment);
			first += rows;
		}
		return exchanges;
	}

	/** Registers segments in the place of others, inside the caller's transaction. */
	async exchange({ from, to }: Exchange) {
		const gone = from.map((each) => each.segment).join(', ');
		await this.database.run(`delete from segments where segment in (${gone})`);
		for (const each of to) await this.register(each);
	}

	/** Shows some segments in the place of others. */
	async replace(gone: Segment[], come: Segment[]) {
		this.shown = [...this.shown.filter((each) => !gone.includes(each)), ...come].sort(
			(a, b) => a.first - b.first
		);
		await this.show();
		for (const { segment } of gone) await this.files.detach(segment);
	}

	/** Registers what was written, inside the caller's transaction. */
	async register(written: Segment) {
		await this.insert('segments', [written]);
		const end = Math.max(await this.end(), written.first + written.rows);
		await this.database.setMeta({
			last_version: String(end),
			last_segment: String((await this.next()) - 1)
		});
	}

	/** Takes segments out of sight that were not registered. */
	async discard(segments: Segment[]) {
		await this.replace(segments, []);
		for (const { segment } of segments) this.files.erase(segment);
	}

	/**
	 * Writes the segments that hold rows of removed imports anew without them, in as many pieces as they
	 * leave, and lists what will be registered in the temporary table `lasting`. All rows stay in sight.
	 */
	async prepare() {
		await this.abandon();
		for (const whole of this.shown) {
			const gaps = await this.database.all(
				`select min(version)::double as first, max(version)::double as last
				from post_versions semi join (from imports where removed) using (import)
				where version between ${whole.first} and ${whole.first + whole.rows - 1}
				group by import order by 1`
			);
			if (gaps.length === 0) continue;
			const ends = [...gaps.map((gap) => gap.first as number), whole.first + whole.rows];
			const begins = [whole.first, ...gaps.map((gap) => (gap.last as number) + 1)];
			const pieces = begins
				.map((first, index) => ({ first, rows: (ends[index] as number) - first }))
				.filter(({ rows }) => rows > 0);
			this.prepared.push({ from: [whole], to: await this.copy([whole], pieces) });
		}
		const gone = new Set(this.prepared.flatMap(({ from }) => from));
		const lasting = this.shown.filter((each) => !gone.has(each));
		await this.database.run('create or replace temp table lasting as from segments limit 0');
		await this.insert('lasting', [...lasting, ...this.prepared.flatMap(({ to }) => to)]);
	}

	/** Registers what was prepared: the rows of removed imports are gone. */
	async drop() {
		if (this.prepared.length === 0) await this.prepare();
		for (const each of this.prepared.splice(0)) await this.settle(each);
	}

	/** Forgets what was prepared. */
	async abandon() {
		for (const { to } of this.prepared.splice(0)) {
			for (const { segment } of to) await this.files.remove(segment);
		}
	}

	/**
	 * Joins small neighbours, so that their number grows with the logarithm of what they hold: from the
	 * newest back, as long as those behind have together at least half as many rows as the next, and as
	 * many as are missing between. What is missing, as it was removed, becomes rows that are no posts.
	 */
	async join() {
		const tail: Segment[] = [];
		let behind = 0;
		for (const each of [...this.shown].reverse()) {
			const [next] = tail;
			const gap = next ? next.first - each.first - each.rows : 0;
			const far = next !== undefined && (gap > behind || each.rows > 2 * behind);
			if (far || each.rows > LARGE) break;
			tail.unshift(each);
			behind += each.rows + gap;
		}
		const [oldest] = tail;
		if (oldest && tail.length > 1) {
			const to = await this.copy(tail, [{ first: oldest.first, rows: behind }]);
			await this.settle({ from: tail, to });
		}
	}

	/** Removes what is neither registered nor among the segments that snapshots `need`. */
	prune(need: Iterable<number>) {
		const kept = new Set([...need, ...this.shown.map(({ segment }) => segment)]);
		for (const segment of this.files.numbers()) if (!kept.has(segment)) this.files.erase(segment);
	}

	/** Attaches a segment while `work` runs, unless it is shown: then nothing is done. */
	async reading<T>(segment: number, work: () => Promise<T>): Promise<T | null> {
		if (this.shown.some((each) => each.segment === segment)) return null;
		await this.files.attach(segment);
		return work().finally(() => this.files.detach(segment));
	}

	/** Writes the rows that `select` gives of a segment, each in its place, into another. */
	async redrawn(segment: number, select: string): Promise<number> {
		const number = await this.next();
		await this.files.write(number, async ({ posts, editions }) => {
			await this.database.run(`insert into ${posts} by name ${select}`);
			await this.database.run(`insert into ${editions} from ${tablesOf(segment).editions}`);
		});
		await this.files.detach(number);
		return number;
	}

	/** Writes the posts of some segments again, cut otherwise. */
	private async copy(from: Segment[], pieces: Omit<Segment, 'segment'>[]): Promise<Segment[]> {
		const written: Segment[] = [];
		for (const { first, rows } of pieces) {
			const segment = await this.next();
			await this.files.write(segment, async (tables) => {
				let end = first;
				for (const source of from) {
					await this.database.run(
						`insert into ${tables.posts} (import, channel, company, refusal)
						select 0, '', false, 'it was removed' from range(${source.first - end})`
					);
					end = source.first + source.rows;
					const { editions } = tablesOf(source.segment);
					await this.database.run(
						`insert into ${tables.posts} by name select * exclude (version) from ${rowsOf(source)}
						where version >= ${first} and version < ${first + rows}`
					);
					await this.database.run(
						`insert into ${tables.editions} from ${editions}
						where import in (select import from ${tables.posts})`
					);
				}
			});
			written.push({ segment, first, rows });
		}
		return written;
	}

	private async settle(exchange: Exchange) {
		await this.database.transaction(() => this.exchange(exchange));
		await this.replace(exchange.from, exchange.to);
	}

	/** The version behind the last that was ever given. */
	private async end(): Promise<number> {
		const last = Number((await this.database.meta('last_version')) ?? 0);
		return Math.max(last, ...this.shown.map((each) => each.first + each.rows));
	}

	/** A number that no file ever had: readers know files by them. */
	private async next(): Promise<number> {
		const last = Number((await this.database.meta('last_segment')) ?? 0);
		return Math.max(last, ...this.files.numbers(), ...this.shown.map(({ segment }) => segment)) + 1;
	}

	private async insert(table: string, segments: Segment[]) {
		const rows = segments.map(({ segment, first, rows }) => [segment, first, rows]);
		await this.database.insert(table, rows);
	}

	private async show() {
		await this.database.run(`
			create or replace temp view post_versions as ${versionsIn([NONE, ...this.shown])};
			create or replace temp view editions as ${editionsIn([NONE, ...this.shown])}
		`);
	}
}
