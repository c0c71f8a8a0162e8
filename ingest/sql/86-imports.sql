-- What was imported, for the pages and commands that list it.
create table out.imports as
select import, file, source, space, ingested_at, rows_read, rows_refused, oldest, newest
from imports
where not removed
order by import;
