-- Hours in which far more was written than usual: those that a person has confirmed, and those that
-- were noticed and do not overlap one of these. `expected` is what would have been usual in them, and
-- `first_post_at` when the brand first wrote something after the beginning that answers nobody.
create table out.incidents as
with public as (
	select brand_id, posted_at
	from posts
	anti join quiet using (version)
	anti join automatic using (turn)
	where brand_id is not null and parent is null and unseen_parent is null and counts
),
kept as (
	select * from noticed where kind = 'confirmed'
	union all
	select noticed.*
	from (from noticed where kind = 'candidate') as noticed
	anti join (from noticed where kind = 'confirmed') as confirmed
		on confirmed.brand_id = noticed.brand_id and confirmed.began < noticed.ended and noticed.began < confirmed.ended
)
select kept.*, public.posted_at as first_post_at
from kept
asof left join public on public.brand_id = kept.brand_id and kept.began <= public.posted_at
order by kept.brand_id, kept.began;
