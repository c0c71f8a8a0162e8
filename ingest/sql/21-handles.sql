-- One row per handle and stretch of time [valid_from, valid_to) in which it is a brand's.
create table out.handles as
select
	row_number() over (order by brand_id, name, valid_from)::integer as handle_id,
	brand_id, handle, name, id, role, region, product, language, valid_from, valid_to
from (
	select
		brand, handle, lower(handle) as name, id, role, region, product, language,
		coalesce(valid_from, -9e15::bigint) as valid_from,
		coalesce(valid_to, 9e15::bigint) as valid_to
	from setting_handles
	union all
	select handle, handle, name, null, 'support', null, null, null, -9e15::bigint, 9e15::bigint
	from companies
)
join out.brands using (brand);
