-- Which posts are mentions of which brands, and which handle they address. `position` tells the reach:
-- the place of the name, or 1000000 for a reply, 2000000 for a quote, or 3000000 for what was delivered
-- to the brand; the first that holds. A delivered post does not say to which handle: it is taken to be
-- the one that writes most in the same import.
create temp table addressed as
with reached as (
	select turn, brand_id, handle_id, position
	from named
	anti join inherited using (turn, brand_id, position)
	anti join quiet using (version)
	union all
	select turn, parent_brand, parent_handle, 1000000
	from posts
	anti join quiet using (version)
	where parent_brand <> coalesce(brand_id, 0)
	union all
	select posts.turn, quoted.brand_id, quoted.handle_id, 2000000
	from (select version, space, quote_of_id from identities where quote_of_id is not null) as post
	join posts using (version)
	join identities as quoted on quoted.space = post.space and quoted.post_id = post.quote_of_id
	anti join quiet on quiet.version = posts.version
	where quoted.brand_id <> coalesce(posts.brand_id, 0)
	union all
	select
		posts.turn, inbox.brand_id,
		coalesce(
			desks.handle_id,
			(select min(handle_id) from out.handles where handles.brand_id = inbox.brand_id)
		),
		3000000
	from inbox
	join posts using (turn)
	left join desks on desks.import = posts.import and desks.brand_id = inbox.brand_id
	anti join quiet on quiet.version = posts.version
	where inbox.brand_id is distinct from posts.brand_id
)
select turn, brand_id, arg_min(handle_id, position) as handle_id, min(position) as position
from reached
group by turn, brand_id;

drop table identities;
drop table named;
drop table inherited;
