import { isId, language, namesIn, unescaped } from './x-post.ts';

const REFERENCES = '[{"type":"VARCHAR","id":"VARCHAR"}]';
const NOTE = '{"text":"VARCHAR","entities":"JSON"}';

/** The fields of a post that are read, in the words of both vocabularies. */
const POST = `{
	"id":"VARCHAR","text":"VARCHAR","created_at":"VARCHAR","author_id":"VARCHAR",
	"conversation_id":"VARCHAR","lang":"VARCHAR","entities":"JSON",
	"referenced_tweets":${REFERENCES},"referenced_posts":${REFERENCES},
	"note_tweet":${NOTE},"note_post":${NOTE},
	"edit_history_tweet_ids":["VARCHAR"],"edit_history_post_ids":["VARCHAR"]
}`;

/**
 * SQL that reads responses of the X API v2, as they came or as they were stored: posts in `data` (a
 * list or one), `includes.tweets` and `includes.posts`. A post that came several times is one row,
 * from its fullest copy; each version of an edited post is a row under the id of the first. Handles
 * are those of `includes.users`, of the same page where it has them, else of any page, else as other
 * posts mention them; a person whom no page names has the id as handle.
 *
 * @param relation a table, view or CTE with the columns `line` (BIGINT, where the page stands, for
 * whoever reads what was refused) and `page` (JSON, one whole response)
 * @returns a SELECT with the columns of `post_versions` from `post_id` to `refusal`, then `editions`
 * (the ids of all versions of the post, null where there is one), `line` and `row` (the post as it
 * was written, where it is refused)
 */
export function postsOfPages(relation: string): string {
	return `
		with pages as materialized (
			select row_number() over () as number, line, page from ${relation}
		),
		users as (
			select number, account.id as id, max(account.username) as username
			from (
				select
					number,
					unnest(from_json(json_extract(page, '$.includes.users'), '[{"id":"VARCHAR","username":"VARCHAR"}]')) as account
				from pages
			)
			where account.id <> '' and account.username <> ''
			group by number, account.id
		),
		written as (
			select number, line, unnest(
				case json_type(page, '$.data')
					when 'ARRAY' then json_extract(page, '$.data[*]')
					when 'OBJECT' then [json_extract(page, '$.data')]
					else []
				end
				|| json_extract(page, '$.includes.tweets[*]')
				|| json_extract(page, '$.includes.posts[*]')
			) as post
			from pages
		),
		parsed as (
			select number, line, post, from_json(post, '${POST}') as fields
			from written
			where (json_exists(post, '$.text') or json_exists(post, '$.author_id'))
				and not json_exists(post, '$.event_type')
		),
		told as (
			select
				number, line, post, fields.id, fields.created_at, fields.author_id, fields.conversation_id, fields.lang,
				coalesce(fields.note_tweet.text, fields.note_post.text, fields.text) as text,
				coalesce(fields.referenced_tweets, fields.referenced_posts, []) as refs,
				coalesce(fields.edit_history_tweet_ids, fields.edit_history_post_ids, []) as chain,
				case
					when coalesce(fields.note_tweet.text, fields.note_post.text) is null then fields.entities
					else coalesce(fields.note_tweet.entities, fields.note_post.entities)
				end as entities
			from parsed
		),
		understood as materialized (
			select
				number, line, id, author_id, nullif(conversation_id, '') as conversation_id, ${language('lang')} as lang,
				${unescaped('text')} as text,
				case when list_contains(chain, id) and ${isId('chain[1]')} then chain[1] else id end as first_id,
				list_filter(chain, lambda each: ${isId('each')}) as chain,
				case
					when created_at is null then instant_in(id)
					when regexp_full_match(created_at, '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:?[0-9]{2})')
						then floor(epoch(try_cast(created_at as timestamptz)))::bigint
				end as created,
				list_filter(refs, lambda each: each.type = 'replied_to' and each.id <> '')[1].id as reply_to_id,
				list_filter(refs, lambda each: each.type = 'quoted' and each.id <> '')[1].id as quote_of_id,
				list_filter(refs, lambda each: each.type in ('retweeted', 'reposted') and each.id <> '')[1].id as repost_of_id,
				case when json_type(entities) = 'OBJECT' then coalesce(
					from_json(json_extract(entities, '$.mentions'), '[{"username":"VARCHAR","id":"VARCHAR","start":"INTEGER"}]'), []
				) end as mentions,
				${namesIn('text', 'list_transform(mentions, lambda each: {name: each.username, start: each.start})')} as names,
				length(post::varchar) as fullness,
				case
					when not coalesce(${isId('id')}, false) then 'id is not a whole number: ' || coalesce(id, '(missing)')
					when text is null then 'text is missing'
					when not coalesce(${isId('author_id')}, false) then 'author_id is not a whole number: ' || coalesce(author_id, '(missing)')
					when created is null then 'created_at is not a time: ' || coalesce(created_at, '(missing)')
					when not regexp_full_match(concat(reply_to_id, quote_of_id, repost_of_id, conversation_id), '[0-9]*')
						then 'it names another post by what is not a whole number'
				end as refusal,
				case when refusal is not null then post::varchar end as row
			from told
			qualify refusal is not null or row_number() over (partition by id, refusal order by fullness desc, number) = 1
		),
		named as (
			select id, max(username) as username, true as known from users group by id
			union all
			select id, max(username), false
			from (select unnest(mentions, recursive := true) from understood)
			where id <> '' and username <> ''
			group by id
		),
		people as (
			select id, arg_max(username, known) as username from named group by id
		),
		origins as (
			select id, created from understood
			semi join (select first_id from understood where first_id <> id) as edited on edited.first_id = understood.id
			where refusal is null
		)
		select
			post.first_id as post_id,
			coalesce(users.username, people.username, post.author_id) as author_handle,
			post.author_id,
			case
				when post.first_id = post.id then post.created
				else coalesce(instant_in(post.first_id), origins.created, post.created)
			end as posted_at,
			post.text,
			post.lang,
			post.reply_to_id,
			post.quote_of_id,
			post.repost_of_id,
			post.conversation_id,
			'x' as channel,
			false as company,
			post.created as version_at,
			post.names,
			post.refusal,
			case when post.first_id <> post.id or len(post.chain) > 1 then post.chain end as editions,
			post.line,
			post.row
		from understood as post
		left join users on users.number = post.number and users.id = post.author_id
		left join people on people.id = post.author_id
		left join origins on origins.id = post.first_id and post.first_id <> post.id`;
}
