-- The versions of posts, those of removed imports left out.
create or replace temp view versions as
select version.rowid as version, version.*, imports.space, imports.source, imports.ingested_at
from post_versions as version
join imports using (import)
where not imports.removed;

-- The posts that have several versions. The last import has counted them already, where there was one.
create temp table if not exists repeated as
select space, post_id from versions group by all having count(*) > 1;
