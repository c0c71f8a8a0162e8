-- The first response to any mention of a case, in every reading.
create temp table case_answered as
select
	opening, brand_id,
	min(direct_exclude) as direct_exclude,
	second_of(min(direct_exclude)) as direct_exclude_at,
	arg_min(direct_exclude_by, direct_exclude) as direct_exclude_by,
	min(direct_include) as direct_include,
	min(thread_exclude) as thread_exclude,
	second_of(min(thread_exclude)) as thread_exclude_at,
	arg_min(thread_exclude_by, thread_exclude) as thread_exclude_by,
	min(thread_include) as thread_include
from answered
where opening is not null
group by opening, brand_id;
