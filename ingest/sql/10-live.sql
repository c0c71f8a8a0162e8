-- The version of each post that holds: the greatest version time wins, then the later ingest.
create or replace temp view versions as
select version.rowid as version, version.*, imports.space, imports.source, imports.ingested_at
from post_versions as version
join imports using (import)
where not imports.removed;

create or replace temp table beaten as
with repeated as (
	select space, post_id from versions group by all having count(*) > 1
)
select version
from versions
semi join repeated using (space, post_id)
qualify row_number() over (
	partition by space, post_id
	order by version_at desc nulls last, import desc, version desc
) > 1;

-- `counts` is false for a post dated later than the moment it was ingested: kept, never counted.
create or replace temp view live as
select *, posted_at <= ingested_at as counts
from versions
anti join beaten using (version);
