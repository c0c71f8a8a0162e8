-- The order of posts in time, then by id; `turn` is a post's place in it, by which most later steps
-- know the post.
create temp table turns as
select row_number() over ()::integer as turn, version
from (
	select version
	from live
	order by posted_at, length(id_digits(post_id)), id_digits(post_id), post_id
);
