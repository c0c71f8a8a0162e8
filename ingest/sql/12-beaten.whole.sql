-- The versions that do not hold: the greatest version time wins, then the later ingest.
create temp table beaten as
select version
from versions
semi join repeated using (space, post_id)
qualify row_number() over (
	partition by space, post_id
	order by version_at desc nulls last, import desc, version desc
) > 1;

-- Those of them that are looked at, and the imports whose posts are all looked at.
create temp view overtaken as from beaten;
create temp view arrived as select import from imports where not removed;
