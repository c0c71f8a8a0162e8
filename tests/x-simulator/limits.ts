/** Requests that an endpoint takes in one window. */
const LIMITS: Record<string, number> = {
	'users/by': 300,
	'users/me': 75,
	mentions: 450,
	posts: 10_000,
	'search/recent': 450,
	'search/all': 300,
	'counts/recent': 300,
	'counts/all': 300,
	lookup: 3500,
	compliance: 150,
	usage: 50
};

/** Counts requests by endpoint and window; `scale` makes the windows and limits smaller. */
export class Limits {
	private readonly used = new Map<string, { window: number; count: number }>();
	private lastSearch = -Infinity;

	constructor(
		/** Milliseconds. */
		private readonly window: number,
		private readonly scale: number,
		/** Milliseconds between two searches of the whole archive. */
		private readonly spacing: number
	) {}

	/** Takes one request into account: the headers of its answer and whether it is one too many. */
	take(endpoint: string, now: number): { headers: Record<string, string>; exceeded: boolean } {
		const limit = Math.max(1, Math.floor((LIMITS[endpoint] ?? 300) * this.scale));
		const window = Math.floor(now / this.window);
		const before = this.used.get(endpoint);
		const count = (before?.window === window ? before.count : 0) + 1;
		const rushed = endpoint === 'search/all' && now - this.lastSearch < this.spacing;
		const exceeded = count > limit || rushed;
		if (!exceeded) {
			this.used.set(endpoint, { window, count });
			if (endpoint === 'search/all') this.lastSearch = now;
		}
		const reset = rushed && count <= limit ? now + this.spacing : (window + 1) * this.window;
		return {
			exceeded,
			headers: {
				'x-rate-limit-limit': String(limit),
				'x-rate-limit-remaining': String(exceeded ? 0 : limit - count),
				'x-rate-limit-reset': String(Math.ceil(reset / 1000))
			}
		};
	}
}
