import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OperationError } from '../model/errors.ts';
import { SNAPSHOT_VERSION } from '../model/snapshot.ts';
import { readContents, type Row } from './contents.ts';
import { blame } from './visit.ts';
import type { Build, Snapshot } from './warehouse.ts';

/** A snapshot file that is attached, told apart from another at the same path. */
interface Attached {
	schema: string;
	identity: string;
}

/** There is always one part to read, though a snapshot may hold no posts. */
const NO_POSTS = `select 0::bigint as version, 0 as import, '' as post_id, '' as author_handle,
	0::bigint as posted_at, '' as text, '' as reply_to_id where false`;

/** What is read of the posts. */
const READ = 'import, post_id, author_handle, posted_at, text, reply_to_id';

/** The snapshots of a data folder, attached to a database when they are asked for. */
export class Shelf {
	private current: Promise<Snapshot> | undefined;
	private stamp = '';
	private readonly attached = new Map<string, Attached>();
	/** The files of the snapshot that is current. */
	private serving = new Set<string>();
	private attachments = 0;
	/** What kept snapshots say of themselves, by the identity of their files. */
	private readonly metas = new Map<string, Promise<Record<string, string>>>();

	/**
	 * @param folder that holds the snapshots
	 * @param read runs a statement of the database
	 * @param linger milliseconds after which nothing runs any more that began on an older snapshot
	 */
	constructor(
		private readonly folder: string,
		private readonly read: (sql: string) => Promise<Row[]>,
		private readonly linger: number
	) {}

	/**
	 * The snapshot that is current now.
	 *
	 * @throws OperationError when nothing was published yet or another version of the program wrote it
	 */
	async newest(): Promise<Snapshot> {
		const stamp = this.readStamp();
		if (stamp !== this.stamp || !this.current) {
			this.stamp = stamp;
			this.current = this.attachOr(this.current, stamp.split(' ')[0] as string);
			this.current.catch(() => (this.current = undefined));
		}
		return this.current;
	}

	/** Attaches a snapshot; one that cannot be served leaves the one before in its place. */
	private async attachOr(before: Promise<Snapshot> | undefined, name: string): Promise<Snapshot> {
		try {
			return await this.attach(name);
		} catch (failure) {
			if (!before) throw failure;
			blame(failure);
			return before;
		}
	}

	/** The snapshots that are kept, the newest first. */
	async builds(): Promise<Build[]> {
		const current = existsSync(join(this.folder, 'CURRENT'))
			? Number(this.readStamp().split(' ')[0])
			: null;
		const names = existsSync(this.folder) ? readdirSync(this.folder) : [];
		const numbers = names.flatMap((name) => (/^\d+\.duckdb$/.test(name) ? [parseInt(name)] : []));
		const builds: Build[] = [];
		for (const number of numbers.sort((a, b) => b - a)) {
			const meta = await this.metaOf(number).catch(() => ({}));
			builds.push({ number, current: number === current, meta });
		}
		return builds;
	}

	/** Changes whenever another snapshot becomes current. */
	private readStamp(): string {
		try {
			const path = join(this.folder, 'CURRENT');
			const { mtimeMs, ino } = statSync(path);
			return `${readFileSync(path, 'utf8').trim()} ${mtimeMs} ${ino}`;
		} catch {
			throw new OperationError(
				`empty data folder: ${resolve(this.folder, '..')} holds no snapshot; allowed: run replyscope ingest first`
			);
		}
	}

	private async attach(name: string): Promise<Snapshot> {
		const number = Number(name);
		const path = join(this.folder, `${number}.duckdb`);
		const schema = await this.attachFile(path).catch(unreadable(path));
		const [version] = await this.read(`select value from ${schema}.meta where key = 'version'`);
		if (version?.value !== SNAPSHOT_VERSION) {
			throw new OperationError(
				`unknown snapshot: version ${version?.value}; allowed: ${SNAPSHOT_VERSION}, so run replyscope ingest to publish anew`
			);
		}
		const segments = await this.read(
			`select segment, first::varchar as first from ${schema}.segments order by segments.first`
		);
		const files = new Set([path]);
		const parts = [NO_POSTS];
		for (const { segment, first } of segments) {
			const file = resolve(this.folder, '..', 'posts', `${segment}.duckdb`);
			const part = await this.attachFile(file).catch(unreadable(file));
			files.add(file);
			parts.push(`select ${first} + rowid as version, ${READ} from ${part}.post_versions`);
		}
		const contents = await readContents(this.read, schema);
		this.serving = files;
		for (const other of this.attached.keys()) {
			if (!files.has(other)) this.detachLater(other);
		}
		return { number, schema, posts: `(${parts.join(' union all ')})`, ...contents };
	}

	/** What a kept snapshot says of itself; each file is read once, as it never changes. */
	private async metaOf(number: number): Promise<Record<string, string>> {
		const path = join(this.folder, `${number}.duckdb`);
		const identity = identityOf(path);
		const schema = this.attached.get(path)?.schema;
		const reading =
			this.metas.get(identity) ?? (schema ? this.readMeta(schema) : this.glance(path));
		this.metas.set(identity, reading);
		reading.catch(() => this.metas.delete(identity));
		return reading;
	}

	/** Attaches a file for as long as it takes to read what it says of itself. */
	private async glance(path: string): Promise<Record<string, string>> {
		const schema = `s${++this.attachments}`;
		await this.read(`attach '${path.replaceAll("'", "''")}' as ${schema} (read_only)`);
		try {
			return await this.readMeta(schema);
		} finally {
			await this.read(`detach ${schema}`);
		}
	}

	private async readMeta(schema: string): Promise<Record<string, string>> {
		const found = await this.read(`select key, value from ${schema}.meta`);
		return Object.fromEntries(found.map(({ key, value }) => [key, value])) as Record<
			string,
			string
		>;
	}

	/** Attaches a file under a name of its own, unless the same one is attached already. */
	private async attachFile(path: string): Promise<string> {
		const identity = identityOf(path);
		const before = this.attached.get(path);
		if (before?.identity === identity) return before.schema;
		if (before) await this.read(`detach ${before.schema}`);
		const schema = `s${++this.attachments}`;
		await this.read(`attach '${path.replaceAll("'", "''")}' as ${schema} (read_only)`);
		this.attached.set(path, { schema, identity });
		return schema;
	}

	/** Lets go of a snapshot when questions that run on it have ended, unless it serves again by then. */
	private detachLater(path: string) {
		setTimeout(async () => {
			await this.current?.catch(() => undefined);
			const old = this.attached.get(path);
			if (!old || this.serving.has(path)) return;
			this.attached.delete(path);
			await this.read(`detach ${old.schema}`).catch(() => undefined);
		}, this.linger).unref();
	}
}

/** Tells a file from another that was at the same path. */
function identityOf(path: string): string {
	const { ino, mtimeMs, size } = statSync(path);
	return `${ino} ${mtimeMs} ${size}`;
}

function unreadable(path: string): (error: Error) => never {
	return ({ message }) => {
		const [reason] = message.split('\n');
		throw new OperationError(
			`unreadable snapshot: ${path} (${reason}); allowed: run replyscope ingest to publish anew`
		);
	};
}
