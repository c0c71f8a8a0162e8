-- The first response to each mention in every reading, by its turn: the earliest, ties to the
-- smaller id. (`least` passes over nulls.) Without automatic posts, also its instant and its handle.
create temp table answered as
with first_direct as (
	select
		mention, brand_id,
		min(turn) filter (not automatic) as human,
		min(posted_at) filter (not automatic) as posted_at,
		arg_min(handle_id, turn) filter (not automatic) as handle_id,
		min(turn) as any_one
	from direct
	group by mention, brand_id
),
moments as materialized (
	select brand_id, conversation, author_id, automatic, posted_at, min(turn) as turn, arg_min(handle_id, turn) as handle_id
	from threaded
	group by brand_id, conversation, author_id, automatic, posted_at
),
machine as (
	select mention.turn as mention, mention.brand_id, moment.turn
	from (
		from cases semi join (from moments where automatic) using (brand_id, conversation, author_id)
	) as mention
	asof join (from moments where automatic) as moment
		on moment.brand_id = mention.brand_id
		and moment.conversation = mention.conversation
		and moment.author_id = mention.author_id
		and moment.posted_at >= mention.posted_at
)
select
	cases.turn as mention,
	cases.brand_id,
	cases.opening,
	first_direct.human as direct_exclude,
	first_direct.posted_at as direct_exclude_at,
	first_direct.handle_id as direct_exclude_by,
	first_direct.any_one as direct_include,
	least(first_direct.human, human.turn) as thread_exclude,
	least(first_direct.posted_at, human.posted_at) as thread_exclude_at,
	case when first_direct.human = thread_exclude then first_direct.handle_id else human.handle_id end as thread_exclude_by,
	least(first_direct.any_one, human.turn, machine.turn) as thread_include
from cases
asof left join (from moments where not automatic) as human
	on human.brand_id = cases.brand_id
	and human.conversation = cases.conversation
	and human.author_id = cases.author_id
	and human.posted_at >= cases.posted_at
left join machine on machine.mention = cases.turn and machine.brand_id = cases.brand_id
left join first_direct on first_direct.mention = cases.turn and first_direct.brand_id = cases.brand_id
where coalesce(first_direct.any_one, human.turn, machine.turn) is not null;
