-- What was imported, for the pages and commands that list it, and to tell what came and went since.
create table out.imports as
select import, file, digest, source, space, mapping, ingested_at, rows_read, rows_refused, oldest, newest
from imports
where not removed
order by import;
