-- Each post's conversation: the id that the source gives; else the topmost ancestor, an unknown
-- parent's id included; on the way up the first post that carries a conversation id gives it.
create temp table conversations as
select
	post.space,
	post.post_id,
	case
		when post.conversation_id is not null then post.conversation_id
		when post.reply_to_id is null then post.post_id
		when parent.post_id is null then post.reply_to_id
		when parent.conversation_id is not null then parent.conversation_id
		else parent.post_id
	end as conversation
from posts as post
left join posts as parent on parent.space = post.space and parent.post_id = post.reply_to_id
where post.conversation_id is not null
	or parent.post_id is null
	or parent.conversation_id is not null
	or parent.reply_to_id is null;

-- The others climb; `top` is the highest ancestor that each has seen so far.
create temp table climbing as
select space, post_id, reply_to_id as top
from posts
anti join conversations using (space, post_id);
