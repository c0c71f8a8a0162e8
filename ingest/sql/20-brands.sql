-- The brands of the settings; without any, every handle that the data mark as a company is one.
-- Its name is spelt as in its newest post; most are spelt in one way only.
create temp table companies as
with companies as (
	from holding where company and counts and not exists (from setting_brands)
),
spellings as (
	select lower(author_handle) as name, author_handle as handle
	from (select distinct author_handle from companies)
)
select name, any_value(handle) as handle
from spellings
group by name having count(*) = 1
union all
select lower(author_handle) as name, arg_max(author_handle, (posted_at, post_id))
from companies
where author_handle in (select handle from spellings semi join (select name from spellings group by name having count(*) > 1) as several using (name))
group by lower(author_handle);

create table out.brands as
select row_number() over (order by brand)::integer as brand_id, brand, kind, timezone
from (
	select brand, kind, timezone from setting_brands
	union all
	select handle, 'competitor', 'UTC' from companies
);
