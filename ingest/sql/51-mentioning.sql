-- Mentions with what their answers are matched on.
create temp table mentioning as
select
	addressed.brand_id, addressed.handle_id, addressed.reach,
	posts.space, posts.post_id, posts.posted_at, posts.author, posts.handle as author_handle,
	conversations.conversation, posts.channel, posts.source, posts.lang
from addressed
join posts using (space, post_id)
join conversations using (space, post_id);
