-- Posts without their texts: who wrote them (`author` is the key of a person within a space), what
-- they refer to, and whose handle the author is at that time.
create temp table posts as
select
	post.space,
	post.post_id,
	post.posted_at,
	case when post.author_id is null then lower(post.author_handle) else '#' || post.author_id end as author,
	lower(post.author_handle) as handle,
	post.reply_to_id,
	post.quote_of_id,
	post.conversation_id,
	post.repost_of_id is not null or starts_with(post.text, 'RT @') as repost,
	post.channel,
	post.source,
	post.lang,
	post.import,
	post.counts,
	coalesce(named.brand_id, numbered.brand_id) as brand_id,
	coalesce(named.handle_id, numbered.handle_id) as handle_id
from live as post
left join out.handles as named
	on named.name = lower(post.author_handle)
	and named.valid_from <= post.posted_at and post.posted_at < named.valid_to
left join out.handles as numbered
	on numbered.id = case when post.space = 'x' then post.author_id end
	and numbered.valid_from <= post.posted_at and post.posted_at < numbered.valid_to;
