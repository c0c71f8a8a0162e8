-- The @-names in texts, one a row, with their place among the names of the text.
create temp table names as
select version, lower(name) as name, position
from (
	select version, unnest(names) as name, generate_subscripts(names, 1) as position
	from (
		select version, regexp_extract_all(text, '(?:^|[^\w@/])@(\w+)', 1) as names
		from live
		where contains(text, '@')
	)
)
where length(name) <= 15;
