-- The @-names in texts, in order. `leading` says that a name stands in the leading run.
create temp table names as
with texts as (
	select
		space,
		post_id,
		regexp_extract_all(text, '(?:^|[^\w@/])@(\w+)', 1) as names,
		leading_run(text) as run
	from live
	where contains(text, '@')
)
select space, post_id, lower(name) as name, position, position <= length(run) - length(replace(run, '@', '')) as leading
from (
	select space, post_id, run, unnest(names) as name, generate_subscripts(names, 1) as position
	from texts
)
where length(name) <= 15;
