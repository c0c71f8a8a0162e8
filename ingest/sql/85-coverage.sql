-- Per brand, the stretches of time that were collected, in seconds since 1970, overlaps merged: a
-- file covers from its oldest to its newest post for every brand that writes or is addressed or
-- named in it, and for the brand that its import is declared to be of. An account's own archive covers
-- nothing.
create table out.coverage as
with occurring as (
	select import, brand_id from posts where brand_id is not null
	union
	select import, brand_id from named
	union
	select import, parent_brand from posts where parent_brand is not null
	union
	select posts.import, addressed.brand_id
	from (from addressed where position = 2000000) as addressed
	join posts using (turn)
),
-- A version that was beaten is still what its own file says.
superseded as (
	select version.import, handles.brand_id
	from versions as version
	semi join beaten using (version)
	join out.handles on handles.name = lower(version.author_handle)
	where handles.valid_from <= version.posted_at and version.posted_at < handles.valid_to
	union
	select single.import, handles.brand_id
	from (
		select
			import, posted_at,
			lower(unnest(coalesce(list_transform(names, lambda each: each.name), at_names(text)))) as name
		from versions
		semi join beaten using (version)
	) as single
	join out.handles using (name)
	where handles.valid_from <= single.posted_at and single.posted_at < handles.valid_to
	union
	select version.import, parent.brand_id
	from versions as version
	semi join beaten using (version)
	left join edited on edited.space = version.space and edited.edition_id = version.reply_to_id
	join identities as parent
		on parent.space = version.space
		and parent.post_id = coalesce(edited.post_id, version.reply_to_id)
	where parent.brand_id is not null
),
files as (
	select import, brand_id from occurring
	union
	select import, brand_id from superseded
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
