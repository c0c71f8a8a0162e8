import { InputError } from '#lib/model/errors.ts';

/** Ids that a result names: of posts, of people, and of either where it does not say which. */
export interface Named {
	posts: string[];
	users: string[];
	either: string[];
}

/**
 * Reads the result of a compliance job of X: one JSON object a line, for posts or for people. What is
 * only hidden, as by a protected account, is not to be kept either.
 *
 * @param file what to call it in an error
 * @throws InputError naming the first line that is something else
 */
export function idsIn(text: string, file: string): Named {
	const ids: Named = { posts: [], users: [], either: [] };
	text.split('\n').forEach((line, index) => {
		if (line.trim() === '') return;
		const { id, reason, action } = parsed(line);
		if (typeof id !== 'string' || typeof (reason ?? action) !== 'string') {
			throw new InputError(
				`unknown line: ${file}:${index + 1}: ${line.slice(0, 80)}; allowed: {"id": "…", "action": "…", "reason": "…"} as X gives them`
			);
		}
		// Geographical data, which are not kept here, may go without the post.
		if (reason === 'scrub_geo') return;
		ids[kindOf(String(reason))].push(id);
	});
	return ids;
}

/** `deleted` and `suspended` are said of posts in one job, of people in another. */
function kindOf(reason: string): keyof Named {
	return reason.startsWith('user_') ? 'users' : 'either';
}

function parsed(line: string): { id?: unknown; reason?: unknown; action?: unknown } {
	try {
		return (JSON.parse(line) ?? {}) as { id?: unknown };
	} catch {
		return {};
	}
}
