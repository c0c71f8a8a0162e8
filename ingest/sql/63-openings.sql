-- Mentions that open a case: no event between the author and the brand in the 24 hours before.
-- Events are the author's mentions and all human responses to them: those in the thread, among which
-- are the direct ones that are not apart.
create temp table openings as
with events as (
	select brand_id, author_id, turn, posted_at, true as mention from mentioning
	union all
	select brand_id, author_id, turn, posted_at, false from direct where not automatic and apart
	union all
	select brand_id, author_id, turn, posted_at, false from threaded where not automatic
)
select brand_id, author_id, turn, posted_at
from events
qualify mention and coalesce(
	posted_at - lag(posted_at) over (partition by brand_id, author_id order by turn) > 86400,
	true
);
