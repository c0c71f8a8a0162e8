-- The order of posts in time, then by id; `turn` is a post's place in it, by which most later steps
-- know the post: its second, and its place among the posts of that second, which are few.
create temp table turns as
with crowded as (
	select posted_at from live group by posted_at having count(*) > 1
)
select turn_of(posted_at, 0) as turn, version
from live
anti join crowded using (posted_at)
union all
select
	turn_of(posted_at, row_number() over (
		partition by posted_at order by length(id_digits(post_id)), id_digits(post_id), post_id, space
	) - 1),
	version
from live
semi join crowded using (posted_at);
