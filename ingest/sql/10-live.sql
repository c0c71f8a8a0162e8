-- The version of each post that holds: the greatest version time wins, then the later ingest.
create or replace temp table beaten as
with repeated as (
	select space, post_id from post_versions group by all having count(*) > 1
)
select version.rowid as version
from post_versions as version
semi join repeated using (space, post_id)
qualify row_number() over (
	partition by space, post_id
	order by version_at desc nulls last, import desc, version.rowid desc
) > 1;

-- `counts` is false for a post dated later than the moment it was ingested: kept, never counted.
create or replace temp view live as
select version.*, version.posted_at <= imports.ingested_at as counts
from post_versions as version
join imports using (import)
where version.rowid not in (select version from beaten);
