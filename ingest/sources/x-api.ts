import type { DocumentSource } from './source.ts';
import { postsOfPages } from './x-pages.ts';

const any = (...paths: string[]) =>
	paths.map((path) => `json_exists(page, '$.${path}')`).join(' or ');

/** Whether a list in the document has members with a field. */
const some = (...paths: string[]) =>
	paths.map((path) => `len(json_extract(page, '$.${path}')) > 0`).join(' or ');

/** Responses of the X API v2, as a program saved them. */
export const xApi: DocumentSource = {
	name: 'x-api',
	describe: 'saved responses of the X API v2: JSON, JSON Lines, gzip of these, or a folder of them',
	space: 'x',
	needs: () => 'responses of the X API v2 with posts in data or includes',
	columns: {
		post_id: 'id',
		author_handle: 'includes.users.username',
		author_id: 'author_id',
		posted_at: 'created_at',
		text: 'text',
		reply_to_id: 'referenced_tweets',
		conversation_id: 'conversation_id'
	},
	kind: `case
		when json_type(page) <> 'OBJECT' then null
		when ${any('data[0].event_type', 'data.event_type', 'data[0].dm_conversation_id')} then 'direct messages'
		when ${some('data[*].text', 'data[*].author_id', 'includes.tweets[*].id', 'includes.posts[*].id')} or ${any('data.text', 'data.author_id')}
			then 'posts'
		when ${any('data[0].tweet_count', 'data[0].post_count')} then 'counts of posts'
		when ${any('data[0].username', 'data.username')} then 'accounts'
		when ${any('data[0].name', 'data.name')} then 'lists of accounts'
		when (${any('id')}) and (${any('action')}) or ${any('data[0].upload_url', 'data.upload_url', 'delete', 'user_delete', 'scrub_geo')}
			then 'compliance notices (what to delete)'
		when ${any('meta', 'errors', 'includes', 'data', 'title')} then 'part'
	end`,
	select: postsOfPages
};
