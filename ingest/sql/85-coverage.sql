-- Per brand, the stretches of time that were collected, in seconds since 1970, overlaps merged: a
-- file covers from its oldest to its newest post for every brand that writes or is addressed or
-- named in it, and for the brand that its import is declared to be of. An account's own archive covers
-- nothing.
create table out.coverage as
with occurring as (
	from out.heard
	union
	select import, brand_id from out.mentions
	union
	select import, parent_brand from out.superseded where parent_brand is not null
	union
	-- To whom posts reply that are no mentions all the same.
	select post.import, handles.brand_id
	from (from out.posts where quiet) as post
	join out.posts as parent on parent.post = post.parent
	join out.handles on handles.handle_id = parent.handle_id
),
files as (
	select import, brand_id from occurring
	union
	select imports.import, brands.brand_id
	from imports
	join out.brands using (brand)
	where not imports.removed
),
stretches as (
	select *, max(newest) over (
		partition by brand_id order by oldest, newest rows between unbounded preceding and 1 preceding
	) as reached
	from (
		select brand_id, oldest, newest
		from files
		join imports using (import)
		where oldest is not null and source <> 'pull' and not own_only(source)
		union all
		select brand_id, covered_from, covered_to from pulled join out.brands using (brand)
	)
),
islands as (
	select *, count(*) filter (reached is null or oldest > reached) over (
		partition by brand_id order by oldest, newest rows unbounded preceding
	) as island
	from stretches
)
select brand_id, min(oldest) as covered_from, max(newest) as covered_to
from islands
group by brand_id, island
order by all;
