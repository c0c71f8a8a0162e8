-- Who is still climbing walks in a circle or leads into one, and `top` lies on it. The circle is one
-- conversation, named by its smallest id.
insert into conversations
with recursive
circle as (
	select distinct climbing.space, climbing.top as post_id, posts.reply_to_id as next
	from climbing
	join posts on posts.space = climbing.space and posts.post_id = climbing.top
),
walk (space, post_id, above, least, step) using key (space, post_id) as (
	select space, post_id, next, least(id_key(post_id), id_key(next)), 0 from circle
	union
	select walk.space, walk.post_id, ahead.above, least(walk.least, ahead.least), walk.step + 1
	from walk
	join recurring.walk as ahead on ahead.space = walk.space and ahead.post_id = walk.above
	where walk.step < (select ceil(log2(count(*) + 1)) + 1 from circle)
)
select climbing.space, climbing.post_id, substr(walk.least, 8 + walk.least[1:6]::integer)
from climbing
join walk on walk.space = climbing.space and walk.post_id = climbing.top;
