-- Per brand, the stretches of time that were collected, in seconds since 1970, overlaps merged: a
-- file covers from its oldest to its newest post for every brand that writes or is addressed or
-- named in it, and for the brand that its import is declared to be of.
create table out.coverage as
with occurring as (
	select turn, brand_id from posts where brand_id is not null
	union all
	select turn, brand_id from addressed
	union all
	select turn, brand_id from named
),
files as (
	select distinct posts.import, occurring.brand_id
	from occurring
	join posts using (turn)
	union
	select distinct version.import, occurring.brand_id
	from occurring
	join identities using (turn)
	join (
		select import, space, post_id from versions semi join beaten using (version)
	) as version using (space, post_id)
	union
	select imports.import, brands.brand_id
	from imports
	join out.brands using (brand)
),
stretches as (
	select brand_id, oldest, newest, max(newest) over (
		partition by brand_id order by oldest, newest rows between unbounded preceding and 1 preceding
	) as reached
	from files
	join imports using (import)
	where oldest is not null
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
