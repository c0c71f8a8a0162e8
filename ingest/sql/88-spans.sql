-- Per brand, from when to when anything is known of it: what is covered or, where nothing is, the posts
-- of its own archive.
create table out.spans as
with covered as (
	select brand_id, min(covered_from) as known_from, max(covered_to) as known_to
	from out.coverage
	group by brand_id
),
archived as (
	select brand_id, min(posted_at) as known_from, max(posted_at) as known_to
	from posts
	join imports using (import)
	where brand_id is not null and counts and own_only(source)
	group by brand_id
)
select
	brand_id,
	coalesce(covered.known_from, archived.known_from) as known_from,
	coalesce(covered.known_to, archived.known_to) as known_to
from covered
full join archived using (brand_id)
order by brand_id;
