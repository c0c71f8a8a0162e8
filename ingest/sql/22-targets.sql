-- Promises: a share of answers within some seconds, of a brand or of one of its roles or handles.
create table out.targets as
select brand_id, brand, role, handle, within, share, valid_from, valid_to
from setting_targets
join out.brands using (brand)
order by all;
