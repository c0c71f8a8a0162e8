/** The caller asked for something that does not exist or is malformed: exit code 2, HTTP 400. */
export class InputError extends Error {
	override name = 'InputError';
}

/** The caller sent more than is taken: HTTP 413. */
export class LimitError extends InputError {
	override name = 'LimitError';
}

/** The request was fine and could not be carried out: exit code 1, HTTP 503. */
export class OperationError extends Error {
	override name = 'OperationError';
}

/**
 * Builds an `InputError` in the one grammar of the house: `<adjective> <noun>: <value>; allowed: <list>`.
 *
 * @param allowed the permitted values, or a phrase that describes them
 */
export function unknown(
	noun: string,
	value: string,
	allowed: Iterable<string> | string
): InputError {
	const list = typeof allowed === 'string' ? allowed : [...allowed].join(', ') || 'none';
	return new InputError(`unknown ${noun}: ${value}; allowed: ${list}`);
}

/** Like `unknown`, for a value of the right kind that is malformed or out of range. */
export function invalid(noun: string, value: string, allowed: string): InputError {
	return new InputError(`invalid ${noun}: ${value}; allowed: ${allowed}`);
}
