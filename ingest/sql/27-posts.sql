-- The same with what each post replies to: `parent` and its author and brand are null where it is no
-- reply or the parent was never collected; then `unseen_parent` is the id it names. `conversation` is
-- filled where it is plain: the post itself, or a parent that replies to nothing.
create temp table posts as
select
	post.turn,
	post.version,
	post.posted_at,
	post.author_id,
	post.brand_id,
	post.handle_id,
	post.conversation_id,
	post.import,
	post.counts,
	parent.turn as parent,
	parent.version as parent_version,
	parent.author_id as parent_author,
	parent.brand_id as parent_brand,
	parent.handle_id as parent_handle,
	case
		when post.conversation_id is not null then null
		when post.reply_to_id is null then post.turn
		when parent.is_top then parent.turn
	end as conversation,
	case when parent.turn is null then post.reply_to_id end as unseen_parent
from identities as post
left join (
	select *, reply_to_id is null and conversation_id is null as is_top from identities
) as parent on parent.space = post.space and parent.post_id = post.reply_to_id;
