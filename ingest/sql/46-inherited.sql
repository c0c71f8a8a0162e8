-- A name in the leading run is inherited when the parent, by somebody else, already carried it.
create temp table inherited as
with carried as (
	select named.space, named.post_id, named.brand_id, named.position, named.name, named.reply_to_id
	from named
	join posts as parent on parent.space = named.space and parent.post_id = named.reply_to_id
	where named.leading and parent.author <> named.author
		and parent.brand_id is distinct from named.brand_id
)
select carried.space, carried.post_id, carried.brand_id, carried.position
from carried
semi join names
	on names.space = carried.space and names.post_id = carried.reply_to_id and names.name = carried.name;
