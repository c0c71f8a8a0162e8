-- The first response to each mention in every reading, by its turn: the earliest, ties to the
-- smaller id. (`least` passes over nulls.)
create temp table answered as
with first_direct as (
	select
		mention, brand_id,
		min(case when not automatic then turn end) as human,
		min(turn) as any_one
	from direct
	group by mention, brand_id
),
moments as materialized (
	select brand_id, conversation, author_id, automatic, posted_at, min(turn) as turn
	from threaded
	group by brand_id, conversation, author_id, automatic, posted_at
)
select
	mentioning.turn as mention,
	mentioning.brand_id,
	first_direct.human as direct_exclude,
	first_direct.any_one as direct_include,
	least(first_direct.human, human.turn) as thread_exclude,
	least(first_direct.any_one, human.turn, machine.turn) as thread_include
from mentioning
asof left join (from moments where not automatic) as human
	on human.brand_id = mentioning.brand_id
	and human.conversation = mentioning.conversation
	and human.author_id = mentioning.author_id
	and human.posted_at >= mentioning.posted_at
asof left join (from moments where automatic) as machine
	on machine.brand_id = mentioning.brand_id
	and machine.conversation = mentioning.conversation
	and machine.author_id = mentioning.author_id
	and machine.posted_at >= mentioning.posted_at
left join first_direct on first_direct.mention = mentioning.turn and first_direct.brand_id = mentioning.brand_id
where coalesce(first_direct.any_one, human.turn, machine.turn) is not null;
