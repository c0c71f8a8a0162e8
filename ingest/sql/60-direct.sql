-- Replies to a mention itself, not before it; `apart` where the source gives them a conversation of
-- their own.
create temp table direct as
select
	mentioning.turn as mention, mentioning.brand_id, mentioning.author_id,
	replies.turn, replies.posted_at, replies.handle_id, replies.automatic,
	replies.conversation <> mentioning.conversation as apart
from replies
join mentioning on mentioning.turn = replies.parent and mentioning.brand_id = replies.brand_id
where replies.posted_at >= mentioning.posted_at;
