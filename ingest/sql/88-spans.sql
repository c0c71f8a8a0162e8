-- Per brand, from when to when anything is known of it: what is covered or, where nothing is, the posts
-- of its own archive.
create table out.spans as
with covered as (
	select brand_id, min(covered_from) as known_from, max(covered_to) as known_to
	from out.coverage
	group by brand_id
),
archived as (
	select handles.brand_id, min(second_of(posts.post)) as known_from, max(second_of(posts.post)) as known_to
	from out.posts
	join (from imports where own_only(source)) as imports using (import)
	join out.handles using (handle_id)
	where counts
	group by handles.brand_id
)
select
	brand_id,
	coalesce(covered.known_from, archived.known_from) as known_from,
	coalesce(covered.known_to, archived.known_to) as known_to
from covered
full join archived using (brand_id)
order by brand_id;
