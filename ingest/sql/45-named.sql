-- Brands' handles named in texts, while they are the brand's and by somebody else; `elder` is the
-- parent from which the name can be inherited.
create temp table named as
with known as materialized (
	select
		names.version, names.position, names.name,
		handles.brand_id, handles.handle_id, handles.valid_from, handles.valid_to
	from names
	join out.handles on handles.name = names.name
)
select
	post.turn, known.position, known.name, known.brand_id, known.handle_id,
	post.version, post.import,
	case
		when post.parent_author <> post.author_id and post.parent_brand is distinct from known.brand_id
			then post.parent_version
	end as elder
from known
join posts as post using (version)
where known.valid_from <= post.posted_at and post.posted_at < known.valid_to
	and known.brand_id is distinct from post.brand_id;
