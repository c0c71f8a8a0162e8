-- The fact table: one row per post and brand it addresses. Each reading has the instant of the first
-- response (`at`, seconds since 1970), its handle (`by`), and whether this is the earliest unit that
-- the response answers (`first`). Columns of the case stand on each of its mentions.
create table out.mentions as
with people as (
	select space, author, row_number() over ()::integer as author_id
	from (select distinct space, author from mentioning)
)
select
	mentioning.brand_id,
	mentioning.handle_id,
	mentioning.reach,
	mentioning.channel,
	mentioning.source,
	mentioning.lang,
	mentioning.space,
	mentioning.post_id,
	people.author_id,
	mentioning.posted_at,
	cases.case_id,
	coalesce(cases.case_id = mentioning.post_id, false) as opens,
	answered.thread_exclude.moment as mention_thread_exclude_at,
	answered.thread_exclude.handle as mention_thread_exclude_by,
	answered.thread_exclude is not null and coalesce(mention_thread_exclude.unit_id = mentioning.post_id, true) as mention_thread_exclude_first,
	answered.thread_include.moment as mention_thread_include_at,
	answered.thread_include.handle as mention_thread_include_by,
	answered.thread_include is not null and coalesce(mention_thread_include.unit_id = mentioning.post_id, true) as mention_thread_include_first,
	answered.direct_exclude.moment as mention_direct_exclude_at,
	answered.direct_exclude.handle as mention_direct_exclude_by,
	answered.direct_exclude is not null as mention_direct_exclude_first,
	answered.direct_include.moment as mention_direct_include_at,
	answered.direct_include.handle as mention_direct_include_by,
	answered.direct_include is not null as mention_direct_include_first,
	case_answered.thread_exclude.moment as case_thread_exclude_at,
	case_answered.thread_exclude.handle as case_thread_exclude_by,
	case_answered.thread_exclude is not null and coalesce(case_thread_exclude.unit_id = cases.case_id, true) as case_thread_exclude_first,
	case_answered.thread_include.moment as case_thread_include_at,
	case_answered.thread_include.handle as case_thread_include_by,
	case_answered.thread_include is not null and coalesce(case_thread_include.unit_id = cases.case_id, true) as case_thread_include_first,
	case_answered.direct_exclude.moment as case_direct_exclude_at,
	case_answered.direct_exclude.handle as case_direct_exclude_by,
	case_answered.direct_exclude is not null as case_direct_exclude_first,
	case_answered.direct_include.moment as case_direct_include_at,
	case_answered.direct_include.handle as case_direct_include_by,
	case_answered.direct_include is not null as case_direct_include_first
from mentioning
join people using (space, author)
left join cases
	on cases.brand_id = mentioning.brand_id
	and cases.space = mentioning.space
	and cases.post_id = mentioning.post_id
left join answered
	on answered.brand_id = mentioning.brand_id
	and answered.space = mentioning.space
	and answered.mention_id = mentioning.post_id
left join case_answered
	on case_answered.brand_id = mentioning.brand_id
	and case_answered.space = mentioning.space
	and case_answered.case_id = cases.case_id
left join earliest as mention_thread_exclude
	on mention_thread_exclude.reading = 'mention_thread_exclude' and mention_thread_exclude.space = mentioning.space
	and mention_thread_exclude.response_id = answered.thread_exclude.id
left join earliest as mention_thread_include
	on mention_thread_include.reading = 'mention_thread_include' and mention_thread_include.space = mentioning.space
	and mention_thread_include.response_id = answered.thread_include.id
left join earliest as case_thread_exclude
	on case_thread_exclude.reading = 'case_thread_exclude' and case_thread_exclude.space = mentioning.space
	and case_thread_exclude.response_id = case_answered.thread_exclude.id
left join earliest as case_thread_include
	on case_thread_include.reading = 'case_thread_include' and case_thread_include.space = mentioning.space
	and case_thread_include.response_id = case_answered.thread_include.id;
