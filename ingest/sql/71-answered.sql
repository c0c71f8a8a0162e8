-- The first response to each mention in every reading, by its turn: the earliest, ties to the
-- smaller id. (`least` passes over nulls.) Without automatic posts, also its instant and its handle.
-- In most conversations an author has one response or two; only where there are more are mentions matched
-- as-of, which sorts both sides.
create temp table answered as
with first_direct as (
	select
		mention, brand_id,
		min(turn) filter (not automatic) as human,
		arg_min(handle_id, turn) filter (not automatic) as handle_id,
		min(turn) as any_one
	from direct
	group by mention, brand_id
),
humans as materialized (
	select
		brand_id, conversation, author_id, count(*) > 2 as many,
		min(turn) as first, arg_min(handle_id, turn) as first_by,
		max(turn) as last, arg_max(handle_id, turn) as last_by
	from threaded
	where not automatic
	group by brand_id, conversation, author_id
),
moments as (
	select brand_id, conversation, author_id, automatic, posted_at, min(turn) as turn, arg_min(handle_id, turn) as handle_id
	from threaded
	where automatic or (brand_id, conversation, author_id) in (select brand_id, conversation, author_id from humans where many)
	group by brand_id, conversation, author_id, automatic, posted_at
),
matched as materialized (
	select mention.turn as mention, mention.brand_id, moment.automatic, moment.turn, moment.handle_id
	from (
		select cases.*, automatic
		from cases join (select distinct brand_id, conversation, author_id, automatic from moments)
			using (brand_id, conversation, author_id)
	) as mention
	asof join moments as moment
		on moment.brand_id = mention.brand_id
		and moment.conversation = mention.conversation
		and moment.author_id = mention.author_id
		and moment.automatic = mention.automatic
		and moment.posted_at >= mention.posted_at
),
human as (
	select
		cases.turn, cases.brand_id, cases.opening,
		case
			when cases.posted_at <= second_of(first) then first
			when cases.posted_at <= second_of(last) then coalesce(amid.turn, last)
		end as answer,
		case answer when first then first_by when last then last_by else amid.handle_id end as answer_by
	from cases
	left join humans using (brand_id, conversation, author_id)
	left join (from matched where not automatic) as amid
		on amid.mention = cases.turn and amid.brand_id = cases.brand_id
)
select
	human.turn as mention,
	human.brand_id,
	human.opening,
	first_direct.human as direct_exclude,
	second_of(first_direct.human) as direct_exclude_at,
	first_direct.handle_id as direct_exclude_by,
	first_direct.any_one as direct_include,
	least(first_direct.human, human.answer) as thread_exclude,
	second_of(thread_exclude) as thread_exclude_at,
	case when first_direct.human = thread_exclude then first_direct.handle_id else human.answer_by end as thread_exclude_by,
	least(first_direct.any_one, human.answer, machine.turn) as thread_include
from human
left join (from matched where automatic) as machine on machine.mention = human.turn and machine.brand_id = human.brand_id
left join first_direct on first_direct.mention = human.turn and first_direct.brand_id = human.brand_id
where coalesce(first_direct.any_one, human.answer, machine.turn) is not null;

drop table direct;
drop table threaded;
