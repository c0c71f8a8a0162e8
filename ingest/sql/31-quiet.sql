-- Posts that are nobody's mention: bare reposts, those dated after they were ingested, and those known
-- only from their author's own archive, which has no answers of others.
create temp table quiet as
select version
from live
where repost_of_id is not null or starts_with(text, 'RT @') or not counts
union all
select version
from live
anti join (
	select space, post_id from versions semi join repeated using (space, post_id) where not own_only(source)
) as seen using (space, post_id)
where own_only(source);
