-- The @-names in texts, one a row, with their place among the names of the text: those that the
-- source lists, else those that the text shows. Most texts have one, in front, which is found without
-- reading on. What was delivered to a brand names nobody else.
create temp table names as
select version, lower(named.name) as name, named.position
from (
	select
		version,
		unnest(case
			when names is not null then names
			when version in (select version from inbox) then []
			when starts_with(text, '@') and text not like '@%@%'
				then [{name: regexp_extract(text, '^@(\w+)', 1), position: 1}]
			when contains(text, '@')
				then list_transform(at_names(text), lambda name, place: {name: name, position: place::integer})
		end) as named
	from live
)
where length(named.name) between 1 and 15;
