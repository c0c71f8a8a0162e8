-- All versions of the posts that imports which came or went have. `moved` lists these imports.
create temp table rivals as
with ids as (
	select distinct space, post_id
	from post_versions
	join imports using (import)
	semi join moved using (import)
	where refusal is null
)
select
	version, import, space, post_id, source,
	not removed and row_number() over (
		partition by space, post_id, removed
		order by version_at desc nulls last, import desc, version desc
	) = 1 as holds,
	removed
from post_versions
join imports using (import)
semi join ids using (space, post_id)
where refusal is null;

-- The versions that do not hold: as before but for these posts.
create temp table beaten as
select version from base.superseded anti join rivals using (version)
union all
select version from rivals where not holds and not removed;

create temp table arrived as
select import from moved anti join (from imports where removed) using (import);
