-- The first response to each mention in every reading: `moment`, `handle` and `id` of the
-- earliest, ties to the smaller id.
create temp table answered as
with first_direct as (
	select
		space, brand_id, mention_id, automatic,
		arg_min({moment: posted_at, handle: handle_id, id: post_id}, event_key(posted_at, post_id)) as first
	from direct
	group by all
),
moments as (
	select
		brand_id, space, conversation, author, automatic, posted_at,
		arg_min({moment: posted_at, handle: handle_id, id: post_id}, id_key(post_id)) as first
	from threaded
	group by all
),
first_threaded as (
	select mentioning.space, mentioning.brand_id, mentioning.post_id as mention_id, moments.automatic, moments.first
	from mentioning
	asof join (from moments where not automatic) as moments
		on moments.brand_id = mentioning.brand_id
		and moments.space = mentioning.space
		and moments.conversation = mentioning.conversation
		and moments.author = mentioning.author
		and moments.posted_at >= mentioning.posted_at
	union all
	select mentioning.space, mentioning.brand_id, mentioning.post_id as mention_id, moments.automatic, moments.first
	from mentioning
	asof join (from moments where automatic) as moments
		on moments.brand_id = mentioning.brand_id
		and moments.space = mentioning.space
		and moments.conversation = mentioning.conversation
		and moments.author = mentioning.author
		and moments.posted_at >= mentioning.posted_at
)
select
	space, brand_id, mention_id,
	arg_min(first, event_key(first.moment, first.id)) filter (direct and not automatic) as direct_exclude,
	arg_min(first, event_key(first.moment, first.id)) filter (direct) as direct_include,
	arg_min(first, event_key(first.moment, first.id)) filter (not automatic) as thread_exclude,
	arg_min(first, event_key(first.moment, first.id)) as thread_include
from (
	select *, true as direct from first_direct
	union all
	select *, false from first_threaded
)
group by all;
