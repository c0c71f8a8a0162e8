-- From when to when [valid_from, valid_to) a brand has opening hours, in seconds since 1970; a brand
-- without any has no row.
create table out.schedules as
select
	brand_id,
	coalesce(valid_from, -9e15::bigint) as valid_from,
	coalesce(valid_to, 9e15::bigint) as valid_to
from setting_schedules
join out.brands using (brand)
order by all;
