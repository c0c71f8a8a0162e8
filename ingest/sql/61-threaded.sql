-- Posts of a brand in a conversation with a mention of it that reply to the mention's author or name
-- them, not before the author's first mention there.
create temp table threaded as
with people as (
	select brand_id, conversation, author_id, min(posted_at) as first_at
	from mentioning
	group by brand_id, conversation, author_id
),
-- Names in a reply other than the one that every reply carries, its parent's author's.
others as (
	select replies.brand_id, replies.conversation, replies.parent_author, names.name, replies.turn, replies.posted_at, replies.automatic
	from replies
	join names using (version)
	left join authors on authors.author_id = replies.parent_author
	where authors.author is distinct from names.name
),
spoken as (
	select brand_id, conversation, parent_author as author_id, turn, posted_at, automatic
	from replies
	where parent_author is not null
	union all
	select others.brand_id, others.conversation, handles.author_id, others.turn, others.posted_at, others.automatic
	from others
	join (
		select distinct
			mentioning.brand_id, mentioning.conversation, mentioning.author_id,
			lower(live.author_handle) as name
		from mentioning
		semi join others using (brand_id, conversation)
		join live using (version)
	) as handles using (brand_id, conversation, name)
	where handles.author_id is distinct from others.parent_author
)
select spoken.*
from spoken
join people using (brand_id, conversation, author_id)
where spoken.posted_at >= people.first_at;
