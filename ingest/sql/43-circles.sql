-- Who is still climbing walks in a circle or leads into one, and `top` lies on it. The circle is one
-- conversation, named by its smallest id.
insert into conversations
with recursive
circle as (
	select turns.space, posts.turn, posts.parent, id_key(turns.post_id) as key
	from posts
	join identities as turns using (turn)
	semi join climbing on climbing.top = posts.turn
),
walk (turn, ahead, least, step) using key (turn) as (
	select turn, parent, key, 0 from circle
	union
	select walk.turn, beyond.ahead, least(walk.least, beyond.least), walk.step + 1
	from walk
	join recurring.walk as beyond on beyond.turn = walk.ahead
	where walk.step < (select ceil(log2(count(*) + 1)) + 1 from circle)
)
select climbing.turn, namesake.turn
from climbing
join walk on walk.turn = climbing.top
join circle as member on member.turn = climbing.top
join circle as namesake on namesake.space = member.space and namesake.key = walk.least;
