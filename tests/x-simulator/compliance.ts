import type { IncomingMessage } from 'node:http';
import { Problem } from './problem.ts';
import type { Simulator } from './simulator.ts';

interface Job {
	id: string;
	ids: string[];
}

/** Jobs that tell which of many posts have gone. */
export class Compliance {
	private readonly all = new Map<string, Job>();

	constructor(private readonly simulator: Simulator) {}

	/** Makes a job, or tells how one stands. */
	async jobs(request: IncomingMessage, id: string) {
		if (request.method === 'POST') {
			const job: Job = { id: String(1000 + this.all.size), ids: [] };
			this.all.set(job.id, job);
			return { data: this.show(job) };
		}
		const job = this.all.get(id);
		if (!job) throw new Problem(404, { title: 'Not Found Error', detail: `no job ${id}` });
		return { data: this.show(job) };
	}

	/** Takes the ids of a job, one a line, or gives what became of them, one JSON object a line. */
	async file(request: IncomingMessage, id: string): Promise<string> {
		const job = this.all.get(id);
		if (!job) throw new Problem(404, { title: 'Not Found' });
		if (request.method === 'PUT') {
			let text = '';
			for await (const chunk of request) text += String(chunk);
			job.ids = text.split(/\s+/).filter(Boolean);
			return '';
		}
		const now = this.simulator.now();
		const gone = this.simulator.world.posts.filter(
			({ versions, deletedAt }) =>
				deletedAt <= now && versions.some((version) => job.ids.includes(String(version.id)))
		);
		return gone
			.map(({ versions, deletedAt }) =>
				JSON.stringify({
					id: String(versions[0].id),
					action: 'delete',
					created_at: new Date(versions[0].at).toISOString(),
					redacted_at: new Date(deletedAt).toISOString(),
					reason: 'deleted'
				})
			)
			.join('\n');
	}

	private show({ id, ids }: Job) {
		const url = `${this.simulator.url}/compliance-files/${id}`;
		const status = ids.length > 0 ? 'complete' : 'created';
		return { id, type: 'tweets', status, upload_url: url, download_url: url };
	}
}
