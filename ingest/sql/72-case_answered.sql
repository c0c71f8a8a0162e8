-- The first response to any mention of a case, in every reading.
create temp table case_answered as
select
	cases.opening, cases.brand_id,
	min(direct_exclude) as direct_exclude,
	min(direct_include) as direct_include,
	min(thread_exclude) as thread_exclude,
	min(thread_include) as thread_include
from cases
join answered using (mention, brand_id)
group by cases.opening, cases.brand_id;
