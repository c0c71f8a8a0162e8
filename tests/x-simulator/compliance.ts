import type { IncomingMessage } from 'node:http';
import { invalidRequest, Problem } from './problem.ts';
import type { Simulator } from './simulator.ts';

interface Job {
	id: string;
	type: 'tweets' | 'users';
	name?: string;
	ids: string[] | null;
	/** How often it was looked at since it has its ids. */
	looks: number;
	/** Whether its result was taken. */
	over: boolean;
}

/** Looks at a job that is still under way. */
const LOOKS = 2;

/** Jobs that tell which of many posts and people have gone; X takes one at a time. */
export class Compliance {
	/** Accounts that are suspended. */
	readonly suspended = new Set<string>();
	private readonly all = new Map<string, Job>();

	constructor(private readonly simulator: Simulator) {}

	/** Makes a job, or tells how one or all stand. */
	async jobs(request: IncomingMessage, id: string | undefined, query: URLSearchParams) {
		if (request.method === 'POST') {
			const { type, name } = JSON.parse(await textOf(request)) as Job;
			if ([...this.all.values()].some((job) => !job.over)) {
				throw invalidRequest({}, 'You have a job that has not ended yet.');
			}
			const id = String(1000 + this.all.size);
			const job: Job = { id, type, name, ids: null, looks: 0, over: false };
			this.all.set(job.id, job);
			return { data: this.show(job) };
		}
		if (!id) {
			const jobs = [...this.all.values()].filter(({ type }) => type === query.get('type'));
			const shown = jobs.map((job) => this.show(job));
			return { data: shown.filter(({ status }) => status === query.get('status')) };
		}
		const job = this.all.get(id);
		if (!job) throw new Problem(404, { title: 'Not Found Error', detail: `no job ${id}` });
		if (job.ids) job.looks++;
		return { data: this.show(job) };
	}

	/** Takes the ids of a job, one a line, or gives what became of them, one JSON object a line. */
	async file(request: IncomingMessage, id: string): Promise<string> {
		const job = this.all.get(id);
		if (!job) throw new Problem(404, { title: 'Not Found' });
		if (request.method === 'PUT') {
			job.ids = (await textOf(request)).split(/\s+/).filter(Boolean);
			return '';
		}
		job.over = true;
		const asked = new Set(job.ids);
		return (job.type === 'tweets' ? this.gonePosts(asked) : this.goneUsers(asked)).join('\n');
	}

	private gonePosts(asked: Set<string>): string[] {
		const now = this.simulator.now();
		const gone = this.simulator.world.posts.filter(
			({ versions, deletedAt }) =>
				deletedAt <= now && versions.some((version) => asked.has(String(version.id)))
		);
		return gone.map(({ versions, deletedAt }) =>
			line(String(versions[0].id), 'deleted', versions[0].at, deletedAt)
		);
	}

	private goneUsers(asked: Set<string>): string[] {
		const gone = [...this.suspended].filter((id) => asked.has(id));
		return gone.map((id) => line(id, 'suspended', 0, this.simulator.now()));
	}

	private show({ id, type, name, ids, looks }: Job) {
		const url = `${this.simulator.url}/compliance-files/${id}`;
		const status = !ids ? 'created' : looks > LOOKS ? 'complete' : 'in_progress';
		return { id, type, name, status, upload_url: url, download_url: url };
	}
}

function line(id: string, reason: string, created: number, redacted: number): string {
	return JSON.stringify({
		id,
		action: 'delete',
		created_at: new Date(created).toISOString(),
		redacted_at: new Date(redacted).toISOString(),
		reason
	});
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
}
