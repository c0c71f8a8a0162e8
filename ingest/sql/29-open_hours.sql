-- When a brand is open [opens_at, closes_at), in seconds since 1970, over all the time that was
-- collected, and the open seconds before that. Open time between two instants is the difference of
-- what two look-ups find.
create table out.open_hours as
select
	brand_id, opens_at, closes_at,
	(sum(closes_at - opens_at) over (partition by brand_id order by opens_at) - (closes_at - opens_at))::bigint as open_before
from setting_open
join out.brands using (brand)
order by brand_id, opens_at;
