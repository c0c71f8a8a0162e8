-- A number for each author: a person is known by the platform's id where the source gives it, else
-- by the handle, always within a space.
create temp table authors as
select space, author, row_number() over ()::integer as author_id
from (
	select distinct
		space,
		case when author_id is null then lower(author_handle) else '#' || author_id end as author
	from live
);
