-- A number for each author: a person is known by the platform's id where the source gives it, else
-- by the handle, always within a space.
create temp table authors as
from known
union all
select space, author, (row_number() over () + (select author_id from given))::integer
from (
	select distinct space, author_key(author_id, author_handle) as author
	from live
)
anti join known using (space, author);
