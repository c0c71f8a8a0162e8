import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Bill } from './bill.ts';
import { Compliance } from './compliance.ts';
import { counts, list, lookup } from './endpoints.ts';
import { Faults, NO_FAULTS, type FaultRates } from './faults.ts';
import { worldOf, type User, type World, type WorldOptions } from './history.ts';
import { Limits } from './limits.ts';
import { CAPPED, DEPLETED, Problem, TOO_MANY, UNAUTHORIZED } from './problem.ts';
import type { Shown, Vocabulary } from './shape.ts';

export interface SimulatorOptions extends WorldOptions {
	faults: FaultRates;
	vocabulary: Vocabulary;
	/** Milliseconds of a window of rate limits, and by how much fewer requests it takes. */
	window: number;
	limits: number;
	/** Milliseconds between two searches of the archive. */
	spacing: number;
	/** Dollars that the account holds. */
	credits: number;
	/** Whether the account has used up what it may read in a month. */
	capped: boolean;
	/** Milliseconds that a slow body takes. */
	slowness: number;
	/** Newest posts that the mentions and the timeline of an account reach. */
	caps: { mentions: number; posts: number };
	/** The token of the app, and the one of the account with the first handle. */
	tokens: { app: string; user: string };
}

export const DEFAULTS: SimulatorOptions = {
	seed: 1,
	posts: 4000,
	from: Date.UTC(2026, 8, 1),
	days: 30,
	deleted: 0.03,
	edited: 0.03,
	lag: 45_000,
	faults: NO_FAULTS,
	vocabulary: 'tweet',
	window: 900_000,
	limits: 1,
	spacing: 1000,
	credits: Infinity,
	capped: false,
	slowness: 3000,
	caps: { mentions: 800, posts: 3200 },
	tokens: { app: 'app-token', user: 'user-token' }
};

/** What one request to the simulator is about. */
export interface Asked {
	query: URLSearchParams;
	/** The account whose token was sent; undefined for the app's. */
	user: User | undefined;
	now: number;
}

/**
 * Stands for the X API: a server on this machine over a history that follows from a seed, with a
 * clock that only moves as fast as the real one, or by `advance`.
 */
export class Simulator {
	readonly world: World;
	readonly bill = new Bill();
	readonly compliance = new Compliance(this);
	readonly faults: Faults;
	readonly users: Map<string, User>;
	/** Every request that came in, without its token. */
	readonly requests: { path: string; at: number }[] = [];
	private readonly limits: Limits;
	private readonly server: Server;
	private offset: number;

	private constructor(readonly options: SimulatorOptions) {
		this.world = worldOf(options);
		this.users = new Map(this.world.users.map((user) => [user.username, user]));
		this.faults = new Faults(options.faults, options.seed + 1);
		this.limits = new Limits(options.window, options.limits, options.spacing);
		this.offset = this.world.from - Date.now();
		this.server = createServer((request, response) => void this.answer(request, response));
	}

	/** Starts one whose clock stands at the beginning of its history, on a free port unless named. */
	static async start(options: Partial<SimulatorOptions> = {}, port = 0): Promise<Simulator> {
		const simulator = new Simulator({ ...DEFAULTS, ...options });
		await new Promise<void>((done) => simulator.server.listen(port, '127.0.0.1', done));
		return simulator;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** The simulated present, in milliseconds since 1970. */
	now(): number {
		return Date.now() + this.offset;
	}

	/** Moves the clock forward. */
	advance(milliseconds: number) {
		this.offset += milliseconds;
	}

	/** What the index serves at a moment: each post in its latest text that it holds, newest first. */
	served(at = this.now()): Shown[] {
		return this.world.posts
			.flatMap((post) => {
				const version = post.versions.findLast((each) => each.at + post.lag <= at);
				return version && post.deletedAt > at ? [{ post, version }] : [];
			})
			.sort((a, b) => Number(b.version.id - a.version.id));
	}

	async stop() {
		this.server.closeAllConnections();
		await new Promise((done) => this.server.close(done));
	}

	private async answer(request: IncomingMessage, response: ServerResponse) {
		const url = new URL(request.url ?? '/', this.url);
		const now = this.now();
		this.requests.push({ path: url.pathname + url.search, at: now });
		const failure = this.faults.failure();
		response.setHeader('date', new Date(now).toUTCString());
		if (failure === 'unavailable') {
			response.writeHead(503, { 'content-type': 'text/html' });
			response.end('<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>');
			return;
		}
		if (failure === 'cut early') {
			request.socket.destroy();
			return;
		}
		let status = 200;
		let body: string;
		try {
			body = await this.respond(request, response, url, now);
		} catch (error) {
			if (!(error instanceof Problem)) throw error;
			status = error.status;
			body = JSON.stringify(error.body);
		}
		const bytes = Buffer.from(body);
		response.writeHead(status, {
			'content-type': 'application/json',
			'content-length': bytes.length
		});
		if (failure === 'cut late') {
			response.write(bytes.subarray(0, bytes.length / 2));
			await sleep(20);
			request.socket.destroy();
			return;
		}
		if (failure === 'slow') {
			response.write(bytes.subarray(0, 5));
			await sleep(this.options.slowness, undefined, { ref: false });
			response.end(bytes.subarray(5));
			return;
		}
		response.end(bytes);
	}

	private async respond(
		request: IncomingMessage,
		response: ServerResponse,
		{ pathname, searchParams: query }: URL,
		now: number
	): Promise<string> {
		if (pathname.startsWith('/compliance-files/')) {
			if (request.headers.authorization) throw UNAUTHORIZED;
			return this.compliance.file(request, pathname.split('/').at(-1) as string);
		}
		const asked: Asked = { query, now, user: this.userOf(request) };
		const route = ROUTES.find(({ path }) => path.test(pathname));
		if (!route) throw new Problem(404, { title: 'Not Found', status: 404 });
		const { headers, exceeded } = this.limits.take(route.endpoint, now);
		for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
		if (exceeded) throw TOO_MANY;
		if (this.options.capped) throw CAPPED;
		if (this.bill.usd >= this.options.credits) throw DEPLETED;
		const [, id = ''] = route.path.exec(pathname) ?? [];
		return JSON.stringify(await route.answer(this, asked, id, request));
	}

	private userOf({ headers }: IncomingMessage): User | undefined {
		const { app, user } = this.options.tokens;
		if (headers.authorization === `Bearer ${app}`) return undefined;
		if (headers.authorization === `Bearer ${user}`) return this.world.users[0];
		throw UNAUTHORIZED;
	}
}

type Answer = (simulator: Simulator, asked: Asked, id: string, request: IncomingMessage) => unknown;

const ROUTES: { path: RegExp; endpoint: string; answer: Answer }[] = [
	{ path: /^\/2\/users\/by$/, endpoint: 'users/by', answer: usersBy },
	{ path: /^\/2\/users\/me$/, endpoint: 'users/me', answer: usersMe },
	{
		path: /^\/2\/users\/(\d+)\/mentions$/,
		endpoint: 'mentions',
		answer: (simulator, asked, id) => list(simulator, asked, { kind: 'mentions', id })
	},
	{
		path: /^\/2\/users\/(\d+)\/tweets$/,
		endpoint: 'posts',
		answer: (simulator, asked, id) => list(simulator, asked, { kind: 'posts', id })
	},
	{
		path: /^\/2\/tweets\/search\/(recent)$/,
		endpoint: 'search/recent',
		answer: (simulator, asked, reach) => list(simulator, asked, { kind: 'search', reach })
	},
	{
		path: /^\/2\/tweets\/search\/(all)$/,
		endpoint: 'search/all',
		answer: (simulator, asked, reach) => list(simulator, asked, { kind: 'search', reach })
	},
	{
		path: /^\/2\/tweets\/counts\/(recent)$/,
		endpoint: 'counts/recent',
		answer: (simulator, asked, reach) => counts(simulator, asked, reach)
	},
	{
		path: /^\/2\/tweets\/counts\/(all)$/,
		endpoint: 'counts/all',
		answer: (simulator, asked, reach) => counts(simulator, asked, reach)
	},
	{
		path: /^\/2\/tweets$/,
		endpoint: 'lookup',
		answer: (simulator, asked) => lookup(simulator, asked)
	},
	{
		path: /^\/2\/usage\/tweets$/,
		endpoint: 'usage',
		answer: ({ bill }) => ({
			data: { project_id: '1', daily_project_usage: { project_id: '1', usage: bill.posts } }
		})
	},
	{
		path: /^\/2\/compliance\/jobs(?:\/(\d+))?$/,
		endpoint: 'compliance',
		answer: (simulator, { query }, id, request) => simulator.compliance.jobs(request, id, query)
	}
];

function usersBy({ users, bill }: Simulator, { query, now }: Asked) {
	const names = (query.get('usernames') ?? '').toLowerCase().split(',');
	const found = names.flatMap((name) => users.get(name) ?? []);
	found.forEach(({ id }) => bill.charge(now, 'user', id));
	const missing = names.filter((name) => !users.has(name));
	return {
		data: found.length > 0 ? found.map((user) => ({ ...user, name: user.username })) : undefined,
		errors:
			missing.length > 0
				? missing.map((value) => ({ value, title: 'Not Found Error', parameter: 'usernames' }))
				: undefined
	};
}

function usersMe({ bill }: Simulator, { user, now }: Asked) {
	if (!user) throw new Problem(403, { title: 'Unsupported Authentication', status: 403 });
	bill.charge(now, 'user', user.id);
	return { data: { ...user, name: user.username } };
}
