-- The stretches of each brand [calm_from, calm_to) outside incidents, in seconds since 1970: outside the
-- confirmed ones (reading `exclude`), or outside those that were found too (`candidates`).
create table out.calm as
with incidents as (
	select 'exclude' as reading, brand_id, began, ended from out.incidents where kind = 'confirmed'
	union all
	select 'candidates', brand_id, began, ended from out.incidents
),
ends as (
	select reading, brand_id, began, ended from incidents
	union all
	select reading, brand_id, 9e15::bigint, 9e15::bigint
	from out.brands, (values ('exclude'), ('candidates')) as readings (reading)
)
from (
	select
		brand_id, reading,
		coalesce(lag(ended) over (partition by brand_id, reading order by began), -9e15::bigint) as calm_from,
		began as calm_to
	from ends
)
where calm_from < calm_to
order by all;
