-- Posts of brands that can end a wait.
create temp table replies as
select
	posts.brand_id, posts.handle_id, posts.space, posts.post_id, posts.posted_at, posts.reply_to_id,
	conversations.conversation,
	parent.author as parent_author,
	automatic.post_id is not null as automatic
from posts
join conversations using (space, post_id)
left join posts as parent on parent.space = posts.space and parent.post_id = posts.reply_to_id
left join automatic on automatic.space = posts.space and automatic.post_id = posts.post_id
where posts.brand_id is not null and posts.counts;
