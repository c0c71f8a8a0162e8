-- Every post by its place in the order of time: which row of `post_versions` holds what it says, the
-- conversation it belongs to, the post it replies to, who wrote it and, where that was a brand's
-- handle, which, and whether a machine did.
create table out.posts as
select
	posts.turn as post,
	posts.version,
	coalesce(posts.conversation, conversations.conversation) as conversation,
	posts.parent,
	posts.author_id,
	posts.handle_id,
	automatic.turn is not null as automatic
from posts
left join conversations using (turn)
left join automatic using (turn);
