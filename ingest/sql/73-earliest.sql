-- A response can answer several units; it is filed under the earliest of them. Direct responses
-- answer one mention and one case, so only the thread readings need looking up.
create temp table earliest as
with answers as (
	select 'mention_thread_exclude' as reading, brand_id, space, mention_id as unit_id, thread_exclude.id as response_id
	from answered where thread_exclude is not null
	union all
	select 'mention_thread_include', brand_id, space, mention_id, thread_include.id
	from answered where thread_include is not null
	union all
	select 'case_thread_exclude', brand_id, space, case_id, thread_exclude.id
	from case_answered where thread_exclude is not null
	union all
	select 'case_thread_include', brand_id, space, case_id, thread_include.id
	from case_answered where thread_include is not null
),
shared as (
	select reading, space, response_id from answers group by all having count(*) > 1
)
select reading, brand_id, space, response_id, arg_min(unit_id, event_key(posted_at, unit_id)) as unit_id
from answers
semi join shared using (reading, space, response_id)
join (select space, post_id as unit_id, any_value(posted_at) as posted_at from mentioning group by all) as units
	using (space, unit_id)
group by all;
