import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperationError } from '#lib/model/errors.ts';
import type { Settings } from '#lib/model/settings.ts';
import { Database } from '../database.ts';
import type { Effects } from '../effects.ts';
import { forget, type Forgotten } from '../forget.ts';
import { lock } from '../lock.ts';
import { idsIn } from '../sources/x-compliance.ts';
import type { Api } from './client.ts';
import { ApiFailure, refused } from './failure.ts';
import { Patience, Postponed, type WaitingEffects } from './patience.ts';

/** What X is asked about, in its words. */
const KINDS = ['tweets', 'users'] as const;
type Kind = (typeof KINDS)[number];

/** What X says of a job. */
interface Job {
	id: string;
	status: 'created' | 'in_progress' | 'complete' | 'failed' | 'expired';
	upload_url: string;
	download_url: string;
}

export interface ComplyEffects extends Effects, WaitingEffects {
	/** Asks X as the app. */
	api: Api;
}

/** What X was asked about, and what of it is not to be kept any more. */
export interface Complied {
	posts: { asked: number; gone: number };
	users: { asked: number; gone: number };
	/** Null where nothing is gone. */
	forgotten: Forgotten | null;
}

/** Milliseconds between two looks at a job, and after which looking ends. */
const LOOK = 15_000;
const LONGEST = 6 * 3_600_000;

/** What X calls our jobs. */
const NAME = 'replyscope';

/** Jobs that are under way, so that they are gone on with. */
const UNDER_WAY = 'comply.json';

/**
 * Asks X which of the stored posts and people are gone there, and forgets them. X takes one job at a
 * time; one that a stopped run has left is gone on with.
 *
 * @param wait whether to wait for jobs and limits
 * @throws Postponed where waiting is not wanted, Stopped, or OperationError when X refuses or another
 * command writes the folder
 */
export async function comply(
	folder: string,
	settings: Settings,
	wait: boolean,
	effects: ComplyEffects
): Promise<Complied> {
	const asks = new Patience(effects.api, effects, wait);
	const stored = await storedIn(folder, effects);
	const gone: Record<Kind, string[]> = { tweets: [], users: [] };
	try {
		for (const kind of KINDS) {
			if (stored[kind].length === 0) continue;
			const result = await answered(folder, kind, stored[kind], asks, wait);
			const { posts, users, either } = idsIn(result, `the result of the job about ${kind}`);
			gone[kind] = [...posts, ...users, ...either];
		}
	} catch (error) {
		throw error instanceof ApiFailure ? refused(error) : error;
	}
	const what = { posts: gone.tweets, users: gone.users };
	const some = what.posts.length + what.users.length > 0;
	const forgotten = some ? await forget(folder, what, settings, effects) : null;
	rmSync(join(folder, UNDER_WAY), { force: true });
	return {
		posts: { asked: stored.tweets.length, gone: gone.tweets.length },
		users: { asked: stored.users.length, gone: gone.users.length },
		forgotten
	};
}

/** The ids of posts of X, of all their versions, and of who wrote them. */
async function storedIn(folder: string, effects: Effects): Promise<Record<Kind, string[]>> {
	const unlock = lock(folder, effects.now());
	try {
		const database = await Database.open(folder, 'file', effects.memory);
		try {
			const from = `from post_versions join imports using (import) where space = 'x' and not removed and refusal is null`;
			const list = async (select: string) => {
				const [row] = await database.all(
					`select coalesce(string_agg(distinct id, ' '), '') as ids from (${select}) where regexp_full_match(id, '[0-9]{1,19}')`
				);
				return String(row?.ids).split(' ').filter(Boolean);
			};
			return {
				tweets: await list(
					`select post_id as id ${from} union all select edition_id from editions where post_id in (select post_id ${from})`
				),
				users: await list(`select author_id as id ${from}`)
			};
		} finally {
			database.close();
		}
	} finally {
		unlock();
	}
}

/** The result of a job about some ids, when X has it. */
async function answered(
	folder: string,
	kind: Kind,
	ids: string[],
	asks: Patience,
	wait: boolean
): Promise<string> {
	let job = await lookAt(asks, underWay(folder)[kind]);
	if (!job || job.status === 'failed' || job.status === 'expired') {
		job = await make(asks, kind);
		note(folder, { ...underWay(folder), [kind]: job.id });
	}
	if (job.status === 'created') await asks.transfer(job.upload_url, `${ids.join('\n')}\n`);
	const { id } = job;
	for (let waited = 0; ; waited += LOOK) {
		job = await lookAt(asks, id);
		if (job?.status === 'complete') return asks.transfer(job.download_url);
		if (!job || job.status === 'failed' || job.status === 'expired') {
			throw new OperationError(
				`failed job: X has ended the job about ${kind} without a result; allowed: run replyscope comply again, which makes another`
			);
		}
		if (!wait || waited >= LONGEST) {
			throw new Postponed(
				`unfinished job: X still looks through ${ids.length} ${kind}; allowed: run replyscope comply again later, which goes on with it`
			);
		}
		await asks.pause(`job of X about ${ids.length} ${kind}`, LOOK);
	}
}

/** Makes a job; one that was made, though its answer never came, is taken up. */
async function make(asks: Patience, type: Kind): Promise<Job> {
	try {
		return jobIn((await asks.getPage('compliance/new', { type, name: NAME })).body.data);
	} catch (error) {
		if (!(error instanceof ApiFailure) || error.kind !== 'invalid') throw error;
		const { body } = await asks.getPage('compliance/jobs', { type, status: 'created' });
		const jobs = (body.data ?? []) as { name?: string }[];
		const lost = jobs.find(({ name }) => name === NAME);
		if (!lost) throw error;
		return jobIn(lost);
	}
}

/** How a job stands; null for one that X does not know any more. */
async function lookAt(asks: Patience, id: string | undefined): Promise<Job | null> {
	if (id === undefined) return null;
	try {
		return jobIn((await asks.getPage('compliance/job', { id })).body.data);
	} catch (error) {
		if (error instanceof ApiFailure && error.kind === 'invalid') return null;
		throw error;
	}
}

function jobIn(data: unknown): Job {
	const job = data as Partial<Job> | undefined;
	if (!job?.id || !job.status || !job.upload_url || !job.download_url) {
		throw new OperationError(
			'unknown answer: X told of a job without its id, status or addresses; allowed: run replyscope comply again later'
		);
	}
	return job as Job;
}

function underWay(folder: string): Partial<Record<Kind, string>> {
	const path = join(folder, UNDER_WAY);
	if (!existsSync(path)) return {};
	return JSON.parse(readFileSync(path, 'utf8')) as Partial<Record<Kind, string>>;
}

function note(folder: string, jobs: Partial<Record<Kind, string>>) {
	const path = join(folder, UNDER_WAY);
	writeFileSync(`${path}.tmp`, JSON.stringify(jobs));
	renameSync(`${path}.tmp`, path);
}
