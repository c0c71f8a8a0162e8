-- The version of each post that holds: the greatest version time wins, then the later ingest.
create or replace temp table beaten as
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
