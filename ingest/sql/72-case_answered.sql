-- The first response to any mention of a case, in every reading.
create temp table case_answered as
select
	cases.brand_id, cases.space, cases.case_id,
	arg_min(direct_exclude, event_key(direct_exclude.moment, direct_exclude.id)) as direct_exclude,
	arg_min(direct_include, event_key(direct_include.moment, direct_include.id)) as direct_include,
	arg_min(thread_exclude, event_key(thread_exclude.moment, thread_exclude.id)) as thread_exclude,
	arg_min(thread_include, event_key(thread_include.moment, thread_include.id)) as thread_include
from cases
join answered
	on answered.brand_id = cases.brand_id
	and answered.space = cases.space
	and answered.mention_id = cases.post_id
group by all;
