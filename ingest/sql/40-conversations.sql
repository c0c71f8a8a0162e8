-- Conversations that are not plain, to begin with: the id that the source gives, or an unseen parent.
-- A conversation is the turn of the post that names it, or a negative number where that post was
-- never collected.
create temp table conversations as
with named as (
	select turn, space, coalesce(conversation_id, unseen_parent) as id
	from posts
	join imports using (import)
	where conversation_id is not null or unseen_parent is not null
),
anchors as (
	select ids.space, ids.id, coalesce(post.turn, (select conversation from given) - row_number() over ()) as conversation
	from (select distinct space, id from named) as ids
	left join identities as post on post.space = ids.space and post.post_id = ids.id
)
select named.turn, anchors.conversation
from named
join anchors using (space, id);
