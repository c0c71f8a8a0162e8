-- Mentions at times that were not collected of their brand: what others reply to is asked for one by
-- one, whenever it was written, and of such times nobody knows what else there was. They are kept
-- apart, as the times can be collected later.
create table out.uncovered as
from out.mentions
anti join out.coverage
	on coverage.brand_id = mentions.brand_id
	and coverage.covered_from <= mentions.posted_at and mentions.posted_at <= coverage.covered_to;

delete from out.mentions
where (brand_id, mention) in (select brand_id, mention from out.uncovered);

-- A response that was filed under one of them is filed under the earliest unit that is left: for each of
-- these, in which readings. What a handle wrote in one second of a conversation is taken for one response.
create table out.heirs as
with talked as materialized (
	select post, conversation
	from out.posts
	semi join (
		select conversation from out.posts semi join out.uncovered on uncovered.mention = posts.post
	) as talked using (conversation)
),
units as (
	select
		mention, brand_id, conversation, kept,
		unnest([
			{'reading': 'mention_thread_exclude', 'counts': true, 'first': mention_thread_exclude_first, 'posted_at': mention_thread_exclude_at, 'handle_id': mention_thread_exclude_by},
			{'reading': 'mention_thread_include', 'counts': true, 'first': mention_thread_include_first, 'posted_at': coalesce(mention_thread_include_at, mention_thread_exclude_at), 'handle_id': coalesce(mention_thread_include_by, mention_thread_exclude_by)},
			{'reading': 'case_thread_exclude', 'counts': opens, 'first': case_thread_exclude_first, 'posted_at': case_thread_exclude_at, 'handle_id': case_thread_exclude_by},
			{'reading': 'case_thread_include', 'counts': opens, 'first': case_thread_include_first, 'posted_at': coalesce(case_thread_include_at, case_thread_exclude_at), 'handle_id': coalesce(case_thread_include_by, case_thread_exclude_by)}
		], recursive := true)
	from (select *, true as kept from out.mentions union all select *, false from out.uncovered) as known
	join talked on talked.post = known.mention
),
inherited as (
	select reading, brand_id, min(mention) as mention
	from (from units where counts and kept)
	semi join (from units where counts and not kept and first) as lost using (reading, brand_id, conversation, posted_at, handle_id)
	group by reading, brand_id, conversation, posted_at, handle_id
)
select
	brand_id, mention,
	bool_or(reading = 'mention_thread_exclude') as mention_thread_exclude,
	bool_or(reading = 'mention_thread_include') as mention_thread_include,
	bool_or(reading = 'case_thread_exclude') as case_thread_exclude,
	bool_or(reading = 'case_thread_include') as case_thread_include
from inherited
group by brand_id, mention
order by all;

update out.mentions
set
	mention_thread_exclude_first = mention_thread_exclude_first or heirs.mention_thread_exclude,
	mention_thread_include_first = mention_thread_include_first or heirs.mention_thread_include,
	case_thread_exclude_first = case_thread_exclude_first or heirs.case_thread_exclude,
	case_thread_include_first = case_thread_include_first or heirs.case_thread_include
from out.heirs
where heirs.brand_id = mentions.brand_id and heirs.mention = mentions.mention;
