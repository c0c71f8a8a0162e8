-- Posts that are nobody's mention: bare reposts, and those dated after they were ingested.
create temp table quiet as
select version
from live
where repost_of_id is not null or starts_with(text, 'RT @') or not counts;
