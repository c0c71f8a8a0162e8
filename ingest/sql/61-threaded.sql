-- Posts of a brand in a conversation with a mention of it that reply to the mention's author or name
-- them, not before the author's first mention there: one row per conversation and author.
create temp table threaded as
with people as (
	select brand_id, space, conversation, author, author_handle, min(posted_at) as first_at
	from mentioning
	group by all
),
spoken as (
	select brand_id, space, conversation, parent_author as author, post_id, posted_at, handle_id, automatic
	from replies
	where parent_author is not null
	union
	select
		people.brand_id, people.space, people.conversation, people.author,
		replies.post_id, replies.posted_at, replies.handle_id, replies.automatic
	from replies
	join names on names.space = replies.space and names.post_id = replies.post_id
	join people
		on people.space = replies.space
		and people.conversation = replies.conversation
		and people.brand_id = replies.brand_id
		and people.author_handle = names.name
)
select spoken.*
from spoken
join (
	select brand_id, space, conversation, author, min(first_at) as first_at from people group by all
) as first using (brand_id, space, conversation, author)
where spoken.posted_at >= first.first_at;
