-- Which posts are mentions of which brands, by what reach, and which handle they address.
create temp table addressed as
with reached as (
	select space, post_id, brand_id, handle_id, 'handle' as reach, position
	from named
	anti join inherited using (space, post_id, brand_id, position)
	union all
	select post.space, post.post_id, parent.brand_id, parent.handle_id, 'reply', 1000000
	from posts as post
	join posts as parent on parent.space = post.space and parent.post_id = post.reply_to_id
	where post.counts and not post.repost and parent.brand_id <> coalesce(post.brand_id, 0)
	union all
	select post.space, post.post_id, quoted.brand_id, quoted.handle_id, 'quote', 2000000
	from posts as post
	join posts as quoted on quoted.space = post.space and quoted.post_id = post.quote_of_id
	where post.counts and not post.repost and quoted.brand_id <> coalesce(post.brand_id, 0)
)
select
	space, post_id, brand_id,
	arg_min(handle_id, position) as handle_id,
	arg_min(reach, position) as reach
from reached
group by all;
