/** A post as it was written, and its text before an edit where there was one. */
export interface Written {
	id: string;
	author: string;
	/** Seconds since 1970. */
	at: number;
	text: string;
	parent?: string | undefined;
	conversation: string;
	/** What its versions before the last said, each some seconds apart. */
	earlier?: string[];
}

/** Users' ids, as the interface gives them beside their names. */
export const idOf = (author: string) =>
	String([...author].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7));

/** The id that X would give at an instant; `serial` tells posts of one millisecond apart. */
export function idAt(seconds: number, serial: number): string {
	return String((BigInt(seconds * 1000 - 1_288_834_974_657) << 22n) + BigInt(serial));
}

/** The id of a version of a post: the first has the post's own. */
const versionOf = (id: string, version: number) =>
	version === 0 ? id : String(BigInt(id) + (BigInt(version * 60_000) << 22n));

/**
 * The versions of a post as the X API gives them, oldest first.
 *
 * @param words the word of the vocabulary: `tweet` or `post`
 * @param referred the version of the parent that a reply names
 */
export function versions(
	post: Written,
	words: 'tweet' | 'post',
	referred = 0
): Record<string, unknown>[] {
	const texts = [...(post.earlier ?? []), post.text];
	const ids = texts.map((_, version) => versionOf(post.id, version));
	return texts.map((text, version) => {
		const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
		const mentions = [...escaped.matchAll(/(?<![\w@/])@(\w{1,15})(?!\w)/g)].map((found) => ({
			start: [...escaped.slice(0, found.index)].length,
			end: [...escaped.slice(0, found.index)].length + found[0].length,
			username: found[1]
		}));
		const long = escaped.length > 40;
		return {
			id: ids[version],
			author_id: idOf(post.author),
			created_at: new Date((post.at + version * 60) * 1000).toISOString(),
			conversation_id: post.conversation,
			text: long ? `${escaped.slice(0, 30)}…` : escaped,
			...(long ? { [`note_${words}`]: { text: escaped, entities: { mentions } } } : {}),
			entities: { mentions: long ? [] : mentions },
			[`edit_history_${words}_ids`]: ids,
			...(post.parent
				? {
						[`referenced_${words}s`]: [{ type: 'replied_to', id: versionOf(post.parent, referred) }]
					}
				: {})
		};
	});
}

/** A response of the X API with some posts, and with others that they refer to. */
export function page(
	data: Record<string, unknown>[],
	included: Record<string, unknown>[],
	authors: string[],
	words: 'tweet' | 'post'
) {
	return {
		data,
		includes: {
			users: authors.map((author) => ({ id: idOf(author), username: author, name: author })),
			...(included.length > 0 ? { [`${words}s`]: included } : {})
		},
		meta: { result_count: data.length }
	};
}
