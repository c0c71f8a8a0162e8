-- A response can answer several units; it is filed under the earliest of them. Listed are those that
-- do; direct responses answer one mention and one case, so only the thread readings can.
create temp table earliest as
select 'mention_thread_exclude' as reading, thread_exclude as turn, min(mention) as unit
from answered where thread_exclude is not null group by thread_exclude having count(*) > 1
union all
select 'mention_thread_include', thread_include, min(mention)
from answered group by thread_include having count(*) > 1
union all
select 'case_thread_exclude', thread_exclude, min(opening)
from case_answered where thread_exclude is not null group by thread_exclude having count(*) > 1
union all
select 'case_thread_include', thread_include, min(opening)
from case_answered group by thread_include having count(*) > 1;
