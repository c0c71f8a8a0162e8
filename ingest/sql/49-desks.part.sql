-- The handle of a brand that writes most among the posts of an import that is all the brand's: now,
-- and before.
create temp table desks_before as
select posts.import, handles.brand_id, mode(posts.handle_id order by posts.handle_id) as handle_id
from base.posts
join out.handles using (handle_id)
semi join (from imports where brand is not null) as imports on imports.import = posts.import
group by posts.import, handles.brand_id;

create temp table desks as
select import, brand_id, mode(handle_id order by handle_id) as handle_id
from (
	select posts.import, handles.brand_id, posts.handle_id
	from base.posts
	join out.handles using (handle_id)
	anti join gone using (version)
	union all
	select import, brand_id, handle_id
	from posts
	semi join come using (version)
	where handle_id is not null
)
semi join (from imports where brand is not null) as imports using (import)
group by import, brand_id;
