import { OperationError } from '#lib/model/errors.ts';
import type { Answer } from './client.ts';

/**
 * Why a request brought nothing: the connection or the server failed, too many requests, nothing left
 * to spend, no right, or a request that is wrong.
 */
export type Kind = 'network' | 'server' | 'limited' | 'spent' | 'denied' | 'invalid';

/** A request that brought nothing. */
export class ApiFailure extends Error {
	override name = 'ApiFailure';

	constructor(
		readonly kind: Kind,
		message: string,
		/** The names and values that were refused. */
		readonly parameters: Record<string, string[]> = {},
		readonly told: Omit<Answer, 'body'> = { now: null, left: null }
	) {
		super(message);
	}
}

/** Tells what kind of failure an answer is, by its status and, for too many requests, its words. */
export function failureOf(
	endpoint: string,
	status: number,
	data: unknown,
	told: Omit<Answer, 'body'>
): ApiFailure {
	const body = (typeof data === 'object' && data !== null ? data : {}) as {
		title?: string;
		detail?: string;
		type?: string;
		errors?: { message?: string; parameters?: Record<string, string[]> }[];
	};
	const [first] = body.errors ?? [];
	const words = first?.message ?? body.detail ?? body.title ?? 'no reason given';
	const message = `${endpoint} gave ${status}: ${words.slice(0, 300)}`;
	return new ApiFailure(kindOf(status, body), message, first?.parameters, told);
}

function kindOf(
	status: number,
	{ type = '', title = '' }: { type?: string; title?: string }
): Kind {
	if (status === 429) return /usage-?cap/i.test(type + title) ? 'spent' : 'limited';
	if (status === 402) return 'spent';
	if (status === 401 || status === 403) return 'denied';
	return status >= 500 ? 'server' : 'invalid';
}

/** The sentence for what X refuses. */
export function refused({ kind, message }: ApiFailure): OperationError {
	const allowed = {
		spent: 'more credits, or a higher spending limit, in the console of X',
		denied: 'a token that may do this, in the environment variable that [pull] token_env names',
		invalid: 'report this with the sentence'
	}[kind as 'spent' | 'denied' | 'invalid'];
	return new OperationError(`refused by X: ${message}; allowed: ${allowed}`);
}
