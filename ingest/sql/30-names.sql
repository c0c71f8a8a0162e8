-- The @-names in texts, one a row, with their place among the names of the text: those that the
-- source lists, else those that the text shows. Most texts have one, in front, which is found without
-- reading on. What was delivered to a brand names nobody else.
create temp table names as
select version, lower(name) as name, position
from (
	select version, unnest(names) as name, generate_subscripts(names, 1) as position
	from (
		select
			version,
			case
				when starts_with(text, '@') and text not like '@%@%'
					then regexp_extract_all(text, '^@(\w+)', 1)
				else at_names(text)
			end as names
		from live
		anti join inbox using (version)
		where names is null and contains(text, '@')
	)
	union all
	select version, listed.name, listed.position
	from (select version, unnest(names) as listed from live where len(names) > 0)
)
where length(name) <= 15;
