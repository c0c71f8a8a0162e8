/** One way of asking X. Prices are dollars, as its console lists them in August 2026. */
export interface Endpoint {
	path: string;
	/** The name of the parameter that continues a list. */
	token: 'next_token' | 'pagination_token';
	/** The fewest and the most posts of a page. */
	size: readonly [least: number, most: number];
	/** Milliseconds to leave between two requests. */
	spacing: number;
	/** Dollars for a request, whatever it returns. */
	request: number;
	/** The newest posts that can be reached at all; null where there is no such end. */
	cap: number | null;
	/** Whether parameters are sent as what is to be made. */
	makes: boolean;
}

const PLAIN = {
	token: 'next_token',
	size: [1, 100],
	spacing: 0,
	request: 0,
	cap: null,
	makes: false
} as const;

const TABLE = {
	'users/by': { ...PLAIN, path: 'users/by' },
	'users/me': { ...PLAIN, path: 'users/me' },
	mentions: {
		...PLAIN,
		path: 'users/:id/mentions',
		token: 'pagination_token',
		size: [5, 100],
		cap: 800
	},
	posts: {
		...PLAIN,
		path: 'users/:id/tweets',
		token: 'pagination_token',
		size: [5, 100],
		cap: 3200
	},
	'search/recent': { ...PLAIN, path: 'tweets/search/recent', size: [10, 100] },
	'search/all': { ...PLAIN, path: 'tweets/search/all', size: [10, 500], spacing: 1050 },
	'counts/recent': { ...PLAIN, path: 'tweets/counts/recent', request: 0.005 },
	'counts/all': { ...PLAIN, path: 'tweets/counts/all', request: 0.01, spacing: 1050 },
	lookup: { ...PLAIN, path: 'tweets' },
	usage: { ...PLAIN, path: 'usage/tweets' },
	'compliance/new': { ...PLAIN, path: 'compliance/jobs', makes: true },
	'compliance/jobs': { ...PLAIN, path: 'compliance/jobs' },
	'compliance/job': { ...PLAIN, path: 'compliance/jobs/:id' }
} satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof TABLE;

export const ENDPOINTS: Record<EndpointName, Endpoint> = TABLE;

/** Dollars for a post, for one of the account that asks, and for a user. */
export const PRICES = { post: 0.005, owned: 0.001, user: 0.01 };

/** How far recent search and counts reach back, with a margin: milliseconds. */
export const RECENT = 7 * 86_400_000 - 600_000;

/** Milliseconds that the index of X may need before it finds a post. */
export const LAG = 60_000;

/** Milliseconds that are read again, for posts that the index found later than that. */
export const OVERLAP = 15 * 60_000;
