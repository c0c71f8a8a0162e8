-- A name in the leading run is inherited when the parent, by somebody else, already carried it.
create temp table inherited as
with carried as (
	select named.turn, named.brand_id, named.position, named.version
	from named
	semi join names on names.version = named.elder and names.name = named.name
	where named.elder is not null
)
select carried.turn, carried.brand_id, carried.position
from carried
join live using (version)
where carried.position <= length(leading_run(live.text)) - length(replace(leading_run(live.text), '@', ''));
