-- Mentions that open a case: no event between the author and the brand in the 24 hours before.
-- Events are the author's mentions and all human responses to them.
create temp table openings as
with events as (
	select brand_id, space, author, post_id, posted_at, true as mention from mentioning
	union all
	(
		select brand_id, space, author, post_id, posted_at, false from direct where not automatic
		union
		select brand_id, space, author, post_id, posted_at, false from threaded where not automatic
	)
)
select brand_id, space, author, post_id, posted_at
from events
qualify mention and coalesce(
	posted_at - lag(posted_at) over (
		partition by brand_id, space, author
		order by posted_at, id_key(post_id)
	) > 86400,
	true
);
