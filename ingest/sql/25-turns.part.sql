-- The place of each post in the order of time.
create temp table turns as
select version, coalesce(places.turn, posts.post) as turn
from scope
left join places using (version)
left join base.posts using (version);
