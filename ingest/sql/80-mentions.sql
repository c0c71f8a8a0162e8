-- The fact table: one row per post and brand it addresses, those of a brand together and nearly in the
-- order of time, because most questions are of few brands and of some weeks; `mention` is the place of the post in the
-- order of time, `opening` that of the mention that opened its case. Each reading has the instant of the first
-- response (`at`, seconds since 1970), its handle (`by`), and whether this is the earliest unit that
-- a response in the thread answers (`first`; a direct response answers one unit only). Columns of the
-- case stand on each of its mentions. With automatic posts included, `at` and `by` are null where the
-- answer is the same as without. Most posts say neither a channel nor a language: only others are looked up.
-- What is put in order are cases, which are narrow; as everything else is looked up for them, they stay so
-- but for some places, unless memory is short.
set disabled_optimizers = 'build_side_probe_side';

create table out.mentions as
select
	cases.brand_id,
	cases.handle_id,
	case when cases.position < 1000000 then 'handle' when cases.position < 2000000 then 'reply' when cases.position < 3000000 then 'quote' else 'inbox' end as reach,
	coalesce(post.channel, 'x') as channel,
	post.lang,
	cases.import,
	cases.turn as mention,
	cases.author_id,
	cases.posted_at,
	cases.opening,
	coalesce(cases.opening = cases.turn, false) as opens,
	answered.thread_exclude_at as mention_thread_exclude_at,
	answered.thread_exclude_by as mention_thread_exclude_by,
	answered.thread_exclude is not null and coalesce(mention_thread_exclude_first.unit = cases.turn, true) as mention_thread_exclude_first,
	mention_thread_include.posted_at as mention_thread_include_at,
	mention_thread_include.handle_id as mention_thread_include_by,
	answered.thread_include is not null and coalesce(mention_thread_include_first.unit = cases.turn, true) as mention_thread_include_first,
	answered.direct_exclude_at as mention_direct_exclude_at,
	answered.direct_exclude_by as mention_direct_exclude_by,
	mention_direct_include.posted_at as mention_direct_include_at,
	mention_direct_include.handle_id as mention_direct_include_by,
	case_answered.thread_exclude_at as case_thread_exclude_at,
	case_answered.thread_exclude_by as case_thread_exclude_by,
	case_answered.thread_exclude is not null and coalesce(case_thread_exclude_first.unit = cases.opening, true) as case_thread_exclude_first,
	case_thread_include.posted_at as case_thread_include_at,
	case_thread_include.handle_id as case_thread_include_by,
	case_answered.thread_include is not null and coalesce(case_thread_include_first.unit = cases.opening, true) as case_thread_include_first,
	case_answered.direct_exclude_at as case_direct_exclude_at,
	case_answered.direct_exclude_by as case_direct_exclude_by,
	case_direct_include.posted_at as case_direct_include_at,
	case_direct_include.handle_id as case_direct_include_by
from (from cases order by brand_id, turn) as cases
left join (
	select version, channel, lang from live where channel <> 'x' or lang is not null
) as post using (version)
left join answered on answered.mention = cases.turn and answered.brand_id = cases.brand_id
left join case_answered
	on case_answered.opening = cases.opening and case_answered.brand_id = cases.brand_id
left join earliest as mention_thread_exclude_first
	on mention_thread_exclude_first.reading = 'mention_thread_exclude' and mention_thread_exclude_first.turn = answered.thread_exclude
left join (from replies where automatic) as mention_thread_include on mention_thread_include.turn = answered.thread_include
left join earliest as mention_thread_include_first
	on mention_thread_include_first.reading = 'mention_thread_include' and mention_thread_include_first.turn = answered.thread_include
left join (from replies where automatic) as mention_direct_include on mention_direct_include.turn = answered.direct_include
left join earliest as case_thread_exclude_first
	on case_thread_exclude_first.reading = 'case_thread_exclude' and case_thread_exclude_first.turn = case_answered.thread_exclude
left join (from replies where automatic) as case_thread_include on case_thread_include.turn = case_answered.thread_include
left join earliest as case_thread_include_first
	on case_thread_include_first.reading = 'case_thread_include' and case_thread_include_first.turn = case_answered.thread_include
left join (from replies where automatic) as case_direct_include on case_direct_include.turn = case_answered.direct_include;

reset disabled_optimizers;

drop table cases;
drop table answered;
drop table case_answered;
drop table earliest;
