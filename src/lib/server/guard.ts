import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Names under which the loopback interface is addressed. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]', '::1'];

/** Wrong tokens that one address may try in a minute. */
const TRIES = 5;

/** Whether only this machine can reach a server that listens on `host`. */
export function isLoopback(host: string): boolean {
	return LOOPBACK.includes(host.toLowerCase()) || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Whether a request is addressed to this server by a name it goes by, and not sent by another site's
 * page. A page that makes its own name resolve to this machine fails the first, a page that posts
 * here the second.
 */
export function isAddressedHere(
	host: string | null,
	origin: string | null,
	names: string[]
): boolean {
	if (host === null) return false;
	const name = host.replace(/:\d+$/, '').toLowerCase();
	if (!isLoopback(name) && !names.includes(name)) return false;
	return origin === null || origin.replace(/^https?:\/\//, '').toLowerCase() === host.toLowerCase();
}

/** The most bytes that a request may bring, but for one that brings a file. */
const SMALL = 524_288;

/** Whether a request brings so little that it may be held in memory. */
export function isSmall(headers: Headers): boolean {
	const length = headers.get('content-length');
	return length === null ? !headers.has('transfer-encoding') : Number(length) <= SMALL;
}

/** Keeps everybody out who does not know the token. */
export class TokenGuard {
	private readonly limiter = new RateLimiterMemory({ points: TRIES, duration: 60 });

	constructor(private readonly token: string) {}

	/** What the browser keeps instead of the token; it says nothing about it. */
	get session(): string {
		return createHmac('sha256', this.token).update('replyscope session').digest('base64url');
	}

	/** Whether a cookie or an `Authorization: Bearer` header lets the request in. */
	admits(cookie: string | undefined, authorization: string | null): boolean {
		const [, bearer] = /^Bearer (.+)$/.exec(authorization ?? '') ?? [];
		const byCookie = cookie !== undefined && equal(cookie, this.session);
		return byCookie || (bearer !== undefined && equal(bearer, this.token));
	}

	/**
	 * Tries a token from an address.
	 *
	 * @returns `late` when the address has tried too often, whatever it tries
	 */
	async try(token: string, address: string): Promise<'right' | 'wrong' | 'late'> {
		const state = await this.limiter.get(address);
		if (state && state.remainingPoints <= 0) return 'late';
		if (equal(token, this.token)) return 'right';
		await this.limiter.consume(address).catch(() => undefined);
		return 'wrong';
	}
}

/** Compares in a time that does not depend on where the texts differ. */
function equal(a: string, b: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}
