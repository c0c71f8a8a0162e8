/** An answer that is no success, in the words of the API. */
export class Problem extends Error {
	constructor(
		readonly status: number,
		readonly body: Record<string, unknown>
	) {
		super(String(body.detail ?? body.title));
	}
}

const TYPES = 'https://api.twitter.com/2/problems';

/** A request with a parameter that is wrong. */
export function invalidRequest(parameters: Record<string, string[]>, message: string): Problem {
	return new Problem(400, {
		errors: [{ parameters, message }],
		title: 'Invalid Request',
		detail: 'One or more parameters to your request was invalid.',
		type: `${TYPES}/invalid-request`
	});
}

export const TOO_MANY = new Problem(429, {
	title: 'Too Many Requests',
	detail: 'Too Many Requests',
	type: 'about:blank',
	status: 429
});

export const CAPPED = new Problem(429, {
	title: 'UsageCapExceeded',
	detail: 'Usage cap exceeded: Monthly product cap',
	account_id: 1,
	period: 'Monthly',
	scope: 'Product',
	type: `${TYPES}/usage-capped`
});

export const DEPLETED = new Problem(402, {
	title: 'CreditsDepleted',
	detail: 'Your enrolled account does not have any credits to fulfill this request.',
	account_id: 1,
	type: `${TYPES}/credits`
});

export const UNAUTHORIZED = new Problem(401, {
	title: 'Unauthorized',
	type: 'about:blank',
	status: 401,
	detail: 'Unauthorized'
});

/** A post that cannot be shown, as it stands among the errors of an answer. */
export function unseen(id: string, kind: 'resource-not-found' | 'not-authorized-for-resource') {
	return {
		value: id,
		resource_id: id,
		parameter: 'ids',
		resource_type: 'tweet',
		title: kind === 'resource-not-found' ? 'Not Found Error' : 'Authorization Error',
		detail: `Could not find tweet with ids: [${id}].`,
		type: `${TYPES}/${kind}`
	};
}
