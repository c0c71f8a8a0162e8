-- The version of each post that holds. `counts` is false for a post dated later than the moment it was
-- ingested: kept, never counted.
create temp view holding as
select *, posted_at <= ingested_at as counts
from versions
anti join beaten using (version);
