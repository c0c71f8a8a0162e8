import type { DocumentSource } from './source.ts';
import { isId, language, namesIn, unescaped } from './x-post.ts';

/** Files of an archive that hold its posts, or what is needed to read them. */
export const ARCHIVE_FILE = /^(tweets?|community-tweet|note-tweet|account)(-part\d+)?\.js$/;

/** The same as the scripts in these files name them. */
const PARTS = /^(tweets?|community_tweet|note_tweet|account)$/;

/** The name of the part that a script assigns, undefined where it is no script of an archive. */
export function archivePart(head: string): { part: string; wanted: boolean } | undefined {
	const part = /^\s*window\.YTD\.(\w+)\.part\d+\s*=/.exec(head)?.[1];
	return part === undefined ? undefined : { part, wanted: PARTS.test(part) };
}

const POST = `{
	"id_str":"VARCHAR","id":"VARCHAR","full_text":"VARCHAR","text":"VARCHAR","created_at":"VARCHAR","lang":"VARCHAR",
	"in_reply_to_status_id_str":"VARCHAR","quoted_status_id_str":"VARCHAR","retweeted_status":{"id_str":"VARCHAR"},
	"entities":"JSON","edit_info":"JSON","user":{"id_str":"VARCHAR","screen_name":"VARCHAR"}
}`;

/**
 * The archive that X gives the owner of an account: its posts, and nothing that others wrote. Long
 * posts are cut in the list of posts; a note of the same moment whose text has their beginning has
 * the rest.
 */
export const xArchive: DocumentSource = {
	name: 'x-archive',
	describe: "an account's archive from X: the zip, its folder, or the list of posts in tweets.js",
	space: 'x',
	needs: () => "an account's archive from X with tweets.js and account.js",
	columns: {
		post_id: 'id_str',
		author_handle: 'account.username',
		author_id: 'account.accountId',
		posted_at: 'created_at',
		text: 'full_text',
		reply_to_id: 'in_reply_to_status_id_str'
	},
	kind: `case
		when json_exists(page, '$.tweet.id_str') or json_exists(page, '$.tweet.full_text') then 'posts'
		when json_exists(page, '$.noteTweet') or json_exists(page, '$.account.accountId') then 'part'
		when json_exists(page, '$.id_str') and (json_exists(page, '$.full_text') or json_exists(page, '$.text')) then 'posts'
	end`,
	select: (relation) => `
		with account as (
			select max(json_extract_string(page, '$.account.username')) as username, max(json_extract_string(page, '$.account.accountId')) as id
			from ${relation}
		),
		notes as (
			select
				coalesce(note.tweetId, note.noteTweetId) as id,
				instant_in(note.noteTweetId) as made,
				coalesce(note.core.text, note.noteTweetResults.text) as text
			from (
				select from_json(json_extract(page, '$.noteTweet'), '{
					"noteTweetId":"VARCHAR","tweetId":"VARCHAR","core":{"text":"VARCHAR"},"noteTweetResults":{"text":"VARCHAR"}
				}') as note
				from ${relation}
				where json_exists(page, '$.noteTweet')
			)
		),
		parsed as (
			select line, post, from_json(post, '${POST}') as fields
			from (
				select line, case when json_exists(page, '$.tweet') then json_extract(page, '$.tweet') else page end as post
				from ${relation}
				where not json_exists(page, '$.noteTweet') and not json_exists(page, '$.account')
			)
		),
		told as (
			select
				line, post, coalesce(fields.id_str, fields.id) as id,
				coalesce(fields.full_text, fields.text) as full_text, fields.created_at, fields.lang, fields.entities,
				fields.in_reply_to_status_id_str as reply_to_id, fields.quoted_status_id_str as quote_of_id,
				fields.retweeted_status.id_str as repost_of_id,
				coalesce(nullif(fields.user.screen_name, ''), account.username) as author_handle,
				case when fields.user.screen_name <> '' then fields.user.id_str else account.id end as author_id,
				floor(epoch(try_strptime(fields.created_at, '%a %b %d %H:%M:%S %z %Y')))::bigint as created,
				coalesce(
					nullif(json_extract_string(fields.edit_info, '$.initial.editTweetIds[*]'), []),
					nullif(json_extract_string(fields.edit_info, '$.edit.editControlInitial.editTweetIds[*]'), []),
					case when json_exists(fields.edit_info, '$.edit.initialTweetId')
						then [json_extract_string(fields.edit_info, '$.edit.initialTweetId'), coalesce(fields.id_str, fields.id)]
					end,
					[]
				) as chain
			from parsed, account
		),
		understood as materialized (
			select
				*, ${unescaped('full_text')} as text,
				case when list_contains(chain, id) and ${isId('chain[1]')} then chain[1] else id end as first_id,
				case when json_type(entities) = 'OBJECT' then ${namesIn(
					'full_text',
					`list_transform(
						coalesce(from_json(json_extract(entities, '$.user_mentions'), '[{"screen_name":"VARCHAR","indices":["INTEGER"]}]'), []),
						lambda each: {name: each.screen_name, start: each.indices[1]}
					)`
				)} end as names,
				case
					when not coalesce(${isId('id')}, false) then 'id_str is not a whole number: ' || coalesce(id, '(missing)')
					when full_text is null then 'full_text is missing'
					when author_handle is null then 'it does not say whose it is, which account.js beside it would'
					when created is null then 'created_at is not like "Tue Oct 31 22:10:47 +0000 2017": ' || coalesce(created_at, '(missing)')
					when not regexp_full_match(concat(reply_to_id, quote_of_id, repost_of_id), '[0-9]*')
						then 'it names another post by what is not a whole number'
				end as refusal
			from told
		),
		whole as (
			select understood.line, arg_max(unescaped.text, length(unescaped.text)) as text
			from understood
			join (select id, made, ${unescaped('text')} as text from notes) as unescaped
				on (unescaped.id = understood.id or abs(unescaped.made - understood.created) <= 5)
				and contains(unescaped.text, left(ltrim(substr(understood.text, length(leading_run(understood.text)) + 1)), 60))
			where length(understood.text) > 200
			group by understood.line
		)
		select
			post.first_id as post_id, post.author_handle, post.author_id,
			case when post.first_id = post.id then post.created else coalesce(instant_in(post.first_id), post.created) end as posted_at,
			case
				when whole.text is null then post.text
				when starts_with(whole.text, leading_run(post.text)) then whole.text
				else leading_run(post.text) || ' ' || whole.text
			end as text,
			${language('post.lang')} as lang,
			nullif(post.reply_to_id, '') as reply_to_id, nullif(post.quote_of_id, '') as quote_of_id,
			nullif(post.repost_of_id, '') as repost_of_id, null as conversation_id,
			'x' as channel, false as company, post.created as version_at,
			case when whole.text is null then post.names end as names,
			post.refusal,
			case when len(post.chain) > 1 and list_contains(post.chain, post.id) then post.chain end as editions,
			post.line,
			case when post.refusal is not null then post.post::varchar end as row
		from understood as post
		left join whole using (line)`
};
