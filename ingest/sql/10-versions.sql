-- The versions of posts, those of removed imports left out.
create or replace temp view versions as
select version.*, imports.space, imports.source, imports.ingested_at
from post_versions as version
join imports using (import)
where not imports.removed and version.refusal is null;
