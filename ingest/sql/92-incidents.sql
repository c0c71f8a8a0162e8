-- Hours in which far more was written than usual: those that a person has confirmed, and those that
-- were noticed and do not overlap one of these. `expected` is what would have been usual in them, and
-- `first_post_at` when the brand first wrote something after the beginning that answers nobody.
create table out.incidents as
with public as (
	select handles.brand_id, second_of(posts.post) as posted_at
	from out.posts
	join out.handles using (handle_id)
	where parent is null and not orphan and not quiet and not automatic
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
