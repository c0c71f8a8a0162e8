-- Which posts are mentions of which brands, by what reach, and which handle they address.
create temp table addressed as
with reached as (
	select turn, brand_id, handle_id, 'handle' as reach, position
	from named
	anti join inherited using (turn, brand_id, position)
	anti join quiet using (version)
	union all
	select turn, parent_brand, parent_handle, 'reply', 1000000
	from posts
	anti join quiet using (version)
	where parent_brand <> coalesce(brand_id, 0)
	union all
	select posts.turn, quoted.brand_id, quoted.handle_id, 'quote', 2000000
	from (select version, space, quote_of_id from live where quote_of_id is not null) as post
	join posts using (version)
	join identities as quoted on quoted.space = post.space and quoted.post_id = post.quote_of_id
	anti join quiet on quiet.version = posts.version
	where quoted.brand_id <> coalesce(posts.brand_id, 0)
)
select turn, brand_id, arg_min(handle_id, position) as handle_id, arg_min(reach, position) as reach
from reached
group by turn, brand_id;
