-- Every post by its place in the order of time: which stored version holds, the conversation it
-- belongs to, the post it replies to, who wrote it and, where that was a brand's handle, which, and
-- whether a machine did. `counts` is false for a post dated later than it was ingested; `quiet` ones
-- are nobody's mention, `orphan` ones reply to a post that was never collected, `circular` ones to
-- one that leads into a circle.
create table out.posts as
select
	posts.turn as post,
	posts.version,
	coalesce(posts.conversation, conversations.conversation) as conversation,
	posts.parent,
	posts.author_id,
	posts.handle_id,
	automatic.turn is not null as automatic,
	posts.import,
	posts.counts,
	posts.version in (select version from quiet) as quiet,
	posts.unseen_parent is not null as orphan,
	climbing.turn is not null as circular
from posts
left join conversations using (turn)
left join automatic using (turn)
left join climbing using (turn);
