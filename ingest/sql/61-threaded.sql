-- Posts of a brand in a conversation with a mention of it that reply to the mention's author or name
-- them, not before the author's first mention there. What it writes in its inbox is for everybody who
-- has written in the conversation.
-- Few authors are looked up among all posts, as in `26-identities.sql`.
set disabled_optimizers = 'build_side_probe_side';

create temp table threaded as
with people as (
	select brand_id, conversation, author_id, min(posted_at) as first_at
	from mentioning
	group by brand_id, conversation, author_id
),
crowds as (
	select brand_id, conversation, min(author_id) as one, max(author_id) as another
	from people
	group by brand_id, conversation
),
-- Replies that can name somebody else than whom they reply to.
turning as (
	select replies.*
	from replies
	join crowds using (brand_id, conversation)
	where parent_author is distinct from one or parent_author is distinct from another
),
handles as (
	select distinct
		mentioning.brand_id, mentioning.conversation, mentioning.author_id,
		lower(live.author_handle) as name
	from live
	join (from mentioning semi join turning using (brand_id, conversation)) as mentioning using (version)
),
spoken as (
	select brand_id, conversation, parent_author as author_id, turn, posted_at, handle_id, automatic
	from replies
	where parent_author is not null
	union all
	select turning.brand_id, turning.conversation, handles.author_id, turning.turn, turning.posted_at, turning.handle_id, turning.automatic
	from names
	join turning using (version)
	join handles
		on handles.brand_id = turning.brand_id
		and handles.conversation = turning.conversation
		and handles.name = names.name
	where handles.author_id is distinct from turning.parent_author
	union all
	select brand_id, conversation, people.author_id, turn, posted_at, handle_id, automatic
	from replies
	semi join inbox using (turn, brand_id)
	join people using (brand_id, conversation)
	where people.author_id is distinct from parent_author
)
select spoken.*
from spoken
join people using (brand_id, conversation, author_id)
where spoken.posted_at >= people.first_at;

reset disabled_optimizers;
