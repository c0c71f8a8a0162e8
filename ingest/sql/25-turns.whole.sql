-- The order of posts in time, then by id; `turn` is a post's place in it, by which most later steps
-- know the post: its second, and its place among the posts of that second, which are few.
create temp table turns as
select
	turn_of(posted_at, row_number() over (
		partition by posted_at order by length(id_digits(post_id)), id_digits(post_id), post_id, space
	) - 1) as turn,
	version
from live
semi join (select posted_at from live group by posted_at having count(*) > 1) as crowded using (posted_at);
