/** What every origin on X has in common: SQL over fields of its posts. */

/** The text as people read it: X escapes these three signs and no other. */
export function unescaped(text: string): string {
	return `replace(replace(replace(${text}, '&lt;', '<'), '&gt;', '>'), '&amp;', '&')`;
}

/** The language as the rest of the world codes it; null where X has only a kind of text to tell. */
export function language(code: string): string {
	return `case
		when ${code} = 'iw' then 'he'
		when ${code} = 'in' then 'id'
		when ${code} not in ('und', 'zxx', 'art', '') and ${code} not like 'q__' then ${code}
	end`;
}

/**
 * The names in a text, each with its place among the @ of the text.
 *
 * @param mentions a list of structs with `name` and `start`, the code point at which the @ stands
 */
export function namesIn(text: string, mentions: string): string {
	const before = `replace(left(${text}, greatest(least(coalesce(each.start, 1000000), 1000000), 0) + 1), '＠', '@')`;
	return `list_transform(
		list_filter(${mentions}, lambda each: each.name <> ''),
		lambda each: {name: each.name, position: length(${before}) - length(replace(${before}, '@', ''))}
	)`;
}

/** Whether something is an id of X. */
export function isId(id: string): string {
	return `regexp_full_match(${id}, '[0-9]{1,20}')`;
}
