-- Posts without their texts: who wrote them and, where that was a brand's handle at the time, whose.
-- The database expects few of the posts to hold and would look the numbers up among whole posts,
-- instead of the posts among the numbers.
set disabled_optimizers = 'build_side_probe_side';

create temp table identities as
select
	coalesce(turns.turn, turn_of(post.posted_at, 0)) as turn,
	post.version,
	post.space,
	post.post_id,
	post.posted_at,
	authors.author_id,
	coalesce(named.brand_id, numbered.brand_id) as brand_id,
	coalesce(named.handle_id, numbered.handle_id) as handle_id,
	coalesce(replied.post_id, post.reply_to_id) as reply_to_id,
	coalesce(quoted.post_id, post.quote_of_id) as quote_of_id,
	coalesce(conversing.post_id, post.conversation_id) as conversation_id,
	post.import,
	post.counts
from live as post
left join turns using (version)
join authors
	on authors.space = post.space
	and authors.author = author_key(post.author_id, post.author_handle)
left join out.handles as named
	on named.name = lower(post.author_handle)
	and named.valid_from <= post.posted_at and post.posted_at < named.valid_to
left join out.handles as numbered
	on numbered.id = case when post.space = 'x' then post.author_id end
	and numbered.valid_from <= post.posted_at and post.posted_at < numbered.valid_to
left join edited as replied on replied.space = post.space and replied.edition_id = post.reply_to_id
left join edited as quoted on quoted.space = post.space and quoted.edition_id = post.quote_of_id
left join edited as conversing
	on conversing.space = post.space and conversing.edition_id = post.conversation_id;

reset disabled_optimizers;
