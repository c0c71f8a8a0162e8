import type { Field } from './names.ts';

/** The export of another program: which of its columns is which field of a post. */
export interface Profile {
	name: string;
	/** Where its columns are documented. */
	read: string;
	channel: string;
	columns: Partial<Record<Field, string>>;
	/** What whoever uses it must know. */
	note: string;
}

/**
 * Exports whose documented columns give posts: an id, an author, a time, a text.
 *
 * Left out, because theirs do not, as far as they could be read: Hootsuite and Sparkcentral
 * (help.hootsuite.com/hc/en-us/articles/7801599392411 lists the columns of conversations, one row each,
 * with no text and no author of an answer), Sprout Social (the columns of its exports differ by
 * report and language and are not documented), Zendesk (CSV has tickets, not their comments,
 * support.zendesk.com/hc/en-us/articles/4408886165402) and Chatwoot (reports only, no messages,
 * github.com/chatwoot/chatwoot/issues/15243).
 */
export const PROFILES: Profile[] = [
	{
		name: 'front',
		// The names as the reference of POST /analytics/exports lists them (read in the copy at
		// withone.ai/knowledge/front), the form of the times from github.com/xdmnl/api-documentation,
		// source/includes/_export_format.md.
		read: 'https://dev.frontapp.com/reference/create-analytics-export',
		channel: 'email',
		columns: {
			post_id: 'Message ID',
			conversation_id: 'Conversation ID',
			author_handle: 'From',
			posted_at: 'Message date',
			text: 'Extract'
		},
		note: 'the messages export of Front; its texts are beginnings, its times are in the zone that was chosen for the export'
	}
];

/** The profile whose columns a header has. */
export function profileOf(header: string[]): Profile | undefined {
	const names = header.map((name) => name.trim().toLowerCase());
	return PROFILES.find(({ columns }) =>
		Object.values(columns).every((column) => names.includes(column.toLowerCase()))
	);
}
