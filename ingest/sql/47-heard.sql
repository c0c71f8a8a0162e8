-- Brands that write or are named in the rows of each import, whichever version of a post holds.
create table out.heard as
with passed as (
	select
		version.import, version.space, version.author_handle, version.author_id, version.posted_at, version.text, version.names,
		imports.brand is not null and version.channel <> 'x' as delivered
	from versions as version
	join imports using (import)
	semi join overtaken using (version)
),
writing as (
	select import, posted_at, lower(author_handle) as name, case when space = 'x' then author_id end as id
	from passed
),
naming as (
	select
		import, posted_at,
		lower(unnest(coalesce(list_transform(names, lambda each: each.name), at_names(text)))) as name
	from passed
	where not delivered
),
meant as (
	select import, posted_at, brand_id, valid_from, valid_to from writing join out.handles using (name)
	union all
	select import, posted_at, brand_id, valid_from, valid_to from writing join out.handles using (id)
	union all
	select import, posted_at, brand_id, valid_from, valid_to from naming join out.handles using (name)
)
select import, brand_id from identities where brand_id is not null
union
select import, brand_id from named
union
select import, brand_id from meant where valid_from <= posted_at and posted_at < valid_to;
