-- What this snapshot was made from, and its totals: `responses` are those to cases.
create table out.meta as
select 'mentions' as key, count(*)::varchar as value from out.mentions
union all
select 'cases', count(*)::varchar from out.mentions where opens
union all
select 'responses', count(*)::varchar from out.mentions where opens and case_thread_exclude_first;
