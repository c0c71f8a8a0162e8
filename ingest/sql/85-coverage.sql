-- Per brand, the stretches of time that were collected, in seconds since 1970, overlaps merged: a
-- file covers from its oldest to its newest post for every brand that occurs in it.
create table out.coverage as
with occurring as (
	select space, post_id, brand_id from posts where brand_id is not null
	union
	select space, post_id, brand_id from addressed
	union
	select names.space, names.post_id, handles.brand_id
	from names
	join out.handles on handles.name = names.name
	join posts as post on post.space = names.space and post.post_id = names.post_id
	where handles.valid_from <= post.posted_at and post.posted_at < handles.valid_to
),
files as (
	select distinct posts.import, occurring.brand_id
	from occurring
	join posts using (space, post_id)
	union
	select distinct version.import, occurring.brand_id
	from post_versions as version
	join occurring using (space, post_id)
	where version.rowid in (select version from beaten)
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
