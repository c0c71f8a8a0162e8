-- Replies to a mention itself, not before it.
create temp table direct as
select
	replies.brand_id, replies.space, replies.reply_to_id as mention_id, mentioning.author,
	replies.post_id, replies.posted_at, replies.handle_id, replies.automatic
from replies
join mentioning
	on mentioning.space = replies.space
	and mentioning.post_id = replies.reply_to_id
	and mentioning.brand_id = replies.brand_id
where replies.posted_at >= mentioning.posted_at;
