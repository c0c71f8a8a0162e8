-- A response can answer several units; it is filed under the earliest of them. Listed are those that
-- do; direct responses answer one mention and one case, so only the thread readings can. Without
-- automatic posts both readings have the same responses.
create temp table earliest as
with mentions as materialized (
	select thread_exclude as turn, min(mention) as unit
	from answered where thread_exclude is not null group by thread_exclude having count(*) > 1
),
cases as materialized (
	select thread_exclude as turn, min(opening) as unit
	from case_answered where thread_exclude is not null group by thread_exclude having count(*) > 1
)
select 'mention_thread_exclude' as reading, turn, unit from mentions
union all
select 'case_thread_exclude', turn, unit from cases
union all
select 'mention_thread_include', turn, unit from mentions where not exists (from automatic)
union all
select 'case_thread_include', turn, unit from cases where not exists (from automatic)
union all
select 'mention_thread_include', thread_include, min(mention)
from answered where exists (from automatic) group by thread_include having count(*) > 1
union all
select 'case_thread_include', thread_include, min(opening)
from case_answered where exists (from automatic) group by thread_include having count(*) > 1;
