import { Agent as PlainAgent } from 'node:http';
import { Agent } from 'node:https';
import type { ITwitterApiClientPlugin, TwitterApi } from 'twitter-api-v2';
import { InputError } from '#lib/model/errors.ts';
import { ENDPOINTS, type EndpointName } from './endpoints.ts';
import { ApiFailure, failureOf } from './failure.ts';

export type Params = Record<string, string | number | undefined>;

/** What came back. */
export interface Answer {
	body: Record<string, unknown>;
	/** The server's present, in milliseconds since 1970. */
	now: number | null;
	/** Requests that are left until an instant in milliseconds since 1970; null where not told. */
	left: { remaining: number; resets: number } | null;
}

/** The one way in which X is asked. */
export interface Api {
	/**
	 * @param params what the endpoint takes; `id` stands in its path; `as` names the token
	 * @throws ApiFailure when there is no answer, or one that is no success
	 */
	getPage(endpoint: EndpointName, params: Params): Promise<Answer>;

	/**
	 * Gives a file to an address that X has told, or takes it from there; no token goes along.
	 *
	 * @param text what is to be there; without, what is there is returned
	 * @throws ApiFailure when that does not succeed
	 */
	transfer(address: string, text?: string): Promise<string>;
}

export interface ClientOptions {
	/** The token of the app. */
	token: string;
	/** Another address of the API: on this machine only. */
	url?: string | undefined;
	/** Milliseconds after which a request is given up, whatever has come by then. */
	timeout: number;
	/** Milliseconds after which a file is given up. */
	patience?: number;
	/** Ends what runs. */
	signal: AbortSignal;
}

/**
 * Asks X through twitter-api-v2, without its paginators, which end silently. It is loaded when it is
 * first needed: every other command starts sooner.
 */
export function xClient({ token, url, timeout, patience = 600_000, signal }: ClientOptions): Api {
	const base = url === undefined ? undefined : loopback(url);
	const httpAgent =
		base?.protocol === 'http:'
			? new PlainAgent({ keepAlive: true })
			: new Agent({ keepAlive: true });
	const plugin: ITwitterApiClientPlugin = {
		onBeforeRequest({ computedParams, requestOptions }) {
			if (base) {
				computedParams.url.protocol = base.protocol;
				computedParams.url.hostname = base.hostname;
				computedParams.url.port = base.port;
			}
			requestOptions.signal = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
		}
	};
	let client: TwitterApi | undefined;
	return {
		async getPage(name, { id, ...query }) {
			const { ApiResponseError, TwitterApi } = await import('twitter-api-v2');
			client ??= new TwitterApi(token, { httpAgent: httpAgent as Agent, plugins: [plugin] });
			try {
				const params = id === undefined ? {} : { params: { id: String(id) } };
				const { path, makes } = ENDPOINTS[name];
				const options = { fullResponse: true, timeout, ...params } as const;
				const { data, headers, rateLimit } = await (makes
					? client.v2.post<Record<string, unknown>>(path, query, options)
					: client.v2.get<Record<string, unknown>>(path, query, options));
				if (typeof data !== 'object' || data === null) {
					throw new ApiFailure('server', `${name} gave an answer that is no JSON object`);
				}
				return { body: data, now: dateOf(headers), left: leftOf(rateLimit) };
			} catch (error) {
				if (error instanceof ApiFailure) throw error;
				if (!(error instanceof ApiResponseError)) {
					const reason = signal.aborted ? 'was stopped' : 'had no whole answer';
					throw new ApiFailure('network', `${name} ${reason}`);
				}
				throw failureOf(name, error.code, error.data as unknown, {
					now: dateOf(error.headers),
					left: leftOf(error.rateLimit)
				});
			}
		},
		async transfer(address, text) {
			const { protocol, hostname } = new URL(address);
			if (protocol !== 'https:' && hostname !== base?.hostname) {
				throw new ApiFailure('invalid', 'X named an address for a file that is not safe');
			}
			try {
				const answer = await fetch(address, {
					...(text !== undefined && { method: 'PUT', body: text }),
					headers: { 'content-type': 'text/plain' },
					redirect: 'error',
					signal: AbortSignal.any([signal, AbortSignal.timeout(patience)])
				});
				const body = await answer.text();
				if (!answer.ok) throw failureOf('a file', answer.status, undefined, UNTOLD);
				return body;
			} catch (error) {
				if (error instanceof ApiFailure) throw error;
				const reason = signal.aborted ? 'was stopped' : 'had no whole answer';
				throw new ApiFailure('network', `a file ${reason}`);
			}
		}
	};
}

const UNTOLD = { now: null, left: null };

/** @throws InputError for an address that is not on this machine: a token would go there */
function loopback(text: string): URL {
	const url = URL.canParse(text) ? new URL(text) : null;
	if (
		url &&
		/^https?:$/.test(url.protocol) &&
		/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname)
	)
		return url;
	throw new InputError(
		`invalid X_API_URL: ${text}; allowed: an address of this machine such as http://127.0.0.1:4180`
	);
}

function dateOf(headers: Record<string, unknown> | undefined): number | null {
	const time = Date.parse(String(headers?.date));
	return Number.isNaN(time) ? null : time;
}

function leftOf(limit: { remaining: number; reset: number } | undefined) {
	return limit ? { remaining: limit.remaining, resets: limit.reset * 1000 } : null;
}
