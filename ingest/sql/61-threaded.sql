-- Posts of a brand in a conversation with a mention of it that reply to the mention's author or name
-- them, not before the author's first mention there.
create temp table threaded as
with people as (
	select brand_id, conversation, author_id, min(posted_at) as first_at
	from mentioning
	group by brand_id, conversation, author_id
),
handles as (
	select distinct
		mentioning.brand_id, mentioning.conversation, mentioning.author_id,
		lower(live.author_handle) as name
	from mentioning
	join live using (version)
),
spoken as (
	select brand_id, conversation, parent_author as author_id, turn, posted_at, handle_id, automatic
	from replies
	where parent_author is not null
	union all
	select replies.brand_id, replies.conversation, handles.author_id, replies.turn, replies.posted_at, replies.handle_id, replies.automatic
	from replies
	join names using (version)
	join handles
		on handles.brand_id = replies.brand_id
		and handles.conversation = replies.conversation
		and handles.name = names.name
	where handles.author_id is distinct from replies.parent_author
)
select spoken.*
from spoken
join people using (brand_id, conversation, author_id)
where spoken.posted_at >= people.first_at;
