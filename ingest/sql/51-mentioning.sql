-- Mentions with what their answers are matched on.
create temp table mentioning as
select
	addressed.turn, addressed.brand_id, addressed.handle_id, addressed.position,
	posts.version, posts.import, posts.posted_at, posts.author_id,
	coalesce(posts.conversation, conversations.conversation) as conversation
from addressed
join posts using (turn)
left join conversations using (turn);
