-- The brands of the settings; without any, every handle that the data mark as a company is one.
create temp table companies as
select lower(author_handle) as name, arg_max(author_handle, (posted_at, post_id)) as handle
from holding
where company and counts and not exists (from setting_brands)
group by all;

create table out.brands as
select row_number() over (order by brand)::integer as brand_id, brand, kind, timezone
from (
	select brand, kind, timezone from setting_brands
	union all
	select handle, 'competitor', 'UTC' from companies
);
