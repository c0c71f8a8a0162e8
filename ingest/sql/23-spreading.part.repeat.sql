-- Whose waits were ended by the same answer belong together: only the earliest counts it.
insert into pairs from spreading;

create or replace temp table spreading as
with waits as (
	select author_id, brand_id, mention_thread_exclude_at as answered_at, mention_thread_exclude_by as handle_id
	from base.mentions where mention_thread_exclude_at is not null
	union all
	select author_id, brand_id, mention_thread_include_at, mention_thread_include_by
	from base.mentions where mention_thread_include_at is not null
),
answers as (
	from answering
	union
	select waits.brand_id, waits.answered_at, waits.handle_id from waits semi join spreading using (author_id, brand_id)
)
select distinct waits.author_id, waits.brand_id
from waits
semi join answers using (brand_id, answered_at, handle_id)
anti join pairs using (author_id, brand_id);

-- They were followed.
delete from answering;
