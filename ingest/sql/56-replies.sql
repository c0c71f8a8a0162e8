-- Posts of brands that can end a wait.
create temp table replies as
select
	posts.turn, posts.version, posts.brand_id, posts.handle_id, posts.posted_at, posts.parent, posts.parent_author,
	coalesce(posts.conversation, conversations.conversation) as conversation,
	automatic.turn is not null as automatic
from posts
left join conversations using (turn)
left join automatic using (turn)
where posts.brand_id is not null and posts.counts;
