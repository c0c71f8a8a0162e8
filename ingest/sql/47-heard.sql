-- Brands that write or are named in the rows of each import, whichever version of a post holds.
create table out.heard as
with passed as (
	select
		version.import, version.posted_at, version.text, version.names,
		lower(version.author_handle) as name,
		case when version.space = 'x' then version.author_id end as id,
		brands.brand is not null and version.channel <> 'x' as delivered
	from versions as version
	join imports using (import)
	left join out.brands using (brand)
	semi join overtaken using (version)
),
writing as (
	select import, coalesce(named.brand_id, numbered.brand_id) as brand_id
	from passed
	left join out.handles as named
		on named.name = passed.name
		and named.valid_from <= posted_at and posted_at < named.valid_to
	left join out.handles as numbered
		on numbered.id = passed.id
		and numbered.valid_from <= posted_at and posted_at < numbered.valid_to
),
naming as (
	select
		import, posted_at,
		lower(unnest(coalesce(list_transform(names, lambda each: each.name), at_names(text)))) as name
	from passed
	where not delivered
)
select import, brand_id from identities where brand_id is not null
union
select import, brand_id from named
union
select import, brand_id from writing where brand_id is not null
union
select import, brand_id
from naming
join out.handles using (name)
where length(name) <= 15 and valid_from <= posted_at and posted_at < valid_to;
