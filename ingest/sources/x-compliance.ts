import { InputError } from '#lib/model/errors.ts';

/**
 * Reads the result of a compliance job of X: one JSON object a line, for posts or for people. What is
 * only hidden, as by a protected account, is not to be kept either.
 *
 * @throws InputError naming the first line that is something else
 */
export function idsIn(text: string, file: string): { posts: string[]; users: string[] } {
	const ids = { posts: [] as string[], users: [] as string[] };
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
		ids[PEOPLE.includes(String(reason)) ? 'users' : 'posts'].push(id);
	});
	return ids;
}

/** Reasons that X gives of an account, in a job about accounts. */
const PEOPLE = ['user_deleted', 'user_suspended', 'user_protected', 'user_deactivated'];

function parsed(line: string): { id?: unknown; reason?: unknown; action?: unknown } {
	try {
		return (JSON.parse(line) ?? {}) as { id?: unknown };
	} catch {
		return {};
	}
}
